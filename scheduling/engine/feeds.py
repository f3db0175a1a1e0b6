"""A calendar file in, busy time out. Nothing else leaves: no titles, places or names, not even in errors."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from scheduling.engine import occurrences, unusual
from scheduling.engine.entries import Certainty, Entry, entry, period
from scheduling.engine.icsline import (
    CalendarText,
    NotACalendar,
    calendar_property,
    calendars,
    free_busy_blocks,
    lines,
    outside,
    uid,
    zone_blocks,
)
from scheduling.engine.moments import Moment, Unreadable, Zones
from scheduling.engine.occurrences import Range, Span
from scheduling.engine.recurrence import RuleRefused
from scheduling.engine.zones import LONDON, defined_zone, known_zone

__all__ = ["MAX_BYTES", "Busy", "NotACalendar", "Reading", "TooLarge", "read"]

MAX_BYTES = 10 * 1024 * 1024
_FREE_BUSY: dict[str, Certainty | None] = {"FREE": None, "BUSY-TENTATIVE": "tentative"}


class TooLarge(ValueError):
    """The file is larger than MAX_BYTES. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Busy:
    """One stretch of time that is taken: aware UTC, half-open."""

    start: datetime
    end: datetime
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Reading:
    """What a calendar says about a range of time."""

    busy: tuple[Busy, ...]
    """Merged per certainty, clipped to the range, sorted; time that is busy is never tentative as well."""
    unread: int
    """How many components could not be read."""


def read(
    raw: bytes,
    start: datetime,
    end: datetime,
    *,
    skip_uids: Callable[[str], bool] | frozenset[str] = frozenset(),
) -> Reading:
    """The time taken in [start, end), both aware. Floating times are Europe/London unless the file says otherwise.

    `skip_uids` names the events that we issued ourselves, which are counted from our own records.
    Raises NotACalendar, TooLarge, and ValueError for a range that is empty or not aware.
    Work is bounded for any sensible file; hostile ones belong in `reader.read_safely`.
    """
    if start.tzinfo is None or end.tzinfo is None or end <= start:
        raise ValueError("The range needs an aware start, and an end after it.")
    if len(raw) > MAX_BYTES:
        raise TooLarge("This file is too large. Export a shorter part of your calendar, such as the next 12 months.")
    skipped = skip_uids if callable(skip_uids) else skip_uids.__contains__
    found: list[Span] = []
    unread = 0
    wanted = Range.around(start, end)
    for calendar in calendars(raw):
        spans, failed = _read_calendar(calendar, wanted, skipped)
        found += spans
        unread += failed
    return Reading(_merged(found, start.astimezone(UTC), end.astimezone(UTC)), unread)


def _read_calendar(calendar: CalendarText, wanted: Range, skipped: Callable[[str], bool]) -> tuple[list[Span], int]:
    if calendar_property(calendar.head, b"CALSCALE").upper() not in ("", "GREGORIAN"):
        return [], len(calendar.events) + calendar.broken
    zones = _zones(calendar.head)
    found, unread = _free_busy(calendar.head, zones)
    groups, failed = _grouped(calendar.events, wanted, zones, skipped)
    unread += failed + calendar.broken
    for group in groups:
        spans, failed = _read_group(group, wanted, zones)
        found += spans
        unread += failed
    return found, unread


def _zones(head: bytes) -> Zones:
    own: dict[str, tzinfo] = {}
    for block in zone_blocks(head):
        name, zone = defined_zone(block)
        if zone is not None:
            own.setdefault(name, zone)
    named = calendar_property(head, b"X-WR-TIMEZONE")
    calendar_zone = (known_zone(named) or own.get(named)) if named else None
    return Zones(calendar_zone or LONDON, own, calendar_zone)


def _grouped(
    events: list[bytes], wanted: Range, zones: Zones, skipped: Callable[[str], bool]
) -> tuple[Iterable[list[Entry]], int]:
    """The events by UID, without those that plainly lie outside the range; each without a UID stands alone."""
    low, high = (f"{day:%Y%m%d}".zfill(8).encode() for day in wanted)
    groups: dict[object, list[Entry]] = {}
    aside: dict[bytes, list[bytes]] = {}
    unread = 0
    for body in events:
        if outside(body, low, high):
            aside.setdefault(uid(body), []).append(body)
        else:
            unread += _sort_in(body, groups, zones, skipped)
    for name in aside.keys() & groups.keys():
        # One with the same UID is in the range: SEQUENCE decides between them.
        unread += sum(_sort_in(body, groups, zones, skipped) for body in aside[name])
    return groups.values(), unread


