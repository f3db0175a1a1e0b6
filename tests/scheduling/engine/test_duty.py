"""What a roster says once its codes are known: clashes, whole days, nights and their rest, clock changes."""
from datetime import UTC, date, datetime, timedelta

import pytest

from scheduling.engine.diary import Diary
from scheduling.engine.duty import Duty, Meaning, duties, lay_out
from scheduling.engine.grid import Grid
from scheduling.engine.rosters import NO_CODE, NO_TIME, Entry, Problem, Roster, Who

DAY = date(2026, 6, 1).toordinal()  # a Monday, in summer time
E, N, OFF, SICK, AL, OFFICE, CLINIC, SKIP, BARE = range(9)
MEANINGS = {
    E: Meaning("on_shift", 420, 900),
    N: Meaning("on_shift", 1200, 480),
    OFF: Meaning("off_duty"),
    SICK: Meaning("busy"),
    AL: Meaning("busy"),
    OFFICE: Meaning("known", 540, 1020),
    CLINIC: Meaning("protected", 540, 780),
    SKIP: Meaning("nothing"),
    BARE: Meaning("on_shift"),
}


def stated(*entries: tuple[int, int] | tuple[int, int, int, int]):
    """Kemi's entries as (day of June, code) or with hours; rows count from 2."""
    made = [
        Entry(row, 0, DAY - 1 + day, code, *(hours or (NO_TIME, NO_TIME)))
        for row, (day, code, *hours) in enumerate(entries, 2)
    ]
    return duties(Roster((Who("Kemi Ade"),), (), tuple(made)), MEANINGS, {0: "kemi"})


def test_codes_become_classes_and_hours():
    found = stated((1, E), (2, N), (3, OFF), (4, AL), (5, OFFICE), (6, SKIP), (7, NO_CODE, 480, 960), (8, E, 400, 900))
    assert found.by_person == {
        "kemi": [
            Duty(DAY, 420, 900, "on_shift"), Duty(DAY + 1, 1200, 480, "on_shift"), Duty(DAY + 2, 0, 0, "off_duty"),
            Duty(DAY + 3, 0, 0, "busy"), Duty(DAY + 4, 540, 1020, "known"), Duty(DAY + 6, 480, 960, "on_shift"),
            Duty(DAY + 7, 400, 900, "on_shift"),
        ]
    }  # fmt: skip
    assert (found.problems, found.unread, found.again) == ([], 0, 0)


def test_sickness_and_leave_are_the_same_thing_whatever_hours_the_row_has():
    sick, leave = stated((1, SICK, 420, 900)), stated((1, AL))
    assert sick == leave
    assert stated((1, SICK), (1, AL)).by_person == leave.by_person


def test_a_code_without_hours_needs_them_in_the_row():
    found = stated((1, BARE), (2, BARE, 420, 900))
    assert found.problems == [Problem(2, "This shift has no hours", "Write its start and end, or give its code hours")]
    assert (found.unread, len(found.by_person["kemi"])) == (1, 1)


def test_rows_that_say_the_same_count_once():
    found = stated((1, E), (1, E), (1, NO_CODE, 420, 900))
    assert (len(found.by_person["kemi"]), found.again, found.problems) == (1, 2, [])


@pytest.mark.parametrize(
    "entries",
    [
        [(1, E), (1, OFF)],
        [(1, OFF), (1, AL)],
        [(1, NO_CODE, 420, 900), (1, NO_CODE, 840, 1200)],
        [(1, N), (2, NO_CODE, 420, 900)],
    ],
)
def test_of_two_rows_that_cannot_both_be_true_neither_counts(entries):
    found = stated(*entries, (9, E))
    words = "Kemi Ade has two different entries at the same time (rows 2 and 3)"
    assert found.problems == [Problem(2, words, "Keep the one that is right: we count neither")]
    assert found.unread == 2
    assert found.by_person["kemi"] == [Duty(DAY + 8, 420, 900, "on_shift")]


