"""Dates and times as rosters have them."""
from datetime import date

import pytest

from scheduling.engine.written import (
    NotADate,
    NotATime,
    Order,
    is_only_a_date,
    looks_like_a_date,
    order_of,
    read_clock,
    read_day,
    read_hours,
    read_time_of,
)

TODAY = date(2026, 5, 20)
JUNE = date(2026, 6, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-01", "2026/6/1", "20260601", "01/06/2026", "1/6/26", "01.06.2026", "1-6-2026", "01/06", "1 June 2026",
        "1st June", "Mon 1 Jun", "Monday, 1 June 2026", "1-Jun-26", "Jun 1, 2026", "June 1", "1 JUN", "46174",
        "46174.0", "2026-06-01T00:00:00", "01/06/2026 00:00", "Mon 01/06",
    ],
)  # fmt: skip
def test_one_day_in_many_hands(text):
    assert read_day(text, Order.DAY_FIRST, TODAY) == JUNE
    assert looks_like_a_date(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31/02/2026", "“31/02/2026” is not a real date"),
        ("2026-13-01", "“2026-13-01” is not a real date"),
        ("29/02", "“29/02” is not a real date"),
        ("06/13/2026", "“06/13/2026” has the month first, and other dates of the file have the day first"),
        ("soon", "“soon” is not a date"),
        ("99999", "“99999” is not a date"),
        ("x" * 50, f"“{'x' * 19}…” is not a date"),
    ],
)
def test_what_is_no_date_says_so(text, words):
    with pytest.raises(NotADate) as refused:
        read_day(text, Order.DAY_FIRST, TODAY)
    assert str(refused.value) == words


def test_a_date_without_its_year_is_the_nearest():
    assert read_day("3 Jan", Order.DAY_FIRST, date(2026, 12, 20)) == date(2027, 1, 3)
    assert read_day("30 Dec", Order.DAY_FIRST, date(2027, 1, 4)) == date(2026, 12, 30)
    assert read_day("29/02", Order.DAY_FIRST, date(2027, 12, 20)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["01/06/2026", "13/06/2026"], (Order.DAY_FIRST, True)),
        (["06/01/2026", "06/13/2026"], (Order.MONTH_FIRST, True)),
        (["06/13/2026", "13/06/2026"], (Order.DAY_FIRST, True)),
        (["01/06/2026", "02/06/2026"], (Order.DAY_FIRST, False)),
        (["05/05/2026"], (Order.DAY_FIRST, True)),
        (["2026-06-01", "1 June", "7.30"], (Order.DAY_FIRST, True)),
        ([], (Order.DAY_FIRST, True)),
    ],
)
def test_which_number_is_the_day_is_told_by_the_whole_column(texts, expected):
    assert order_of(texts) == expected


def test_month_first_when_the_file_says_so():
    assert read_day("06/01/2026", Order.MONTH_FIRST, TODAY) == JUNE


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("07:00", 420), ("7:00", 420), ("7.00", 420), ("0700", 420), ("7am", 420), ("7.30 p.m.", 1170), ("19", 1140),
        ("07:00:00", 420), ("24:00", 0), ("00:00", 0), ("0", 0), ("midday", 720), ("12am", 0), ("12pm", 720),
        ("0.2916666666666667", 420), (".5", 720), ("2000h", 1200), ("Midnight", 0),
    ],
)  # fmt: skip
def test_one_time_in_many_hands(text, minutes):
    assert read_clock(text) == minutes


@pytest.mark.parametrize("text", ["25:00", "24:30", "12:60", "13pm", "0am", "7", "soon", "", "1e5", "-1"])
def test_what_is_no_time_says_so(text):
    with pytest.raises(NotATime):
        read_clock(text)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("07:00-15:00", (420, 900)), ("0700 – 1500", (420, 900)), ("8pm to 8am", (1200, 480)), ("07-15", (420, 900)),
        ("E", None), ("12-8", None), ("N-1", None), ("07:00-15:00-20:00", None), ("2026-06-01", None),
    ],
)  # fmt: skip
def test_hours_in_one_cell(text, hours):
    assert read_hours(text) == hours


def test_a_time_with_a_date_before_it():
    assert read_time_of("01/06/2026 20:00") == 1200
    assert read_time_of("2026-06-01T20:00") == 1200
    assert read_time_of("46174.25") == 360
    assert read_time_of("2026-06-02") == 0
    assert [is_only_a_date(text) for text in ("46174.25", "2026-06-02", "07:00", "01/06/2026 7pm")] == [
        False, True, False, False,
    ]  # fmt: skip
