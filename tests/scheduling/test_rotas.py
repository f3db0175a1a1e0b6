"""A rota laid out over real days: exact to the slot, also in the nights in which the clocks change."""
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.engine.diary import Status
from scheduling.engine.hours import LONDON
from scheduling.services.patterns import Horizon
from scheduling.services.rotas import USUAL_HOURS, RotaPlan, Shift, lay_out

E, L, LD, N, O = Shift.EARLY, Shift.LATE, Shift.LONG_DAY, Shift.NIGHT, Shift.OFF  # noqa: E741  as on a rota
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
# The last Sundays of March and October: the law, not a library.
FORWARD = [date(2026, 3, 29), date(2027, 3, 28), date(2028, 3, 26), date(2029, 3, 25), date(2030, 3, 31)]
BACK = [date(2026, 10, 25), date(2027, 10, 31), date(2028, 10, 29), date(2029, 10, 28), date(2030, 10, 27)]


def rota(*shifts, first: date = MONDAY, weeks: int = 1, hours=None) -> RotaPlan:
    return RotaPlan(first, weeks, {day: shift for day, shift in enumerate(shifts) if shift}, hours or USUAL_HOURS)


def laid_out(plan: RotaPlan, now: datetime = NOW, weeks: int = 1) -> dict[str, list[str]]:
    """Class of time to stretches in UTC; those without any are left out."""
    horizon = Horizon.of(weeks, now)
    return {
        name: [f"{start:%a %H:%M} to {end:%a %H:%M}" for start, end in horizon.grid.intervals(mask)]
        for name, mask in lay_out(plan, horizon)._asdict().items()
        if mask
    }


def test_a_day_that_is_stated_is_known_whole_and_the_others_are_not():
    assert laid_out(rota(E, None, O)) == {
        "known": ["Mon 00:00 to Tue 00:00", "Wed 00:00 to Thu 00:00"],
        "on_shift": ["Mon 07:30 to Mon 15:30"],
        "off_duty": ["Mon 00:00 to Mon 07:30", "Mon 15:30 to Tue 00:00", "Wed 00:00 to Thu 00:00"],
    }


def test_nights_reach_into_the_next_day_and_are_followed_by_rest():
    assert laid_out(rota(N, N, O)) == {
        "known": ["Mon 00:00 to Thu 00:00"],
        "on_shift": ["Mon 19:30 to Tue 08:00", "Tue 19:30 to Wed 08:00"],
        "rest": ["Tue 08:00 to Tue 19:00", "Wed 08:00 to Wed 19:00"],
        "off_duty": ["Mon 00:00 to Mon 19:30", "Tue 08:00 to Tue 19:30", "Wed 08:00 to Thu 00:00"],
    }


def test_rest_after_a_night_never_counts_even_if_time_off_duty_is_offered():
    horizon = Horizon.of(1, NOW)
    diary = lay_out(rota(N, O), horizon)._replace(offered=horizon.grid.full)
    at_ten = horizon.grid.outward(datetime(2026, 11, 24, 10, tzinfo=UTC), datetime(2026, 11, 24, 11, tzinfo=UTC))
    at_seven_pm = horizon.grid.outward(datetime(2026, 11, 24, 19, tzinfo=UTC), datetime(2026, 11, 24, 20, tzinfo=UTC))
    assert diary.status(at_ten) is Status.CANNOT
    assert diary.status(at_seven_pm) is Status.OWN_TIME


def test_the_last_night_of_a_week_reaches_into_the_next_one_and_the_rota_begins_again():
    shifts = [N if day == 13 else LD if day == 0 else None for day in range(14)]
    plan = rota(*shifts, weeks=2)
    assert laid_out(plan, NOW + timedelta(weeks=1))["on_shift"] == ["Sun 19:30 to Mon 00:00"]
    assert laid_out(plan, NOW + timedelta(weeks=2))["on_shift"] == ["Mon 00:00 to Mon 20:00"]  # the night, the long day


