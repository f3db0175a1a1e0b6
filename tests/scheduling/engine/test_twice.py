"""Two sessions for opposite shifts: the best pair, equal to a plain search on small cases."""
from dataclasses import replace
from datetime import time
from itertools import combinations

from hypothesis import given, settings

from scheduling.engine.diary import Status
from scheduling.engine.rank import Ranking, thin
from scheduling.engine.twice import COULD, may_help, pair
from tests.scheduling.engine.test_rank import asked, candidates, cases, clock, hour, person, query


def keys(found) -> tuple[list[str], list[str]]:
    early, late = found.asked
    return list(early), list(late)


def day_staff(*names):
    return [person(name, hour(1, 0, 9), hour(1, 10, 24)) for name in names]


def night_staff(*names):
    return [person(name, hour(1, 0, 11), hour(1, 12, 24)) for name in names]


def test_day_and_night_staff_each_get_a_session():
    found = pair(query(), [*day_staff("ann", "bob", "cat"), *night_staff("kim", "lee")])
    assert [clock(option) for option in found.options] == ["Mon 09:00", "Mon 11:00"]
    assert keys(found) == (["ann", "bob", "cat"], ["kim", "lee"])
    assert (found.reached, found.alone) == (5, 3)


def test_somebody_who_must_be_there_comes_to_both_and_has_to_be_free_at_both():
    staff = [*day_staff("ann"), *night_staff("kim")]
    found = pair(query(), [*staff, person("sam", essential=True)])
    assert keys(found) == (["ann", "sam"], ["kim", "sam"])
    assert pair(query(), [*staff, person("sam", hour(1, 11, 12), essential=True)]) is None


def test_a_facilitator_comes_to_both():
    found = pair(query(), [*day_staff("ann"), *night_staff("kim"), person("sam")], frozenset({"sam"}))
    assert keys(found) == (["ann", "sam"], ["kim", "sam"])


def test_no_second_time_is_offered_when_it_brings_nobody_more():
    assert pair(query(), [person("ann"), person("bob")]) is None
    assert pair(query(), [person("ann"), person("bob", hour(1, 0, 24))]) is None
    assert pair(query(), []) is None
    assert pair(query(minutes=600), [person("ann")]) is None


def test_somebody_who_can_come_to_neither_is_asked_to_the_one_they_could_be_released_for():
    staff = [*day_staff("ann", "bob"), *night_staff("kim")]
    on_shift = person("eve", hour(1, 0, 11), on_shift=[hour(1, 11, 24)])
    found = pair(query(), [*staff, on_shift])
    assert keys(found) == (["ann", "bob"], ["kim", "eve"])
    assert (found.asked[1]["eve"], found.reached, found.alone) == (Status.IF_RELEASED, 4, 2)


def test_day_staff_who_need_release_and_night_staff_in_their_own_time_are_reached_too():
    long_day = person("ann", on_shift=[hour(1, 7.5, 20)], off_duty=[hour(1, 0, 7.5), hour(1, 20, 24)])
    night = person("kim", rest=[hour(1, 8, 20)], off_duty=[hour(1, 20, 21)], offered=[hour(1, 20, 21)])
    found = pair(query(until_time=time(21)), [long_day, night])
    assert [clock(option) for option in found.options] == ["Mon 09:00", "Mon 20:00"]
    assert found.asked == ({"ann": Status.IF_RELEASED}, {"kim": Status.OWN_TIME})
    assert (found.reached, found.alone) == (2, 1)


def test_rest_and_protected_time_is_never_reached():
    resting = person("kim", rest=[hour(1, 0, 24)])
    clinic = person("ann", protected=[hour(1, 0, 24)])
    assert pair(query(), [person("bob"), resting, clinic]) is None


def test_the_hint_is_there_when_two_options_reach_more_than_one():
    staff = [*day_staff("ann"), *night_staff("kim")]
    assert may_help(thin(Ranking(query(), staff)))
    assert not may_help(thin(Ranking(query(), day_staff("ann", "bob"))))
    assert not may_help([])


def test_the_hint_also_finds_somebody_whom_none_of_the_best_options_reaches():
    ranking = Ranking(query(), [*day_staff("ann", "bob"), *night_staff("kim")])
    assert may_help(thin(ranking, 1))
    assert not may_help(thin(Ranking(query(), [*day_staff("ann", "bob"), person("eve", hour(1, 0, 24))]), 1))


@given(cases())
@settings(max_examples=60)
def test_a_pair_reaches_whom_it_says_and_never_more_than_the_best_of_all_pairs(case):
    grid, wanted, people = case
    everybody = candidates(grid, people)
    asked_for = replace(asked(grid, wanted), rules=(), quorum=0, places=())
    found = pair(asked_for, everybody)
    essential = {one.key for one in everybody if one.essential}
    options = list(Ranking(asked_for, everybody))
    good = [one for one in options if essential <= set(one.who_free)]
    could = {one.slot: {key for status in COULD for key in one.who(status)} for one in options}
    reach = {
        frozenset((a.slot, b.slot)): len(could[a.slot] | could[b.slot])
        for a, b in combinations(good, 2)
        if abs(a.slot - b.slot) >= asked_for.length
    }
    if found is None:
        return
    first, second = found.options
    assert first.slot + asked_for.length <= second.slot
    assert found.alone >= max(len(could[one.slot]) for one in good)
    assert found.reached == reach[frozenset((first.slot, second.slot))] > found.alone
    assert found.reached <= max(reach.values())
    assert {*found.asked[0], *found.asked[1]} == {one.key for one in everybody}
    assert set(found.asked[0]) & set(found.asked[1]) == essential
    for asked_to, option in zip(found.asked, found.options, strict=True):
        at = option.slot
        assert all(key in options_at(options, at).who(status) for key, status in asked_to.items())
    lost = {one.key for one in everybody} - could[first.slot] - could[second.slot]
    assert found.reached == len(everybody) - len(lost)


def options_at(options, slot):
    return next(one for one in options if one.slot == slot)
