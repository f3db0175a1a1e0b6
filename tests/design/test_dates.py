from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.template import Context, Template

from coproduce.design.dates import ago, clock, day, span

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 6, 1)


def london(*args: int, fold: int = 0) -> datetime:
    return datetime(*args, tzinfo=LONDON, fold=fold)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 6, 3), "Wednesday 3 June"),
        (date(2027, 6, 3), "Thursday 3 June 2027"),
        (date(2025, 12, 31), "Wednesday 31 December 2025"),
        (datetime(2026, 6, 3, 23, 30, tzinfo=UTC), "Thursday 4 June"),  # half past midnight in London
    ],
)
def test_a_day_has_its_year_only_when_it_is_another(on, words):
    assert day(on, today=TODAY) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(14), "2pm"),
        (time(14, 30), "2.30pm"),
        (time(9, 5), "9.05am"),
        (time(12), "midday"),
        (time(0), "midnight"),
        (time(12, 15), "12.15pm"),
        (time(0, 15), "12.15am"),
        (datetime(2026, 6, 3, 13, tzinfo=UTC), "2pm"),
        (datetime(2026, 12, 3, 13, tzinfo=UTC), "1pm"),
    ],
)
def test_clock(at, words):
    assert clock(at) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (london(2026, 6, 3, 14), london(2026, 6, 3, 16), "Wednesday 3 June, 2pm to 4pm"),
        (london(2026, 6, 3, 14), london(2026, 6, 3, 14), "Wednesday 3 June, 2pm"),
        (london(2026, 6, 3, 20), london(2026, 6, 4), "Wednesday 3 June, 8pm to midnight"),
        (london(2026, 6, 3, 22), london(2026, 6, 4, 6), "Wednesday 3 June, 10pm to Thursday 4 June, 6am"),
        (london(2026, 6, 3), london(2026, 6, 4), "Wednesday 3 June, all day"),
        (london(2026, 6, 3), london(2026, 6, 6), "Wednesday 3 June to Friday 5 June"),
        (
            london(2026, 12, 31, 22),
            london(2027, 1, 1, 2),
            "Thursday 31 December, 10pm to Friday 1 January 2027, 2am",
        ),
    ],
)
def test_span(start, end, words):
    assert span(start, end, today=TODAY) == words
    assert span(start.astimezone(UTC), end.astimezone(UTC), today=TODAY) == words


def test_the_hour_that_comes_twice_says_which_it_is():
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert span(first, second, today=TODAY) == (
        "Sunday 25 October, 1.30am (before the clocks go back) to 1.30am (after the clocks go back)"
    )
    local = span(london(2026, 10, 25, 1, 30), london(2026, 10, 25, 1, 30, fold=1), today=TODAY)
    assert local == span(first, second, today=TODAY)


def test_a_night_that_loses_an_hour():
    start, end = datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert span(start, end, today=TODAY) == "Sunday 29 March, 12.30am to 2.30am"


@pytest.mark.parametrize(
    ("then", "words"),
    [
        (london(2026, 6, 3, 11, 59, 30), "just now"),
        (london(2026, 6, 3, 11, 59), "1 minute ago"),
        (london(2026, 6, 3, 11, 15), "45 minutes ago"),
        (london(2026, 6, 3, 9), "3 hours ago"),
        (london(2026, 6, 2, 9), "yesterday"),
        (london(2026, 5, 31, 9), "3 days ago"),
        (london(2026, 5, 1, 9), "Friday 1 May"),
        (london(2025, 5, 1, 9), "Thursday 1 May 2025"),
    ],
)
def test_ago(then, words):
    assert ago(then, now=london(2026, 6, 3, 12)) == words


@pytest.mark.parametrize("ask", [day, clock, ago])
def test_a_moment_without_a_zone_is_refused(ask):
    with pytest.raises(ValueError, match="no time zone"):
        ask(datetime(2026, 6, 3, 12))  # noqa: DTZ001 (the point)


def test_filters():
    page = Template(
        "{% load dates %}{{ s|when:e }} / {{ s|when }} / {{ s|day }} / {{ s|clock }} / {{ no|when }}{{ no|clock }}"
    )
    start, end = datetime(2026, 6, 3, 13, tzinfo=UTC), datetime(2026, 6, 3, 15, tzinfo=UTC)
    with time_machine.travel(datetime(2026, 6, 1, tzinfo=UTC)):
        words = page.render(Context({"s": start, "e": end, "no": None}))
    assert words == "Wednesday 3 June, 2pm to 4pm / Wednesday 3 June, 2pm / Wednesday 3 June / 2pm / "
