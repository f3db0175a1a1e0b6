"""Slots, masks and local hours, exact to the slot, on days when the clocks change as well."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.engine.grid import SLOT, SLOTS_A_WEEK, Grid, run, runs_of, slots_for, touching
from scheduling.engine.hours import LONDON, hours_of, local_days, midnight, starts_on, wall_clock
from tests.make import naive

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
GRID = Grid(MONDAY, 2 * SLOTS_A_WEEK)
SPRING = [date(2026, 3, 29), date(2027, 3, 28), date(2028, 3, 26), date(2029, 3, 25), date(2030, 3, 31)]
AUTUMN = [date(2026, 10, 25), date(2027, 10, 31), date(2028, 10, 29), date(2029, 10, 28), date(2030, 10, 27)]


def at(day: int, clock: str) -> datetime:
    return datetime.combine(date(2026, 6, day), time.fromisoformat(clock), UTC)


def local(day: date, clock: str, fold: int = 0) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), LONDON).replace(fold=fold)


@pytest.mark.parametrize(
    ("start", "end", "origin", "weeks"),
    [
        (at(1, "00:00"), at(8, "00:00"), MONDAY, 1),
        (at(1, "00:00"), at(8, "00:01"), MONDAY, 2),
        (at(7, "23:59"), at(8, "00:01"), MONDAY, 2),
        (at(3, "10:00"), at(3, "10:01"), MONDAY, 1),
        (local(date(2026, 6, 1), "00:30"), at(1, "09:00"), datetime(2026, 5, 25, tzinfo=UTC), 2),
    ],
)
def test_a_grid_covers_whole_weeks_from_a_monday_in_utc(start, end, origin, weeks):
    assert Grid.covering(start, end) == Grid(origin, weeks * SLOTS_A_WEEK)


def test_a_grid_refuses_an_end_that_is_not_after_the_start():
    with pytest.raises(ValueError, match="end must be after the start"):
        Grid.covering(MONDAY, MONDAY)


@pytest.mark.parametrize(
    "origin",
    [
        datetime(2026, 6, 2, tzinfo=UTC),
        datetime(2026, 6, 1, 0, 15, tzinfo=UTC),
        datetime(2026, 6, 1, tzinfo=timezone(timedelta(hours=1))),
        datetime(2026, 6, 1),  # noqa: DTZ001 a naive time is what is refused
    ],
)
def test_a_grid_starts_on_a_monday_at_midnight_utc(origin):
    with pytest.raises(ValueError, match="Monday"):
        Grid(origin, SLOTS_A_WEEK)


@pytest.mark.parametrize("slots", [0, -672, 671])
def test_a_grid_lasts_whole_weeks(slots):
    with pytest.raises(ValueError, match="whole weeks"):
        Grid(MONDAY, slots)


@pytest.mark.parametrize(("minutes", "slots"), [(1, 1), (15, 1), (16, 2), (50, 4), (60, 4), (90, 6), (0, 0)])
def test_lengths_round_up_to_a_slot(minutes, slots):
    assert slots_for(minutes) == slots


def test_slots_and_times_are_each_others_inverse():
    assert GRID.slot(at(1, "00:14")) == 0
    assert GRID.slot(at(1, "00:15")) == 1
    assert GRID.slot(MONDAY - timedelta(seconds=1)) == -1
    assert GRID.slot_after(at(1, "00:01")) == 1
    assert GRID.slot_after(at(1, "00:15")) == 1
    assert GRID.time(5) == at(1, "01:15")
    assert GRID.end == at(15, "00:00")


@pytest.mark.parametrize(
    ("start", "end", "outward", "inward"),
    [
        ("00:00", "00:15", 0b1, 0b1),
        ("00:07", "00:20", 0b11, 0),
        ("00:07", "00:31", 0b111, 0b10),
        ("00:15", "00:15", 0, 0),
        ("00:20", "00:10", 0, 0),
    ],
)
def test_busy_rounds_outward_and_free_by_own_word_inward(start, end, outward, inward):
    assert GRID.outward(at(1, start), at(1, end)) == outward
    assert GRID.inward(at(1, start), at(1, end)) == inward


def test_what_lies_outside_the_grid_is_cut_off():
    assert GRID.outward(MONDAY - timedelta(days=9), at(1, "00:20")) == 0b11
    assert GRID.outward(at(14, "23:40"), at(30, "00:00")) == 0b11 << (GRID.slots - 2)
    assert GRID.outward(MONDAY - timedelta(days=9), MONDAY) == 0
    assert GRID.outward(at(15, "00:00"), at(16, "00:00")) == 0
    assert GRID.outward(MONDAY - timedelta(days=9), at(30, "00:00")) == GRID.full


def test_a_mask_becomes_the_intervals_that_it_stands_for():
    given_intervals = [
        (at(1, "00:00"), at(1, "00:30")),
        (at(2, "10:05"), at(2, "10:20")),
        (at(2, "10:30"), at(2, "11:00")),
        (at(14, "23:45"), at(15, "00:00")),
    ]
    assert GRID.intervals(GRID.mask(given_intervals)) == [
        (at(1, "00:00"), at(1, "00:30")),
        (at(2, "10:00"), at(2, "11:00")),
        (at(14, "23:45"), at(15, "00:00")),
    ]
    assert GRID.intervals(0) == []
    assert GRID.intervals(GRID.full) == [(MONDAY, at(15, "00:00"))]


masks = st.integers(min_value=0, max_value=GRID.full)


@given(masks)
def test_intervals_and_mask_are_each_others_inverse(mask):
    assert GRID.mask(GRID.intervals(mask)) == mask


@given(masks)
def test_a_mask_is_stored_in_84_bytes_a_week(mask):
    stored = GRID.to_bytes(mask)
    assert len(stored) == 168
    assert GRID.from_bytes(stored) == mask


def test_a_stored_mask_of_a_longer_grid_is_cut_off():
    longer = Grid(MONDAY, 3 * SLOTS_A_WEEK)
    assert GRID.from_bytes(longer.to_bytes(longer.full)) == GRID.full
    assert longer.from_bytes(GRID.to_bytes(GRID.full)) == GRID.full


@given(masks, st.integers(min_value=-3, max_value=3))
def test_a_mask_moves_between_grids_without_changing_what_it_stands_for(mask, weeks):
    other = Grid(MONDAY + timedelta(weeks=weeks), GRID.slots)
    assert other.moved(mask, GRID.origin) == other.mask(GRID.intervals(mask))


@given(masks, st.integers(min_value=1, max_value=40))
def test_shifts_find_the_same_starts_as_looking_at_every_slot(mask, length):
    starts = range(0, GRID.slots - length, 7)
    spans = {slot: run(slot, length) for slot in starts}
    assert [touching(mask, length) >> slot & 1 for slot in starts] == [int(mask & spans[slot] > 0) for slot in starts]
    assert [runs_of(mask, length) >> slot & 1 for slot in starts] == [
        int(mask & spans[slot] == spans[slot]) for slot in starts
    ]


@pytest.mark.parametrize(
    ("earliest", "latest", "slots"),
    [
        ("08:00", "18:00", (32, 72)),
        ("08:10", "18:10", (33, 72)),
        ("00:00", "00:00", (0, 96)),
        ("23:50", "00:00", (96, 96)),
    ],
)
def test_hours_of_the_wall_clock_round_inward_and_midnight_ends_a_day(earliest, latest, slots):
    assert wall_clock(time.fromisoformat(earliest), time.fromisoformat(latest)) == slots


def test_local_days_are_those_that_the_range_touches():
    assert list(local_days(local(date(2026, 6, 1), "23:00"), local(date(2026, 6, 3), "00:00"))) == [
        date(2026, 6, 1),
        date(2026, 6, 2),
    ]


@pytest.mark.parametrize("day", SPRING)
def test_a_day_in_march_has_23_hours_and_none_between_1_and_2(day):
    assert hours_of(day, 0, 96) == run(0, 92)
    assert hours_of(day, 4, 8) == 0
    assert midnight(day) + 4 * SLOT == local(day, "02:00").astimezone(UTC)
    assert hours_of(day, 32, 72) == run(28, 40)


@pytest.mark.parametrize("day", AUTUMN)
def test_a_day_in_october_has_25_hours_and_1_to_2_comes_twice(day):
    assert hours_of(day, 0, 96) == run(0, 100)
    assert hours_of(day, 4, 8) == run(4, 8)
    assert hours_of(day, 6, 8) == run(6, 2) | run(10, 2)
    assert midnight(day) + 8 * SLOT == local(day, "01:00", fold=1).astimezone(UTC)
    assert hours_of(day, 32, 72) == run(36, 40)


@pytest.mark.parametrize("day", [*SPRING, *AUTUMN, date(2026, 6, 3), date(2026, 12, 25)])
@pytest.mark.parametrize(
    ("first", "after_last", "length"),
    [(32, 72, 4), (0, 96, 4), (0, 96, 92), (2, 10, 4), (4, 8, 6), (94, 96, 2), (40, 40, 1)],
)
def test_options_start_where_the_wall_clock_says_they_may(day, first, after_last, length):
    grid = Grid.covering(local(day, "00:00"), local(day, "00:00") + timedelta(days=2))
    wanted = naive.Wanted(grid.origin, grid.end, length, {day.weekday()}, first * 15, after_last * 15)
    expected = [
        slot
        for slot in range(grid.slots)
        if grid.time(slot).astimezone(LONDON).date() == day and naive.allowed(wanted, grid.time(slot))
    ]
    mask = starts_on(grid, day, (first, after_last), length)
    assert [slot for slot in range(grid.slots) if mask >> slot & 1] == expected


def test_an_option_never_runs_past_midnight():
    grid = Grid.covering(at(3, "00:00"), at(4, "00:00"))
    last = starts_on(grid, date(2026, 6, 3), (0, 96), 4).bit_length() - 1
    assert grid.time(last) == local(date(2026, 6, 3), "23:00")
