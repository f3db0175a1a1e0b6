"""What icalendar and recurring-ical-events make of a calendar: the yardstick for our own reader.

Nothing here comes from `scheduling.engine`. The same meaning of busy and tentative; times are what
the two libraries say, merged second by second's edges in the plainest way.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar
from icalendar.timezone import tzp

Stretch = tuple[datetime, datetime, str]
_MICROSOFT = {"BUSY": "busy", "OOF": "busy", "TENTATIVE": "tentative", "FREE": None, "WORKINGELSEWHERE": None}


def library_spans(raw: bytes, start: datetime, end: datetime) -> list[Stretch]:
    """Every event that the libraries find around the range, with what it means for a diary."""
    tzp.use_default()  # forget the zones that an earlier calendar defined
    calendar = Calendar.from_ical(raw)
    name = str(calendar.get("X-WR-TIMEZONE", "") or "Europe/London")
    local = ZoneInfo(name)
    query = recurring_ical_events.of(calendar, skip_bad_series=True)
    slack = timedelta(days=2)
    spans = []
    for event in query.between(start - slack, end + slack):
        certainty = _certainty(event)
        if certainty:
            spans.append((_utc(event["DTSTART"].dt, local), _utc(event["DTEND"].dt, local), certainty))
    return spans


def library_reading(raw: bytes, start: datetime, end: datetime) -> list[Stretch]:
    """Merged per certainty, busy over tentative, clipped, sorted."""
    return merged(library_spans(raw, start, end), start, end)


def merged(spans: list[Stretch], start: datetime, end: datetime) -> list[Stretch]:
    """By brute force over the edges: between two neighbouring edges nothing changes."""
    spans = [span for span in spans if span[0] < span[1] and span[0] < end and span[1] > start]
    edges = sorted({start, end, *(edge for span in spans for edge in span[:2] if start < edge < end)})
    result: list[Stretch] = []
    opening, closing = _by_edge(spans, 0), _by_edge(spans, 1)
    count = {"busy": 0, "tentative": 0}
    for span in spans:
        if span[0] < start:
            count[span[2]] += 1
    for left, right in pairwise(edges):
        for certainty in count:
            count[certainty] += opening.get((left, certainty), 0) - closing.get((left, certainty), 0)
        state = "busy" if count["busy"] else "tentative" if count["tentative"] else ""
        if state and result and result[-1][1] == left and result[-1][2] == state:
            result[-1] = (result[-1][0], right, state)
        elif state:
            result.append((left, right, state))
    return sorted(result)


def _by_edge(spans: list[Stretch], which: int) -> dict[tuple[datetime, str], int]:
    counts: dict[tuple[datetime, str], int] = {}
    for span in spans:
        key = (span[which], span[2])
        counts[key] = counts.get(key, 0) + 1
    return counts


def _certainty(event) -> str | None:
    status = str(event.get("STATUS", "")).upper()
    if status == "CANCELLED":
        return None
    microsoft = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    if microsoft in _MICROSOFT:
        return _MICROSOFT[microsoft]
    if str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return None
    return "tentative" if status == "TENTATIVE" else "busy"


def _utc(moment: date | datetime, local: ZoneInfo) -> datetime:
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=local)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=local)
    return moment.astimezone(UTC)
