"""Rules that would fill a disk or never end: refused or followed in bounded work, in-process, without any limit set."""

import time
from datetime import UTC, datetime

import pytest

from scheduling.engine.feeds import read
from tests.make.ics import calendar

START, END = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)


def reading_of(first: str, rule: str, *lines: str):
    began = time.process_time()
    reading = read(calendar(["UID:1", f"DTSTART:{first}", "DURATION:PT30M", f"RRULE:{rule}", *lines]), START, END)
    assert time.process_time() - began < 5
    return len(reading.busy), reading.unread


@pytest.mark.parametrize(
    ("first", "rule"),
    [
        ("20260301T000000Z", "FREQ=SECONDLY"),
        ("20260301T000000Z", "FREQ=SECONDLY;COUNT=999999999"),
        ("20260301T000000Z", "FREQ=MINUTELY"),
        ("20260301T000000Z", "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=0,10,20,30,40,50"),
        ("00010101T000000Z", "FREQ=DAILY;BYMONTH=1;COUNT=999999999"),
    ],
)
@pytest.mark.parametrize("extra", [(), ("RDATE:20260302T000000Z",)])
def test_a_rule_that_repeats_too_often_is_counted_as_unread(first, rule, extra):
    assert reading_of(first, rule, *extra) == (0, 1)


@pytest.mark.parametrize(
    ("first", "rule", "expected"),
    [
        ("20200101T000000Z", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", 0),
        ("20200101T000000Z", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", 0),
        ("20200101T000000Z", "FREQ=WEEKLY;BYMONTH=4;BYMONTHDAY=31", 0),
        ("20200101T000000Z", "FREQ=HOURLY;BYYEARDAY=60;BYMONTH=12", 0),
        ("20200101T000000Z", "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6", 0),
        ("20200101T000000Z", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=10", 0),
        ("00010101T000000Z", "FREQ=DAILY", 92),
        ("00010101T000000Z", "FREQ=DAILY;COUNT=999999999", 92),
        ("00010101T000000Z", "FREQ=MONTHLY", 3),
        ("19000101T000000Z", "FREQ=HOURLY", 92 * 24),
        ("20260301T000000Z", "FREQ=DAILY;COUNT=999999999999", 92),
        ("20260301T000000Z", "FREQ=YEARLY;INTERVAL=999999", 1),
    ],
)
def test_a_rule_without_end_is_followed_within_the_range_only(first, rule, expected):
    assert reading_of(first, rule) == (expected, 0)


def test_an_event_may_last_for_all_of_time():
    everything = [["DTSTART;VALUE=DATE:00010101", "DTEND;VALUE=DATE:99991231"]]
    everything += [["DTSTART;TZID=America/New_York:00010101T000000", "DTEND;TZID=America/New_York:99991231T235959"]]
    for event in everything:
        reading = read(calendar(event), START, END)
        assert ([(one.start, one.end) for one in reading.busy], reading.unread) == ([(START, END)], 0)
