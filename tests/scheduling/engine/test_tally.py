"""Counting many masks at once gives the same numbers as counting slot by slot."""

from hypothesis import given
from hypothesis import strategies as st

from scheduling.engine.tally import Tally, at_least, count_at

FULL = (1 << 9) - 1
lists_of_masks = st.lists(st.integers(min_value=0, max_value=FULL), max_size=200)


def plain(masks):
    return [sum(mask >> slot & 1 for mask in masks) for slot in range(9)]


def test_no_mask_counts_nothing():
    assert Tally().planes() == ()


@given(lists_of_masks)
def test_counts_are_exact(masks):
    planes = Tally(masks).planes()
    assert [count_at(planes, slot) for slot in range(9)] == plain(masks)


@given(lists_of_masks)
def test_counting_may_go_on_after_looking(masks):
    tally = Tally()
    for number, mask in enumerate(masks):
        tally.add(mask)
        assert [count_at(tally.planes(), slot) for slot in range(9)] == plain(masks[: number + 1])


@given(lists_of_masks, st.integers(min_value=-2, max_value=210))
def test_at_least_compares_every_count_with_a_number(masks, number):
    found = at_least(Tally(masks).planes(), number, FULL)
    assert [found >> slot & 1 for slot in range(9)] == [int(count >= number) for count in plain(masks)]