def _sort_in(body: bytes, groups: dict[object, list[Entry]], zones: Zones, skipped: Callable[[str], bool]) -> int:
    """Put an event with others of its UID; 1 where it cannot be read."""
    try:
        one = entry(body, zones)
    except (Unreadable, OverflowError):
        return 1
    if not (one.uid and skipped(one.uid.decode("utf-8", "replace"))):
        groups.setdefault(one.uid or id(one), []).append(one)
    return 0


def _read_group(group: list[Entry], wanted: Range, zones: Zones) -> tuple[list[Span], int]:
    """The time taken by events that share a UID, and how many of them could not be read."""
    try:
        return occurrences.spans(group, wanted, zones), _ambiguous(group)
    except RuleRefused:
        return _without_master(group, wanted, zones)
    except (occurrences.Unusual, OverflowError, ValueError):
        pass
    try:
        return unusual.spans(group, wanted, zones), _ambiguous(group)
    except RuleRefused:
        return _without_master(group, wanted, zones)
    except MemoryError:
        raise
    except Exception:  # The library raises many kinds on calendars that it cannot read; none may stop the rest.
        return [], len(group)


def _without_master(group: list[Entry], wanted: Range, zones: Zones) -> tuple[list[Span], int]:
    """A rule was refused: the changes to single events are read all the same."""
    masters, changes = occurrences.masters_and_changes(group)
    if not masters or not changes:
        return [], len(group)
    spans, unread = _read_group(changes, wanted, zones)
    return spans, unread + len(masters)


def _ambiguous(group: list[Entry]) -> int:
    """Events that share UID and SEQUENCE but not their start: only the first could be read."""
    if len(group) == 1:
        return 0
    masters, _changes = occurrences.masters_and_changes(group)
    if len(masters) < 2:
        return 0
    kept = occurrences.newest(masters)
    return sum(1 for one in masters if one.sequence == kept.sequence and one.start != kept.start)


def _free_busy(head: bytes, zones: Zones) -> tuple[list[Span], int]:
    """VFREEBUSY components: what a server publishes in place of events."""
    found: list[Span] = []
    blocks, unread = free_busy_blocks(head)
    for block in blocks:
        try:
            found += _periods(block, zones)
        except (Unreadable, OverflowError):
            unread += 1
    return found, unread


def _periods(block: bytes, zones: Zones) -> Iterator[Span]:
    for name, parameters, value in lines(block):
        if name != b"FREEBUSY":
            continue
        kind = parameters.decode("ascii", "replace").upper().partition("FBTYPE=")[2].split(";")[0].strip(' "')
        certainty = _FREE_BUSY.get(kind, "busy")
        if certainty is None:
            continue
        for one in value.split(b","):
            if one.strip():
                start, end = period(parameters, one, zones)
                first = zones.utc(start.wall, start.zone)
                if isinstance(end, Moment):
                    yield Span(first, zones.utc(end.wall, end.zone), certainty)
                else:
                    yield Span(first, zones.end(start.wall, start.zone, first, end), certainty)


def _merged(spans: list[Span], start: datetime, end: datetime) -> tuple[Busy, ...]:
    busy = _joined(spans, "busy", start, end)
    tentative = _less(_joined(spans, "tentative", start, end), busy)
    both = [Busy(*stretch, "busy") for stretch in busy] + [Busy(*stretch, "tentative") for stretch in tentative]
    return tuple(sorted(both, key=lambda one: (one.start, one.end, one.certainty)))


def _joined(spans: list[Span], certainty: Certainty, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """The stretches of one certainty within the range, in order, those that touch made one."""
    joined: list[tuple[datetime, datetime]] = []
    clipped = [(max(one.start, start), min(one.end, end)) for one in spans if one.certainty == certainty]
    for first, last in sorted(stretch for stretch in clipped if stretch[0] < stretch[1]):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def _less(
    stretches: list[tuple[datetime, datetime]], taken: list[tuple[datetime, datetime]]
) -> list[tuple[datetime, datetime]]:
    """`stretches` without the time in `taken`; both in order and joined."""
    left: list[tuple[datetime, datetime]] = []
    index = 0
    for first, last in stretches:
        while index < len(taken) and taken[index][1] <= first:
            index += 1
        position = index
        while position < len(taken) and taken[position][0] < last:
            if first < taken[position][0]:
                left.append((first, taken[position][0]))
            first = max(first, taken[position][1])
            position += 1
        if first < last:
            left.append((first, last))
    return left
