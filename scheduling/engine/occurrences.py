"""When the events that share a UID take place: the plain cases, which are nearly all, read directly.

Whatever is out of the ordinary is handed to the library (`unusual`). A start is matched with EXDATE
and RECURRENCE-ID as an instant or as wall-clock time, since calendars write either.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from scheduling.engine.entries import Certainty, Entry
from scheduling.engine.moments import DAY, NOTHING, Moment, Zones
from scheduling.engine.recurrence import Rule, parse, starts

_MARGIN = 2 * DAY
"""Wall-clock time is never further from UTC than this."""


class Span(NamedTuple):
    """Time taken, in UTC, not yet clipped to the range."""

    start: datetime
    end: datetime
    certainty: Certainty


class Range(NamedTuple):
    """The range asked for: naive UTC, widened so that wall-clock times can be compared with it."""

    low: datetime
    high: datetime

    @classmethod
    def around(cls, start: datetime, end: datetime) -> "Range":
        low, high = start.astimezone(UTC).replace(tzinfo=None), end.astimezone(UTC).replace(tzinfo=None)
        return cls(_earlier(low, _MARGIN), _earlier(high, -_MARGIN))


def wider(wanted: Range, slack: timedelta) -> Range:
    return Range(_earlier(wanted.low, slack), _earlier(wanted.high, -slack))


class Unusual(Exception):
    """These events need the library."""


def spans(group: list[Entry], wanted: Range, zones: Zones) -> list[Span]:
    """The time taken by the events that share a UID. Raises Unusual, RuleRefused or OverflowError."""
    if len(group) == 1:
        entry = group[0]
        if not entry.rules and not entry.added and not entry.removed:
            return _once(entry, wanted, zones)
    return _series(group, wanted, zones)


def masters_and_changes(group: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """What defines a series, and what changes single events of it."""
    return [one for one in group if one.replaces is None], [one for one in group if one.replaces is not None]


def newest(entries: list[Entry]) -> Entry:
    """The highest SEQUENCE; the first of equals."""
    return max(entries, key=lambda entry: entry.sequence)


def _once(entry: Entry, wanted: Range, zones: Zones) -> list[Span]:
    if entry.certainty is None:
        return []
    wall, zone, _is_day = entry.start
    length = entry.length
    if entry.start.is_day and entry.end is not None and not entry.end.is_day:
        raise Unusual
    if length.nominal < NOTHING or length.exact < NOTHING:
        raise Unusual
    if wall > wanted.high or wall + length.nominal + length.exact < wanted.low:
        return []
    start = zones.utc(wall, zone)
    return [Span(start, zones.end(wall, zone, start, length), entry.certainty)]


def _series(group: list[Entry], wanted: Range, zones: Zones) -> list[Span]:
    masters, changes = masters_and_changes(group)
    if any(change.and_later or change.repeats or change.removed for change in changes):
        raise Unusual
    master = newest(masters) if masters else None
    removed = _instants(master.removed, zones) if master else set()
    changed: dict[datetime, Entry] = {}
    for change in changes:
        for name in _names(change.replaces, zones):
            if name not in changed or change.sequence > changed[name].sequence:
                changed[name] = change
    found: list[Span] = []
    for change in {id(one): one for one in changed.values()}.values():
        if removed.isdisjoint(_names(change.replaces, zones)):
            found += _once(change, wanted, zones)
    if master is not None and master.certainty is not None:
        found += _unchanged(master, removed | changed.keys(), wanted, zones)
    return found


def _unchanged(master: Entry, gone: set[datetime], wanted: Range, zones: Zones) -> list[Span]:
    """The events of a series that are neither removed nor changed."""
    certainty, length, (_wall, zone, is_day) = master.certainty, master.length, master.start
    if master.added or len(master.rules) > 1 or length.nominal + length.exact < NOTHING:
        raise Unusual
    if certainty is None or (is_day and master.end is not None and not master.end.is_day):
        raise Unusual
    days_gone = {day.wall.date() for day in master.removed if day.is_day}
    found = []
    for wall in _walls(master, wanted, zones):
        if wall.date() in days_gone or wall in gone:
            continue
        start = zones.utc(wall, zone)
        if not is_day and gone and start.replace(tzinfo=None) in gone:
            continue
        found.append(Span(start, zones.end(wall, zone, start, length), certainty))
    return found


def _walls(master: Entry, wanted: Range, zones: Zones) -> list[datetime]:
    first = master.start.wall
    low = _earlier(wanted.low, master.length.nominal + master.length.exact)
    if not master.rules:
        return [first] if low <= first <= wanted.high else []
    rule = parse(master.rules[0])
    last = last_start(rule, master.start, zones)
    if last is not None and first > last:
        return []
    walls = starts(rule, first, last, low, wanted.high)
    # A start that does not match its own rule still counts.
    if low <= first <= wanted.high and (not walls or walls[0] != first):
        walls.insert(0, first)
    return walls


def _earlier(moment: datetime, by: timedelta) -> datetime:
    """Wall clock, stopping at the ends of the calendar."""
    try:
        return moment - by
    except OverflowError:
        return datetime(1, 1, 1) if by > NOTHING else datetime(9999, 12, 31)  # noqa: DTZ001 wall clock


def last_start(rule: Rule, start: Moment, zones: Zones) -> datetime | None:
    """UNTIL on the clock of the series: inclusive, and a date means that whole day (RFC 5545, 3.3.10)."""
    if not rule.until:
        return None
    day = datetime.fromisoformat(rule.until[:8])
    if start.is_day:
        return day
    if len(rule.until) == 8:
        return day + DAY - timedelta(seconds=1)
    last = datetime.fromisoformat(rule.until[:15])
    if start.zone is None:
        return last
    on_the_wall = last.replace(tzinfo=UTC).astimezone(start.zone)
    # In the hour that autumn repeats, every start reads as the first pass.
    return on_the_wall.replace(tzinfo=None, fold=0) + (timedelta(hours=1) if on_the_wall.fold else NOTHING)


def _instants(moments: list[Moment], zones: Zones) -> set[datetime]:
    return {name for moment in moments for name in _names(moment, zones)}


def _names(moment: Moment | None, zones: Zones) -> tuple[datetime, ...]:
    """What a start can be recognised by: wall-clock time, and naive UTC."""
    if moment is None:
        return ()
    if moment.is_day:
        return (moment.wall,)
    return (zones.utc(moment.wall, moment.zone).replace(tzinfo=None), moment.wall)
