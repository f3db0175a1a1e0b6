"""Classes of time: the worst slot of an option decides, and unknown never looks like free."""

from hypothesis import given
from hypothesis import strategies as st

from scheduling.engine.diary import Diary, Status, combined

FOUR = 0b1111
masks = st.integers(min_value=0, max_value=(1 << 12) - 1)
diaries = st.builds(Diary, busy=masks, tentative=masks, on_shift=masks, rest=masks, known=masks)


def test_time_that_is_known_and_nothing_else_is_free():
    assert Diary(known=FOUR).status(FOUR) is Status.FREE


def test_the_worst_slot_decides():
    one_slot_each = Diary(tentative=0b0001, on_shift=0b0010, busy=0b1000, known=0b1011)
    assert one_slot_each.status(0b0001) is Status.TENTATIVE
    assert one_slot_each.status(0b0011) is Status.IF_RELEASED
    assert one_slot_each.status(0b0111) is Status.UNKNOWN
    assert one_slot_each.status(0b1111) is Status.CANNOT


def test_rest_after_nights_is_never_asked_for():
    assert Diary(rest=0b0100, known=FOUR).status(FOUR) is Status.CANNOT


def test_time_that_no_source_knows_is_unknown_even_where_it_is_called_tentative_or_a_shift():
    assert Diary(tentative=FOUR, on_shift=FOUR).status(FOUR) is Status.UNKNOWN
    assert Diary().free() == 0


def test_busy_counts_even_beyond_what_is_known():
    assert Diary(busy=FOUR).status(FOUR) is Status.CANNOT


def test_several_sources_are_known_where_any_is_and_busy_where_any_is():
    calendar = Diary(busy=0b0001, tentative=0b0010, known=0b0111)
    roster = Diary(on_shift=0b0010, rest=0b0100, known=0b1110)
    both = combined([calendar, roster])
    assert both == Diary(busy=0b0001, tentative=0b0010, on_shift=0b0010, rest=0b0100, known=0b1111)
    assert [both.status(1 << slot).value for slot in range(4)] == ["cannot", "if released", "cannot", "free"]


def test_nothing_combined_is_unknown():
    assert combined([]) == Diary()


def test_outside_a_window_nothing_is_known():
    whole = Diary(busy=0b0001, tentative=0b0010, on_shift=0b0100, rest=0b1000, known=FOUR)
    assert whole.during(0b0110) == Diary(tentative=0b0010, on_shift=0b0100, known=0b0110)


@given(diaries)
def test_free_slots_are_those_of_status_free(diary):
    assert diary.free() == sum(1 << slot for slot in range(12) if diary.status(1 << slot) is Status.FREE)


@given(diaries, diaries, st.integers(min_value=1, max_value=(1 << 12) - 1))
def test_a_second_source_never_makes_busy_time_free(first, second, span):
    if first.status(span) is Status.CANNOT:
        assert combined([first, second]).status(span) is Status.CANNOT
