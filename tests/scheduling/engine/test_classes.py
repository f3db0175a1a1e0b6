"""Every class of time that is not free only ever takes away: what is protected, or rest, never counts at all."""
from datetime import time

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.engine.diary import Diary, Status
from scheduling.engine.explain import attendance, essential_words
from scheduling.engine.grid import Grid
from scheduling.engine.rank import Candidate, Essential, Ranking, rank
from tests.scheduling.engine.test_rank import (
    JUNE,
    asked,
    candidates,
    cases,
    clock,
    hour,
    intervals,
    person,
    query,
)

NOT_FREE = ("busy", "tentative", "on_shift", "rest", "off_duty", "protected")
NEVER = ("busy", "rest", "protected")
SLOTS = (1 << 12) - 1
masks = st.integers(0, SLOTS)
diaries = st.builds(Diary, masks, masks, masks, masks, masks, masks, masks, masks)
BEST_FIRST = list(Status)


def counts(grid: Grid, wanted, people) -> dict[int, tuple[int, int]]:
    """By slot: how many are free, and how many could come at all, whatever has to be arranged."""
    ranking = Ranking(asked(grid, wanted), people)
    return {
        option.slot: (option.free, option.free + option.tentative + option.own_time + option.if_released)
        for option in ranking
    }


@given(cases(), st.sampled_from(NOT_FREE), st.data())
@settings(max_examples=80, deadline=None)
def test_no_class_but_free_ever_raises_attendance(case, name, data):
    grid, wanted, people = case
    before = [*candidates(grid, people), Candidate("extra", Diary(known=grid.full))]
    more = grid.mask(data.draw(intervals(grid.origin)))
    number = data.draw(st.integers(0, len(before) - 1))
    after = list(before)
    diary = before[number].diary
    after[number] = before[number]._replace(diary=diary._replace(**{name: getattr(diary, name) | more}))
    old, new = counts(grid, wanted, before), counts(grid, wanted, after)
    assert old.keys() == new.keys()
    assert [slot for slot in old if new[slot][0] > old[slot][0] or new[slot][1] > old[slot][1]] == []


@given(diaries, st.sampled_from(NOT_FREE), masks, st.integers(1, SLOTS))
def test_no_class_but_free_ever_makes_a_status_better(diary, name, more, span):
    worse = diary._replace(**{name: getattr(diary, name) | more})
    assert BEST_FIRST.index(worse.status(span)) >= BEST_FIRST.index(diary.status(span))


@given(diaries, st.sampled_from(NEVER), st.integers(1, SLOTS))
def test_rest_protected_and_busy_time_never_counts_whatever_is_offered(diary, name, span):
    taken = diary._replace(offered=SLOTS, known=SLOTS, **{name: span})
    assert taken.status(span) is Status.CANNOT


@given(diaries, st.integers(1, SLOTS))
def test_an_offer_changes_nothing_but_time_off_duty(diary, span):
    without, offered = diary._replace(offered=0), diary._replace(offered=SLOTS)
    if not diary.off_duty & span:
        assert without.status(span) is offered.status(span)
    assert without.free() == offered.free()


def test_off_duty_counts_only_where_it_is_offered_and_is_never_simply_free():
    off = Diary(off_duty=0b1111, known=0b1111, offered=0b0011)
    assert [off.status(1 << slot) for slot in range(4)] == [Status.OWN_TIME] * 2 + [Status.CANNOT] * 2
    assert off.status(0b0110) is Status.CANNOT
    assert off.free() == 0


def test_an_offer_of_time_that_nobody_knows_stays_unknown():
    assert Diary(off_duty=1, offered=1).status(1) is Status.UNKNOWN


def test_a_shift_in_an_option_needs_release_even_when_the_rest_of_it_is_own_time():
    assert Diary(on_shift=0b01, off_duty=0b10, offered=0b10, known=0b11).status(0b11) is Status.IF_RELEASED


def test_own_time_ranks_between_tentative_and_released():
    people = [
        person("ann", hour(1, 9, 11)),
        person("bob", off_duty=[hour(1, 10, 11)], offered=[hour(1, 10, 11)], tentative=[hour(1, 9, 10)]),
        person("cat", on_shift=[hour(1, 11, 12)]),
    ]
    found = rank(query(top=99), people)
    whole_hours = [option for option in found if option.start.minute == 0]
    assert [(clock(one), one.free, one.tentative, one.own_time, one.if_released) for one in whole_hours] == [
        ("Mon 11:00", 2, 0, 0, 1),
        ("Mon 09:00", 1, 1, 0, 0),
        ("Mon 10:00", 1, 0, 1, 0),
    ]


def test_the_words_count_each_class_and_name_only_through_the_function_given():
    people = [
        person("Ann"),
        person("Bob", off_duty=[hour(1, 9, 12)], offered=[hour(1, 9, 12)]),
        person("Cat", off_duty=[hour(1, 9, 12)]),
        person("Dee", protected=[hour(1, 9, 12)]),
        person("Eve", on_shift=[hour(1, 9, 12)]),
        person("Fay", rest=[hour(1, 9, 12)]),
    ]
    first = rank(query(from_time=time(9), until_time=time(10)), people)[0]
    assert attendance(first) == [
        "1 of 6 can come",
        "1 could come in their own time",
        "1 could come if released",
        "3 cannot",
    ]
    assert attendance(first, str) == [
        "1 of 6 can come",
        "1 could come in their own time: Bob",
        "1 could come if released: Eve",
        "3 cannot: Cat, Dee and Fay",
    ]


def test_somebody_essential_in_their_own_time_is_unsure_and_off_duty_is_missing():
    own = person("Ann", essential=True, off_duty=[hour(1, 0, 24)], offered=[hour(1, 0, 24)])
    off = person("Ann", essential=True, off_duty=[hour(1, 0, 24)])
    (first, *_), (other, *_) = rank(query(), [own]), rank(query(), [off])
    assert (first.essential, other.essential) == (Essential.SOME_UNSURE, Essential.SOME_MISSING)
    assert essential_words(first) == ["1 person who must be there: could come only in their own time"]
    assert essential_words(other) == ["1 person who must be there: cannot come"]


def test_all_masks_of_a_diary_are_cut_to_a_window():
    whole = Diary(*([JUNE.full] * len(Diary._fields)))
    assert set(whole.during(0b0110)) == {0b0110}
