"""On random calendars the reader says what icalendar and recurring-ical-events say.

The strategies keep clear of what the two are known to see differently (`docs/decisions/004-reading-calendars.md`):
lengths as DURATION, the hour that spring skips, UNTIL as a date beside a time.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.engine import feeds, unusual
from scheduling.engine.feeds import read
from tests.make.ics import calendar, outlook_calendar
from tests.make.oracle import library_reading

START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)
FIXTURES = sorted((Path(__file__).parent / "calendars").glob("*.ics"))
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
KINDS = (";TZID=Europe/London", ";TZID=America/New_York", ";TZID=GMT Standard Time", "", "Z", ";VALUE=DATE")


def written(kind: str, moment: datetime) -> str:
    if kind == ";VALUE=DATE":
        return f"{kind}:{moment:%Y%m%d}"
    return f":{moment:%Y%m%dT%H%M%SZ}" if kind == "Z" else f"{kind}:{moment:%Y%m%dT%H%M%S}"


def clear_of_spring(moment: datetime) -> datetime:
    return moment.replace(hour=9) if moment.hour in (0, 1, 2, 3) else moment


@st.composite
def rules(draw, kind: str, start: datetime) -> str:
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = {"FREQ": freq}
    if draw(st.booleans()):
        parts["INTERVAL"] = str(draw(st.integers(1, 5)))
    days = draw(st.lists(st.sampled_from(WEEKDAYS), max_size=3, unique=True))
    if days and freq in ("MONTHLY", "YEARLY"):
        days = [f"{draw(st.sampled_from(['', '1', '2', '-1']))}{day}" for day in days]
    if days:
        parts["BYDAY"] = ",".join(days)
    if draw(st.integers(0, 4)) == 0:
        parts["BYMONTH"] = ",".join(str(one) for one in draw(st.sets(st.integers(1, 12), min_size=1, max_size=6)))
    if freq != "WEEKLY" and draw(st.integers(0, 4)) == 0:
        parts["BYMONTHDAY"] = ",".join(
            str(one) for one in draw(st.sets(st.sampled_from([1, 13, 15, 28, 30, 31, -1, -2]), min_size=1, max_size=3))
        )
    if ("BYDAY" in parts or "BYMONTHDAY" in parts) and draw(st.integers(0, 5)) == 0:
        parts["BYSETPOS"] = draw(st.sampled_from(["1", "-1", "1,-1"]))
    if draw(st.integers(0, 2)) == 0:
        parts["WKST"] = draw(st.sampled_from(["SU", "MO", "WE"]))
    end = draw(st.sampled_from(["", "COUNT", "UNTIL"]))
    if end == "COUNT":
        parts["COUNT"] = str(draw(st.integers(1, 60)))
    elif end == "UNTIL":
        until = start + timedelta(minutes=15 * draw(st.integers(-500, 60_000)))
        form = "%Y%m%d" if kind == ";VALUE=DATE" else "%Y%m%dT%H%M%S" if kind == "" else "%Y%m%dT%H%M%SZ"
        parts["UNTIL"] = until.strftime(form)
    return "RRULE:" + ";".join(f"{name}={part}" for name, part in parts.items())


@st.composite
def series(draw, uid: str) -> list[list[str]]:
    kind = draw(st.sampled_from(KINDS))
    start = datetime(2025, 6, 1) + timedelta(minutes=30 * draw(st.integers(0, 25_000)))  # noqa: DTZ001 wall clock
    start = start.replace(hour=0, minute=0) if kind == ";VALUE=DATE" else clear_of_spring(start)
    length = timedelta(days=draw(st.integers(1, 3)))
    if kind != ";VALUE=DATE":
        length = timedelta(minutes=draw(st.sampled_from([15, 60, 300, 1440])))
    near = st.integers(0, 40).map(lambda days: start + timedelta(days=days))
    event = [f"UID:{uid}", f"DTSTART{written(kind, start)}", f"DTEND{written(kind, start + length)}"]
    if draw(st.integers(0, 3)):
        event.append(draw(rules(kind, start)))
    event += [f"EXDATE{written(kind, moment)}" for moment in draw(st.lists(near, max_size=2))]
    event += [f"RDATE{written(kind, moment)}" for moment in draw(st.lists(near, max_size=1))]
    event += draw(st.sampled_from([[], [], ["STATUS:TENTATIVE"], ["TRANSP:TRANSPARENT"], ["SEQUENCE:1"]]))
    event += draw(st.sampled_from([[], [], ["X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"]]))
    events = [event]
    for replaced in draw(st.lists(near, max_size=2)):
        moved = replaced + timedelta(days=draw(st.sampled_from([0, 1, -1, 30])))
        if kind != ";VALUE=DATE":
            moved = clear_of_spring(moved + timedelta(hours=draw(st.sampled_from([0, 2, -3]))))
        later = draw(st.sampled_from(["", "", "", ";RANGE=THISANDFUTURE"]))
        change = [f"UID:{uid}", f"RECURRENCE-ID{later}{written(kind, replaced)}", f"DTSTART{written(kind, moved)}"]
        change += [f"DTEND{written(kind, moved + length)}"]
        events.append(change + draw(st.sampled_from([[], ["STATUS:CANCELLED"], ["SEQUENCE:2"]])))
    return events


def ours(raw: bytes) -> list[tuple[datetime, datetime, str]]:
    reading = read(raw, START, END)
    assert reading.unread == 0
    return [(one.start, one.end, one.certainty) for one in reading.busy]


@settings(max_examples=40, deadline=None)
@given(first=series("1"), second=series("2"))
def test_the_reader_agrees_with_the_libraries(first, second):
    raw = calendar(*first, *second)
    assert ours(raw) == library_reading(raw, START, END)


@settings(max_examples=30, deadline=None)
@given(events=series("1"))
def test_the_direct_way_agrees_with_the_way_through_the_library(events):
    raw = calendar(*events)
    direct = read(raw, START, END)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feeds.occurrences, "spans", unusual.spans)
        assert read(raw, START, END) == direct


def test_an_outlook_export_agrees_with_the_libraries():
    raw = outlook_calendar(150, seed=7)
    assert ours(raw) == library_reading(raw, START, END)
    assert len(ours(raw)) > 50


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.stem)
def test_the_files_of_each_calendar_program_agree_with_the_libraries(file):
    raw = file.read_bytes()
    assert ours(raw) == library_reading(raw, START, END)