def test_before_its_first_monday_nothing_is_known():
    assert laid_out(rota(E, E, E, E, E, first=MONDAY + timedelta(weeks=1))) == {}
    assert rota(E, first=MONDAY).shift_on(MONDAY - timedelta(weeks=1)) is None


@pytest.mark.parametrize("sunday", FORWARD)
def test_a_night_in_which_the_clocks_go_forward_is_an_hour_shorter_and_its_rest_is_not(sunday):
    plan = rota(None, None, None, None, None, N, first=sunday - timedelta(days=6))
    found = laid_out(plan, datetime.combine(sunday - timedelta(days=3), time(12), UTC))
    assert found["on_shift"] == ["Sat 19:30 to Sun 07:00"]
    assert found["rest"] == ["Sun 07:00 to Sun 18:00"]


@pytest.mark.parametrize("sunday", BACK)
def test_a_night_in_which_the_clocks_go_back_is_an_hour_longer_and_its_rest_is_not(sunday):
    plan = rota(None, None, None, None, None, N, first=sunday - timedelta(days=6))
    found = laid_out(plan, datetime.combine(sunday - timedelta(days=3), time(12), UTC))
    assert found["on_shift"] == ["Sat 18:30 to Sun 08:00"]
    assert found["rest"] == ["Sun 08:00 to Sun 19:00"]


@pytest.mark.parametrize("sunday", [*FORWARD, *BACK])
def test_a_day_off_on_which_the_clocks_change_is_off_from_midnight_to_midnight(sunday):
    plan = rota(*[None] * 6, O, first=sunday - timedelta(days=6))
    horizon = Horizon.of(1, datetime.combine(sunday - timedelta(days=3), time(12), UTC))
    (start, end), = horizon.grid.intervals(lay_out(plan, horizon).off_duty)
    assert (end - start) == timedelta(hours=23 if sunday in FORWARD else 25)
    assert {moment.astimezone(LONDON).time() for moment in (start, end)} == {time(0)}


days_of_years = st.dates(date(2026, 1, 1), date(2030, 12, 31))
shifts = st.lists(st.sampled_from([None, E, L, LD, N, O]), min_size=14, max_size=14)


@settings(max_examples=25)
@given(day=days_of_years, stated=shifts)
def test_every_slot_says_what_the_wall_clock_says(day, stated):
    """Slot by slot over two weeks of five years, by the plainest reading of a rota."""
    monday = day - timedelta(days=day.weekday())
    plan = rota(*stated, first=monday - timedelta(weeks=2), weeks=2)
    horizon = Horizon.of(2, datetime.combine(day, time(12), UTC))
    diary = lay_out(plan, horizon)
    work = list(worked(stated, monday))
    for slot in range(horizon.grid.slots):
        begins = horizon.grid.time(slot)
        if not horizon.start <= begins < horizon.end:
            assert not any(mask >> slot & 1 for mask in diary)
            continue
        ends = begins + timedelta(minutes=15)
        on_shift = any(start < ends and end > begins for start, end, _ in work)
        resting = any(night and end < ends and end + timedelta(hours=11) > begins for _, end, night in work)
        today = begins.astimezone(LONDON).date()
        known = on_shift or stated[(today - monday).days % 14] is not None
        assert bool(diary.on_shift >> slot & 1) == on_shift
        assert bool(diary.rest >> slot & 1) == resting
        assert bool(diary.known >> slot & 1) == known
        assert bool(diary.off_duty >> slot & 1) == (known and not on_shift)
        assert not (diary.busy | diary.protected | diary.offered) >> slot & 1


def worked(stated, monday):
    """(start, end, is it a night) of each shift from three days before to the end of the two weeks, in UTC."""
    for number in range(-3, 14):
        shift = stated[number % 14]
        if shift not in USUAL_HOURS:
            continue
        start, end = USUAL_HOURS[shift]
        day = monday + timedelta(days=number)
        last = day + timedelta(days=1) if end <= start else day
        begin, stop = (
            datetime.combine(on, at, LONDON).astimezone(UTC) for on, at in ((day, start), (last, end))
        )
        yield begin, stop, shift is N
