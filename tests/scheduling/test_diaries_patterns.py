"""A usual week in local time, laid out over real weeks: exact to the slot."""
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.engine.hours import LONDON
from scheduling.services.patterns import Horizon, PatternLine, lay_out
from tests.make.diaries import FREE, ON_SHIFT, line

PLAIN = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
SPRING = datetime(2026, 3, 25, 12, tzinfo=UTC)  # clocks go forward on Sunday 29 March
AUTUMN = datetime(2026, 10, 21, 12, tzinfo=UTC)  # clocks go back on Sunday 25 October
MONDAY, TUESDAY, SATURDAY, SUNDAY = 0, 1, 5, 6


def laid_out(now, *lines, weeks=1):
    """Class of time to stretches, as "Mon 09:00 to Mon 17:00" in UTC; classes without any are left out."""
    horizon = Horizon.of(weeks, now)
    diary = lay_out(lines, horizon)._asdict()
    return {
        name: [f"{start:%a %H:%M} to {end:%a %H:%M}" for start, end in horizon.grid.intervals(mask)]
        for name, mask in diary.items()
        if mask
    }


@pytest.mark.parametrize(
    ("now", "stated", "expected"),
    [
        (PLAIN, line(MONDAY, "09:00", "17:00"), {"known": ["Mon 09:00 to Mon 17:00"]}),
        (
            PLAIN,
            line(MONDAY, "07:30", "20:00", ON_SHIFT),
            {"known": ["Mon 07:30 to Mon 20:00"], "on_shift": ["Mon 07:30 to Mon 20:00"]},
        ),
        # a summer week: an hour ahead of UTC
        (SPRING + timedelta(weeks=2), line(MONDAY, "09:00", "17:00"), {"known": ["Mon 08:00 to Mon 16:00"]}),
        (SPRING + timedelta(weeks=2), line(MONDAY, "00:00", "01:30"), {"known": ["Sun 23:00 to Mon 00:30"]}),
        # what is offered rounds inward, what is worked rounds outward
        (PLAIN, line(MONDAY, "09:10", "09:50"), {"known": ["Mon 09:15 to Mon 09:45"]}),
        (PLAIN, line(MONDAY, "09:05", "09:14"), {}),
        (
            PLAIN,
            line(MONDAY, "09:10", "09:50", ON_SHIFT),
            {"known": ["Mon 09:00 to Mon 10:00"], "on_shift": ["Mon 09:00 to Mon 10:00"]},
        ),
        # over midnight
        (PLAIN, line(MONDAY, "23:45", "00:15"), {"known": ["Mon 23:45 to Tue 00:15"]}),
        (PLAIN, line(MONDAY, "18:00", "00:00"), {"known": ["Mon 18:00 to Tue 00:00"]}),
        (
            PLAIN,
            line(MONDAY, "20:00", "08:00", ON_SHIFT),
            {
                "known": ["Mon 20:00 to Tue 08:00"],
                "on_shift": ["Mon 20:00 to Tue 08:00"],
                "rest": ["Tue 08:00 to Tue 19:00"],
            },
        ),
        (
            PLAIN,
            line(MONDAY, "23:45", "00:15", ON_SHIFT),
            {
                "known": ["Mon 23:45 to Tue 00:15"],
                "on_shift": ["Mon 23:45 to Tue 00:15"],
                "rest": ["Tue 00:15 to Tue 11:15"],
            },
        ),
        # a night that begins after midnight; a day shift gives no rest
        (
            PLAIN,
            line(MONDAY, "00:30", "08:00", ON_SHIFT),
            {
                "known": ["Mon 00:30 to Mon 08:00"],
                "on_shift": ["Mon 00:30 to Mon 08:00"],
                "rest": ["Mon 08:00 to Mon 19:00"],
            },
        ),
        (
            PLAIN,
            line(MONDAY, "05:00", "13:00", ON_SHIFT),
            {"known": ["Mon 05:00 to Mon 13:00"], "on_shift": ["Mon 05:00 to Mon 13:00"]},
        ),
        # start and end alike: a whole day and night
        (
            PLAIN,
            line(MONDAY, "08:00", "08:00", ON_SHIFT),
            {
                "known": ["Mon 08:00 to Tue 08:00"],
                "on_shift": ["Mon 08:00 to Tue 08:00"],
                "rest": ["Tue 08:00 to Tue 19:00"],
            },
        ),
        (PLAIN, line(MONDAY, "00:00", "00:00"), {"known": ["Mon 00:00 to Tue 00:00"]}),
        # the Sunday before reaches into this week, and this Sunday's night ends beyond it
        (
            PLAIN,
            line(SUNDAY, "20:00", "08:00", ON_SHIFT),
            {
                "known": ["Mon 00:00 to Mon 08:00", "Sun 20:00 to Mon 00:00"],
                "on_shift": ["Mon 00:00 to Mon 08:00", "Sun 20:00 to Mon 00:00"],
                "rest": ["Mon 08:00 to Mon 19:00"],
            },
        ),
        (
            PLAIN,
            line(SATURDAY, "23:00", "23:00", ON_SHIFT),
            {
                "known": ["Sat 23:00 to Sun 23:00"],
                "on_shift": ["Sat 23:00 to Sun 23:00"],
                "rest": ["Mon 00:00 to Mon 10:00", "Sun 23:00 to Mon 00:00"],
            },
        ),
        # clocks go forward: the night is an hour shorter, the rest is eleven whole hours
        (
            SPRING,
            line(SATURDAY, "20:00", "08:00", ON_SHIFT),
            {
                "known": ["Sat 20:00 to Sun 07:00"],
                "on_shift": ["Sat 20:00 to Sun 07:00"],
                "rest": ["Sun 07:00 to Sun 18:00"],
            },
        ),
        (SPRING, line(SUNDAY, "00:00", "00:00"), {"known": ["Sun 00:00 to Sun 23:00"]}),
        (SPRING, line(SUNDAY, "01:00", "02:00"), {}),
        (
            SPRING,
            line(SUNDAY, "01:15", "01:45", ON_SHIFT),  # a time that does not exist still counts against
            {
                "known": ["Sun 00:15 to Sun 01:45"],
                "on_shift": ["Sun 00:15 to Sun 01:45"],
                "rest": ["Sun 01:45 to Sun 12:45"],
            },
        ),
        # clocks go back: the night is an hour longer
        (
            AUTUMN,
            line(SATURDAY, "20:00", "08:00", ON_SHIFT),
            {
                "known": ["Sat 19:00 to Sun 08:00"],
                "on_shift": ["Sat 19:00 to Sun 08:00"],
                "rest": ["Sun 08:00 to Sun 19:00"],
            },
        ),
        (AUTUMN, line(SUNDAY, "00:00", "00:00"), {"known": ["Sat 23:00 to Mon 00:00"]}),
        # an hour that comes twice: an offer counts only where both readings agree, a shift takes both
        (AUTUMN, line(SUNDAY, "01:00", "01:30"), {}),
        (AUTUMN, line(SUNDAY, "00:30", "01:30"), {"known": ["Sat 23:30 to Sun 00:30"]}),
        (AUTUMN, line(SUNDAY, "01:30", "03:00"), {"known": ["Sun 01:30 to Sun 03:00"]}),
        (
            AUTUMN,
            line(SUNDAY, "01:00", "01:30", ON_SHIFT),
            {
                "known": ["Sun 00:00 to Sun 01:30"],
                "on_shift": ["Sun 00:00 to Sun 01:30"],
                "rest": ["Sun 01:30 to Sun 12:30"],
            },
        ),
    ],
)
def test_one_line_is_laid_out_exactly(now, stated, expected):
    assert laid_out(now, stated) == expected


