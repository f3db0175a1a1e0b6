"""Two sessions for opposite shifts: the best pair, equal to a plain search on small cases."""
from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings

from scheduling.engine.diary import Status
from scheduling.engine.rank import Ranking
from scheduling.engine.twice import pair
from tests.scheduling.engine.test_rank import asked, candidates, cases, clock, hour, person, query


def day_staff(*names):
    return [person(name, hour(1, 0, 9), hour(1, 10, 24)) for name in names]


def night_staff(*names):
    return [person(name, hour(1, 0, 11), hour(1, 12, 24)) for name in names]


def test_day_and_night_staff_each_get_a_session():
    found = pair(query(), [*day_staff("ann", "bob", "cat"), *night_staff("kim", "lee")])
    assert [clock(option) for option in found.options] == ["Mon 09:00", "Mon 11:00"]
    assert found.asked == (("ann", "bob", "cat"), ("kim", "lee"))
    assert (found.reached, found.alone) == (5, 3)


def test_somebody_who_must_be_there_comes_to_both_and_has_to_be_free_at_both():
    staff = [*day_staff("ann"), *night_staff("kim")]
    found = pair(query(), [*staff, person("sam", essential=True)])
    assert found.asked == (("ann", "sam"), ("kim", "sam"))
    assert pair(query(), [*staff, person("sam", hour(1, 11, 12), essential=True)]) is None


def test_a_facilitator_comes_to_both():
    found = pair(query(), [*day_staff("ann"), *night_staff("kim"), person("sam")], frozenset({"sam"}))
    assert found.asked == (("ann", "sam"), ("kim", "sam"))


def test_no_second_time_is_offered_when_it_brings_nobody_more():
    assert pair(query(), [person("ann"), person("bob")]) is None
    assert pair(query(), [person("ann"), person("bob", hour(1, 0, 24))]) is None
    assert pair(query(), []) is None
    assert pair(query(minutes=600), [person("ann")]) is None


def test_somebody_who_can_come_to_neither_is_asked_to_the_one_they_could_be_released_for():
    staff = [*day_staff("ann", "bob"), *night_staff("kim")]
    on_shift = person("eve", hour(1, 0, 11), on_shift=[hour(1, 11, 24)])
    found = pair(query(), [*staff, on_shift])
    assert found.asked == (("ann", "bob"), ("kim", "eve"))
    assert found.reached == 3


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
    reach = {
        frozenset((a.slot, b.slot)): len({*a.who_free, *b.who_free})
        for a, b in combinations(good, 2)
        if abs(a.slot - b.slot) >= asked_for.length
    }
    if found is None:
        return
    first, second = found.options
    assert first.slot + asked_for.length <= second.slot
    assert found.alone == max(one.free for one in options)
    assert found.reached == reach[frozenset((first.slot, second.slot))] > found.alone
    assert found.reached <= max(reach.values())
    assert {*found.asked[0], *found.asked[1]} == {one.key for one in everybody}
    assert set(found.asked[0]) & set(found.asked[1]) == essential
    for one in everybody:
        at = [option.ranking.at(option.slot).who(Status.FREE) for option in found.options]
        if one.key not in essential and any(one.key in keys for keys in at):
            own = found.options[0 if one.key in found.asked[0] else 1]
            assert one.key in own.who_free
