"""Series that are out of the ordinary, worked out by recurring-ical-events.

Extra dates and periods, THISANDFUTURE, several rules, dates mixed with times. The library gets only
what `entries` read, so zones and lengths mean the same on both ways; titles never reach it.
"""

from datetime import UTC, date, datetime, timedelta, tzinfo

import recurring_ical_events
from icalendar import Calendar, Event
from icalendar.prop import vDDDLists, vDDDTypes, vRecur

from scheduling.engine.entries import Entry
from scheduling.engine.moments import DAY, NOTHING, Length, Moment, Zones
from scheduling.engine.occurrences import Range, Span
from scheduling.engine.recurrence import MOST_STARTS, RuleRefused, check_affordable, parse

_INDEX = "X-ENTRY"
Instant = date | datetime


def spans(group: list[Entry], wanted: Range, zones: Zones) -> list[Span]:
    """The time taken by events that share a UID. Raises whatever the library raises on what it cannot read."""
    calendar = Calendar()
    for index, entry in enumerate(group):
        for rule in entry.rules:
            parsed = parse(rule)
            if parsed.freq == "HOURLY":
                raise RuleRefused("An hourly rule is read only on its own.")
            check_affordable(parsed, entry.start.wall, wanted.high)
        calendar.add_component(_component(entry, index))
    query = recurring_ical_events.of(calendar)
    found = query.between(wanted.low.replace(tzinfo=UTC), wanted.high.replace(tzinfo=UTC))
    if len(found) > MOST_STARTS:
        raise RuleRefused("The rules repeat too often.")
    taken = [_span(component, group[int(component[_INDEX])], zones) for component in found]
    return [span for span in taken if span is not None]


def _component(entry: Entry, index: int) -> Event:
    event = Event()
    event["UID"] = "one"
    event[_INDEX] = str(index)
    event["DTSTART"] = vDDDTypes(_instant(entry.start))
    if entry.end is not None:
        event["DTEND"] = vDDDTypes(_instant(entry.end))
    elif entry.length != (NOTHING, NOTHING) and entry.length != (DAY, NOTHING):
        event["DURATION"] = vDDDTypes(entry.length.nominal + entry.length.exact)
    if entry.sequence >= 0:
        event["SEQUENCE"] = entry.sequence
    if entry.rules:
        event["RRULE"] = [vRecur.from_ical(rule.decode("ascii")) for rule in entry.rules]
    if entry.removed:
        event["EXDATE"] = vDDDLists([_instant(one) for one in entry.removed])
    if entry.added:
        event["RDATE"] = vDDDLists([_added(one) for one in entry.added])
    if entry.replaces is not None:
        event["RECURRENCE-ID"] = vDDDTypes(_instant(entry.replaces))
        if entry.and_later:
            event["RECURRENCE-ID"].params["RANGE"] = "THISANDFUTURE"
    return event


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
    usual = _same(length, end_wall - start_wall) and length.nominal >= NOTHING and length.exact >= NOTHING
    if not usual:
        # An RDATE period, or start and end swapped: the library's own end.
        length = Length(end_wall - start_wall, NOTHING)
        if start_zone is not end_zone:
            length = Length(NOTHING, zones.utc(end_wall, end_zone) - start)
    return Span(start, zones.end(start_wall, start_zone, start, length), entry.certainty)


def _same(length: Length, on_the_wall: timedelta) -> bool:
    return length.nominal + length.exact == on_the_wall


def _wall(instant: Instant) -> tuple[datetime, tzinfo | None]:
    if isinstance(instant, datetime):
        return instant.replace(tzinfo=None), instant.tzinfo
    return datetime(instant.year, instant.month, instant.day), None  # noqa: DTZ001 wall clock
