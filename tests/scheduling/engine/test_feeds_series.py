"""Series: rules, exceptions, changes, and the ways in which files get them wrong."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduling.engine.feeds import read
from tests.make.ics import calendar

START, END = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 10, tzinfo=UTC)
DAILY = ["UID:1", "DTSTART:20260302T100000Z", "DTEND:20260302T110000Z", "RRULE:FREQ=DAILY;COUNT=3"]


def starts(*events, head=()) -> list[str]:
    reading = read(calendar(*events, head=head), START, END)
    assert reading.unread == 0
    return [f"{one.start:%m-%d %H:%M}" for one in reading.busy]


def change(*lines: str, at: str, to: str, hours: int = 1) -> list[str]:
    end = datetime.strptime(to, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) + timedelta(hours=hours)
    return ["UID:1", f"RECURRENCE-ID:{at}", f"DTSTART:{to}", f"DTEND:{end:%Y%m%dT%H%M%SZ}", *lines]


def test_a_start_that_does_not_match_its_rule_still_counts():
    friday_start = [
        "UID:1",
        "DTSTART:20260306T100000Z",
        "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260317T000000Z",
    ]
    assert starts(friday_start) == ["03-06 10:00", "03-09 10:00", "03-16 10:00"]


def test_a_rule_that_ends_before_it_starts_gives_nothing():
    assert (
        starts(["UID:1", "DTSTART:20260306T100000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;UNTIL=20260101T000000Z"]) == []
    )


def test_an_end_given_as_a_date_means_that_whole_day():
    assert starts([*DAILY[:3], "RRULE:FREQ=DAILY;UNTIL=20260303"]) == ["03-02 10:00", "03-03 10:00"]


def test_an_end_in_utc_is_compared_as_an_instant():
    series = ["UID:1", "DTSTART;TZID=America/New_York:20260302T200000", "DURATION:PT1H"]
    assert starts([*series, "RRULE:FREQ=DAILY;UNTIL=20260304T010000Z"]) == ["03-03 01:00", "03-04 01:00"]
    assert starts([*series, "RRULE:FREQ=DAILY;UNTIL=20260304T005959Z"]) == ["03-03 01:00"]


@pytest.mark.parametrize(
    "exdate",
    [
        "EXDATE:20260303T100000Z",
        "EXDATE;VALUE=DATE:20260303",
        "EXDATE;TZID=America/New_York:20260303T050000",
        "EXDATE:20260303T100000",
        "EXDATE:20251224T100000Z,20260303T100000Z",
        "exdate:20260303T100000Z",
    ],
)
def test_exceptions_in_every_form(exdate):
    assert starts([*DAILY, exdate]) == ["03-02 10:00", "03-04 10:00"]


def test_an_exception_of_a_whole_day_series_may_be_written_as_midnight():
    days = ["UID:1", "DTSTART;VALUE=DATE:20260302", "RRULE:FREQ=DAILY;INTERVAL=2;COUNT=3"]
    assert starts([*days, "EXDATE;TZID=Europe/London:20260304T000000"]) == ["03-02 00:00", "03-06 00:00"]


def test_one_event_of_a_series_may_move_change_or_be_cancelled():
    moved = change(at="20260303T100000Z", to="20260305T150000Z")
    cancelled = change("STATUS:CANCELLED", at="20260304T100000Z", to="20260304T100000Z")
    assert starts(DAILY, moved, cancelled) == ["03-02 10:00", "03-05 15:00"]
    assert starts(moved, cancelled, DAILY) == ["03-02 10:00", "03-05 15:00"]


def test_an_event_may_move_into_the_range_from_outside_and_out_of_it():
    old = ["UID:1", "DTSTART:20250902T100000Z", "DTEND:20250902T110000Z", "RRULE:FREQ=DAILY;COUNT=2"]
    assert starts(old, change(at="20250903T100000Z", to="20260305T150000Z")) == ["03-05 15:00"]
    assert starts(DAILY, change(at="20260303T100000Z", to="20260905T150000Z")) == ["03-02 10:00", "03-04 10:00"]


def test_the_newest_change_of_an_event_counts():
    newer = change("SEQUENCE:2", at="20260303T100000Z", to="20260303T150000Z")
    older = change("SEQUENCE:1", at="20260303T100000Z", to="20260303T180000Z")
    assert starts(DAILY, newer, older) == starts(DAILY, older, newer) == ["03-02 10:00", "03-03 15:00", "03-04 10:00"]


def test_the_newest_version_of_a_whole_series_counts_even_when_it_left_the_range():
    gone = ["UID:1", "SEQUENCE:2", "DTSTART:20270302T100000Z", "DTEND:20270302T110000Z"]
    assert starts(["UID:1", "SEQUENCE:1", "DTSTART:20260302T100000Z", "DTEND:20260302T110000Z"], gone) == []


def test_this_and_future_moves_the_rest_of_the_series():
    later = ["UID:1", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260303T100000Z"]
    later += ["DTSTART:20260303T140000Z", "DTEND:20260303T143000Z"]
    assert starts(DAILY, later) == ["03-02 10:00", "03-03 14:00", "03-04 14:00"]


def test_extra_dates_and_periods():
    extra = [
        *DAILY,
        "RDATE:20260310T090000Z",
        "RDATE;VALUE=PERIOD:20260311T120000Z/PT30M,20260312T120000Z/20260312T130000Z",
    ]
    reading = read(calendar(extra), START, END)
    assert [(f"{one.start:%d %H:%M}", f"{one.end:%H:%M}") for one in reading.busy][3:] == [
        ("10 09:00", "10:00"),
        ("11 12:00", "12:30"),
        ("12 12:00", "13:00"),
    ]


def test_two_rules_are_both_followed():
    assert starts([*DAILY, "RRULE:FREQ=WEEKLY;COUNT=2"]) == ["03-02 10:00", "03-03 10:00", "03-04 10:00", "03-09 10:00"]


def test_a_swapped_start_and_end_are_put_right():
    swapped = ["UID:1", "DTSTART:20260302T110000Z", "DTEND:20260302T100000Z", "RRULE:FREQ=DAILY;COUNT=2"]
    assert starts(swapped) == ["03-02 10:00", "03-03 10:00"]


def test_a_calendar_zone_makes_utc_series_follow_its_clock():
    series = ["UID:1", "DTSTART:20260323T100000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"]
    assert starts(series) == ["03-23 10:00", "03-30 10:00"]
    assert starts(series, head=["X-WR-TIMEZONE:Europe/London"]) == ["03-23 10:00", "03-30 09:00"]


def test_events_without_uid_stand_alone_and_alarms_are_not_events():
    first = ["DTSTART:20260302T100000Z", "DTEND:20260302T110000Z"]
    alarm = ["BEGIN:VALARM", "UID:9", "TRIGGER:-PT15M", "DURATION:PT5M", "REPEAT:1", "END:VALARM"]
    assert starts(first, ["DTSTART:20260303T100000Z", *alarm, "DTEND:20260303T110000Z"]) == [
        "03-02 10:00",
        "03-03 10:00",
    ]
    assert starts(["DTSTART:20260303T100000Z", *alarm]) == []


def test_flights_end_in_another_zone_after_as_many_hours_as_the_first():
    flight = ["UID:1", "DTSTART;TZID=Europe/London:20260303T100000", "DTEND;TZID=America/New_York:20260303T130000"]
    reading = read(calendar([*flight, "RRULE:FREQ=WEEKLY;COUNT=2"]), START, END)
    assert [(one.end - one.start) for one in reading.busy] == [timedelta(hours=8)] * 2


@pytest.mark.parametrize(
    "lines",
    [
        ["DTEND:20260302T100000Z"],
        ["DTSTART:20260230T100000Z"],
        ["DTSTART:20260302T250000Z"],
        ["DTSTART:tomorrow"],
        ["DTSTART:20260302T100000Z", "DTEND:later"],
        ["DTSTART:20260302T100000Z", "DURATION:an hour"],
        ["DTSTART:20260302T100000Z", "DTSTART:20260303T100000Z"],
        ["DTSTART:20260302T100000Z", "RRULE:FREQ=WEEKLY;UNTIL="],
        ["DTSTART:20260302T100000Z", "RRULE:FREQ=FORTNIGHTLY"],
        ["DTSTART:20260302T100000Z", "RRULE:FREQ=DAILY;INTERVAL=0"],
        ["DTSTART:20260302T100000Z", "RRULE:FREQ=DAILY;BYSUNSET=1"],
        ["DTSTART:20260302T100000Z", "RRULE:RSCALE=HEBREW;FREQ=YEARLY"],
        ["DTSTART:20260302T100000Z", "EXDATE:never"],
    ],
)
def test_an_event_that_cannot_be_read_is_counted_and_the_others_are_read(lines):
    good = ["UID:2", "DTSTART:20260305T100000Z", "DTEND:20260305T110000Z"]
    reading = read(calendar(["UID:1", *lines], good), START, END)
    assert reading.unread == 1
    assert [f"{one.start:%d}" for one in reading.busy] == ["05"]


def test_a_refused_rule_leaves_the_changes_to_single_events():
    every_second = ["UID:1", "DTSTART:20260302T100000Z", "RRULE:FREQ=SECONDLY"]
    reading = read(calendar(every_second, change(at="20260303T100000Z", to="20260303T150000Z")), START, END)
    assert reading.unread == 1
    assert [f"{one.start:%d %H:%M}" for one in reading.busy] == ["03 15:00"]


def test_events_that_wrongly_share_a_uid_are_counted_as_unread():
    events = [["UID:1", f"DTSTART:202603{day}T100000Z", "DURATION:PT1H"] for day in ("02", "03", "04")]
    reading = read(calendar(*events), START, END)
    assert (len(reading.busy), reading.unread) == (1, 2)
