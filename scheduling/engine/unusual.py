"""Series that are out of the ordinary, worked out by recurring-ical-events.

Extra dates and periods, THISANDFUTURE, several rules, dates mixed with times. The library decides which
events of the series take place; it gets only what `entries` read, with rules already followed in bounded
work (`recurrence`), so that zones, lengths and limits mean the same on both ways. Titles never reach it.
"""

from datetime import UTC, date, datetime, timedelta, tzinfo

import recurring_ical_events
from icalendar import Calendar, Event
from icalendar.prop import vDDDLists, vDDDTypes, vRecur

from scheduling.engine.entries import Entry
from scheduling.engine.moments import DAY, NOTHING, Length, Moment, Zones
from scheduling.engine.occurrences import Range, Span, last_start, wider
from scheduling.engine.recurrence import MOST_STARTS, RuleRefused, parse, starts

_INDEX = "X-ENTRY"
Instant = date | datetime


def spans(group: list[Entry], wanted: Range, zones: Zones) -> list[Span]:
    """The time taken by events that share a UID.

    Raises RuleRefused, and whatever the library raises on what it cannot read.
    """
    reach = _reach(group, wanted)
    calendar = Calendar()
    for index, entry in enumerate(group):
        calendar.add_component(_component(entry, index, reach, zones))
    query = recurring_ical_events.of(calendar)
    found = query.between(wanted.low.replace(tzinfo=UTC), wanted.high.replace(tzinfo=UTC))
    if len(found) > MOST_STARTS:
        raise RuleRefused("The rules repeat too often.")
    taken = [_span(component, group[int(str(component[_INDEX]))], zones) for component in found]
    return [span for span in taken if span is not None]


def _reach(group: list[Entry], wanted: Range) -> Range:
    """The range, widened by how long the events are and how far any of them was moved."""
    slack = max(abs(one.length.nominal + one.length.exact) for one in group)
    for one in group:
        if one.replaces is not None:
            slack = max(slack, abs(one.start.wall - one.replaces.wall) + slack)
    low, high = wider(wanted, slack + DAY)
    named = [one.replaces.wall for one in group if one.replaces is not None]
    return Range(min(low, *named) if named else low, max(high, *named) if named else high)


def _component(entry: Entry, index: int, reach: Range, zones: Zones) -> Event:
    event = Event()
    event["UID"] = "one"
    event[_INDEX] = str(index)
    event["DTSTART"] = vDDDTypes(_instant(entry.start))
    if entry.end is not None:
        event["DTEND"] = vDDDTypes(_instant(entry.end))
    elif entry.length not in (Length(NOTHING, NOTHING), Length(DAY, NOTHING)) or not entry.start.is_day:
        event["DURATION"] = vDDDTypes(entry.length.nominal + entry.length.exact)
    if entry.sequence >= 0:
        event["SEQUENCE"] = entry.sequence
    added = [_added(one) for one in entry.added]
    if entry.rules:
        repeated, counts = _repeated(entry, reach, zones)
        added += [_instant(entry.start._replace(wall=wall)) for wall in repeated]
        if not counts:
            event["RRULE"] = vRecur.from_ical(_over_before(entry.start))
    if added:
        event["RDATE"] = vDDDLists(added)
    if entry.removed:
        event["EXDATE"] = vDDDLists([_instant(one) for one in entry.removed])
    if entry.replaces is not None:
        event["RECURRENCE-ID"] = vDDDTypes(_instant(entry.replaces))
        if entry.and_later:
            event["RECURRENCE-ID"].params["RANGE"] = "THISANDFUTURE"
    return event


def _repeated(entry: Entry, reach: Range, zones: Zones) -> tuple[set[datetime], bool]:
    """The starts that the rules give, and whether the first start counts: not where all ends lie before it."""
    first = entry.start.wall
    repeated: set[datetime] = set()
    ends = []
    for value in entry.rules:
        rule = parse(value)
        last = last_start(rule, entry.start, zones)
        if last is not None:
            ends.append(last)
        repeated.update(starts(rule, first, last, reach.low, reach.high))
    return repeated, not ends or first <= max(ends)


def _over_before(start: Moment) -> str:
    """A rule that gives nothing, and says so to the library before it counts the start."""
    until = f"{start.wall - 2 * DAY:%Y%m%dT%H%M%S}"
    if start.is_day:
        until = until[:8]
    elif start.zone is not None:
        until += "Z"
    return f"FREQ=DAILY;UNTIL={until}"


def _instant(moment: Moment) -> Instant:
    if moment.is_day:
        return moment.wall.date()
    return moment.wall.replace(tzinfo=moment.zone)


def _added(one: Moment | tuple[Moment, Moment | Length]) -> Instant | tuple[Instant, Instant | timedelta]:
    if isinstance(one, Moment):
        return _instant(one)
    start, end = one
    return _instant(start), _instant(end) if isinstance(end, Moment) else end.nominal + end.exact


def _span(component: Event, entry: Entry, zones: Zones) -> Span | None:
    if entry.certainty is None:
        return None
    start_wall, start_zone = _wall(component.decoded("DTSTART"))
    end_wall, end_zone = _wall(component.decoded("DTEND"))
    start = zones.utc(start_wall, start_zone)
    length = entry.length
    if length.nominal + length.exact != end_wall - start_wall or end_wall < start_wall:
        # An RDATE period, or start and end swapped: the library's own end.
        length = Length(end_wall - start_wall, NOTHING)
        if start_zone is not end_zone:
            length = Length(NOTHING, zones.utc(end_wall, end_zone) - start)
    return Span(start, zones.end(start_wall, start_zone, start, length), entry.certainty)


def _wall(instant: Instant) -> tuple[datetime, tzinfo | None]:
    if isinstance(instant, datetime):
        return instant.replace(tzinfo=None), instant.tzinfo
    return datetime(instant.year, instant.month, instant.day), None  # noqa: DTZ001 wall clock