def test_a_long_shift_clashes_with_every_shift_within_it():
    found = stated((1, NO_CODE, 420, 1200), (1, NO_CODE, 480, 540), (1, NO_CODE, 600, 660))
    assert (found.by_person["kemi"], found.unread) == ([], 3)


def test_a_split_shift_and_a_day_off_after_a_night_are_no_clash():
    found = stated((1, NO_CODE, 420, 660), (1, NO_CODE, 1020, 1260), (2, N), (3, OFF))
    assert (len(found.by_person["kemi"]), found.problems) == (4, [])


def test_people_who_are_left_out_have_neither_duties_nor_problems():
    roster = Roster((Who("A"), Who("B")), (), (Entry(2, 1, DAY, BARE, NO_TIME, NO_TIME),))
    assert duties(roster, MEANINGS, {0: "a"}) == ({}, [], 0, 0)


def at(day: int, hour: int, month: int = 6) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def laid_out(*codes: tuple[int, int], start: datetime | None = None) -> tuple[Diary, Grid]:
    grid = Grid.covering(start or at(1, 0), (start or at(1, 0)) + timedelta(weeks=2))
    return lay_out(stated(*codes).by_person["kemi"], grid, {}), grid


def test_a_night_is_followed_by_eleven_hours_of_rest_and_a_day_off_yields_to_it():
    diary, grid = laid_out((1, N), (2, OFF))
    assert grid.intervals(diary.on_shift) == [(at(1, 19), at(2, 7))]
    assert grid.intervals(diary.rest) == [(at(2, 7), at(2, 18))]
    assert grid.intervals(diary.off_duty) == [(at(2, 7), at(2, 23))]
    assert grid.intervals(diary.known) == [(at(1, 19), at(2, 23))]
    assert diary.busy == 0


def test_an_early_shift_has_no_rest_and_one_before_five_has():
    assert laid_out((1, E))[0].rest == 0
    diary = lay_out([Duty(DAY, 270, 600, "on_shift")], Grid.covering(at(1, 0), at(8, 0)), {})
    assert diary.rest


def test_each_class_lands_in_its_mask_and_an_empty_day_stays_unknown():
    diary, grid = laid_out((1, AL), (3, OFFICE), (4, CLINIC))
    assert diary.busy == grid.outward(at(1, 0), at(1, 23))
    assert diary.free() == grid.outward(at(3, 8), at(3, 16))
    assert diary.protected == grid.outward(at(4, 8), at(4, 12))
    assert diary.known & grid.outward(at(1, 23), at(2, 23)) == 0


@pytest.mark.parametrize(("month", "day", "hours"), [(3, 28, 11), (10, 24, 13)])
def test_the_night_on_which_the_clocks_change(month, day, hours):
    """20:00 to 08:00 on the wall is 11 true hours in spring and 13 in autumn; rest is 11 true hours in both."""
    grid = Grid.covering(at(day, 0, month), at(day + 3, 0, month))
    night = Duty(date(2026, month, day).toordinal(), 1200, 480, "on_shift")
    diary = lay_out([night], grid, {})
    ((start, end),), ((_, rested),) = grid.intervals(diary.on_shift), grid.intervals(diary.rest)
    assert ((end - start) // timedelta(hours=1), (rested - end) // timedelta(hours=1)) == (hours, 11)


def test_in_the_hour_that_comes_twice_a_shift_takes_both_and_an_offer_neither():
    grid = Grid.covering(at(24, 0, 10), at(26, 0, 10))
    sunday = date(2026, 10, 25).toordinal()
    shift = lay_out([Duty(sunday, 90, 420, "on_shift")], grid, {})
    assert grid.intervals(shift.on_shift) == [(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), at(25, 7, 10))]
    offer = lay_out([Duty(sunday, 90, 420, "known")], grid, {})
    assert grid.intervals(offer.known) == [(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), at(25, 7, 10))]


def test_what_was_laid_out_once_is_used_again():
    grid, known = Grid.covering(at(1, 0), at(8, 0)), {}
    duty = Duty(DAY, 420, 900, "on_shift")
    assert lay_out([duty], grid, known) == lay_out([duty], grid, known) == known[duty]