def test_rest_after_a_night_wins_over_an_offer_made_for_the_next_day():
    lines = [line(MONDAY, "20:00", "08:00", ON_SHIFT), line(TUESDAY, "09:00", "21:00")]
    horizon = Horizon.of(1, PLAIN)
    free = lay_out(lines, horizon).free()
    assert [f"{start:%a %H:%M} to {end:%a %H:%M}" for start, end in horizon.grid.intervals(free)] == [
        "Tue 19:00 to Tue 21:00"
    ]


def test_a_horizon_is_whole_local_weeks_from_this_monday():
    horizon = Horizon.of(26, datetime(2026, 10, 20, 12, tzinfo=UTC))
    assert horizon.start == datetime(2026, 10, 18, 23, tzinfo=UTC)  # Monday 19 October, 00:00, summer time
    assert horizon.end == datetime(2027, 4, 18, 23, tzinfo=UTC)
    assert horizon.grid.origin == datetime(2026, 10, 12, tzinfo=UTC)


def test_late_on_a_sunday_in_summer_utc_is_still_the_week_before():
    """Sunday 23:30 UTC is Monday 00:30 in London."""
    assert Horizon.of(1, datetime(2026, 7, 5, 23, 30, tzinfo=UTC)).start == datetime(2026, 7, 5, 23, tzinfo=UTC)
    assert Horizon.of(1, datetime(2026, 7, 5, 22, 30, tzinfo=UTC)).start == datetime(2026, 6, 28, 23, tzinfo=UTC)


days_of_years = st.dates(date(2026, 1, 1), date(2030, 12, 31)).map(lambda day: datetime.combine(day, time(12), UTC))
lines_of_a_week = st.builds(
    PatternLine,
    weekday=st.integers(0, 6),
    kind=st.sampled_from([FREE, ON_SHIFT]),
    start=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    end=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)


@settings(max_examples=25, deadline=None)
@given(now=days_of_years, stated=lines_of_a_week)
def test_every_slot_says_what_its_wall_clock_says(now, stated):
    """Slot by slot, in any week of five years, away from the hour that the clocks skip or repeat."""
    horizon = Horizon.of(2, now)
    diary = lay_out([stated], horizon)
    for slot in range(horizon.grid.slots):
        begins = horizon.grid.time(slot)
        if not horizon.start <= begins < horizon.end:
            assert not any(mask >> slot & 1 for mask in diary)
            continue
        minutes = [wall_clock_minute(begins + timedelta(minutes=minute)) for minute in range(15)]
        if any(is_odd(begins + timedelta(minutes=minute)) for minute in (0, 14)):
            continue
        inside = [within(stated, *minute) for minute in minutes]
        stated_here = all(inside) if stated.kind == FREE else any(inside)
        assert bool(diary.known >> slot & 1) == stated_here
        assert bool(diary.on_shift >> slot & 1) == (stated_here and stated.kind == ON_SHIFT)


def wall_clock_minute(moment):
    local = moment.astimezone(LONDON)
    return local.weekday(), local.hour * 60 + local.minute


def is_odd(moment):
    """Within three hours of a clock change."""
    before, after = (
        (moment + timedelta(hours=hours)).astimezone(LONDON).utcoffset() for hours in (-3, 3)
    )
    return before != after


def within(stated, weekday, minute):
    start, end = (at.hour * 60 + at.minute for at in (stated.start, stated.end))
    if end > start:
        return weekday == stated.weekday and start <= minute < end
    following = (stated.weekday + 1) % 7
    return (weekday == stated.weekday and minute >= start) or (weekday == following and minute < end)
