"""The ranking equals a plain one, written with datetimes, and keeps its promises."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.engine.diary import Diary, Status
from scheduling.engine.grid import Grid
from scheduling.engine.hours import LONDON
from scheduling.engine.rank import Candidate, Essential, Place, Query, Ranking, Rule, neighbours, rank, thin
from tests.make import naive

ORIGINS = [datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 3, 23, tzinfo=UTC), datetime(2028, 10, 23, tzinfo=UTC)]
JUNE = Grid(ORIGINS[0], 2 * 672)
LABELS = ("partner", "decides")


def hour(day: int, start: float, end: float) -> tuple[datetime, datetime]:
    """Local hours of a day of June 2026."""
    begin = datetime(2026, 6, day, tzinfo=LONDON)
    return begin + timedelta(hours=start), begin + timedelta(hours=end)


def person(key: str, *busy: tuple[datetime, datetime], essential: bool = False, labels=(), **classes) -> Candidate:
    """Somebody whose time is known, free but for what is given."""
    masks = {name: JUNE.mask(intervals) for name, intervals in classes.items()}
    diary = Diary(busy=JUNE.mask(busy), **{"known": JUNE.full} | masks)
    return Candidate(key, diary, essential, frozenset(labels))


def query(**changes) -> Query:
    """One hour on Monday 1 June 2026, between 9am and noon."""
    start, end = hour(1, 0, 24)
    plain = Query(grid=JUNE, minutes=60, earliest=start, latest=end, from_time=time(9), until_time=time(12))
    return replace(plain, **changes)


def clock(option) -> str:
    return f"{option.start.astimezone(LONDON):%a %H:%M}"


def clocks(options) -> list[str]:
    return [clock(option) for option in options]


@st.composite
def intervals(draw, origin: datetime, quarters: bool = False):
    unit = 15 if quarters else 5
    found = []
    for _ in range(draw(st.integers(0, 4))):
        start = origin + timedelta(minutes=unit * draw(st.integers(-50, 14 * 24 * 60 // unit)))
        found.append((start, start + timedelta(minutes=unit * draw(st.integers(0, 3 * 24 * 60 // unit)))))
    return found


@st.composite
def cases(draw):
    """A grid, what is wanted, and people: as the plain ranking takes them."""
    origin = draw(st.sampled_from(ORIGINS))
    grid = Grid(origin, 2 * 672)
    someone = [
        naive.Someone(
            key=f"p{number}",
            busy=draw(intervals(origin)),
            tentative=draw(intervals(origin)),
            on_shift=draw(intervals(origin)),
            rest=draw(intervals(origin)),
            off_duty=draw(intervals(origin)),
            protected=draw(intervals(origin)),
            offered=draw(st.one_of(st.just([(grid.origin, grid.end)]), intervals(origin, quarters=True))),
            known=draw(st.one_of(st.just([(grid.origin, grid.end)]), intervals(origin, quarters=True))),
            essential=draw(st.booleans()),
            labels=draw(st.frozensets(st.sampled_from(LABELS))),
        )
        for number in range(draw(st.integers(0, 5)))
    ]
    start = origin + timedelta(minutes=draw(st.integers(0, 13 * 24 * 60)))
    wanted = naive.Wanted(
        earliest=start,
        latest=min(start + timedelta(minutes=draw(st.integers(30, 5 * 24 * 60))), grid.end),
        quarters=draw(st.integers(1, 12)),
        days=draw(st.sets(st.integers(0, 6), min_size=3)),
        from_minute=draw(st.integers(0, 12 * 4)) * 15,
        until_minute=draw(st.integers(14 * 4, 24 * 4)) * 15,
        rules=draw(st.lists(st.tuples(st.sampled_from(LABELS), st.integers(0, 3)), max_size=2)),
        quorum=draw(st.integers(0, 4)),
        halls=[
            naive.Hall(f"r{n}", draw(st.integers(0, 8)), draw(intervals(origin)))
            for n in range(draw(st.integers(0, 2)))
        ],
    )
    return grid, wanted, someone


def asked(grid: Grid, wanted: naive.Wanted) -> Query:
    def wall(minute: int) -> time:
        return time(minute // 60 % 24, minute % 60)

    return Query(
        grid=grid,
        minutes=wanted.quarters * 15,
        earliest=wanted.earliest,
        latest=wanted.latest,
        days=frozenset(wanted.days),
        from_time=wall(wanted.from_minute),
        until_time=wall(wanted.until_minute),
        rules=tuple(Rule(*rule) for rule in wanted.rules),
        quorum=wanted.quorum,
        top=10**6,
        places=tuple(Place(hall.key, hall.capacity, grid.mask(hall.taken)) for hall in wanted.halls),
    )


def candidates(grid: Grid, people: list[naive.Someone]) -> list[Candidate]:
    return [
        Candidate(
            one.key,
            Diary(
                busy=grid.mask(one.busy),
                tentative=grid.mask(one.tentative),
                on_shift=grid.mask(one.on_shift),
                rest=grid.mask(one.rest),
                off_duty=grid.mask(one.off_duty),
                protected=grid.mask(one.protected),
                offered=grid.mask(one.offered),
                known=grid.mask(one.known),
            ),
            one.essential,
            one.labels,
        )
        for one in people
    ]


@given(cases())
@settings(max_examples=150, deadline=None)
def test_the_engine_ranks_like_the_plain_way(case):
    grid, wanted, people = case
    found = rank(asked(grid, wanted), candidates(grid, people))
    assert [
        {
            "start": option.start,
            "who": {status.value: list(option.who(status)) for status in Status},
            "essential": option.essential,
            "failed": sum(not checked.met for checked in option.rules),
            "hall": option.place,
        }
        for option in found
    ] == [{key: value for key, value in option.items() if key != "order"} for option in naive.ranked(wanted, people)]


@given(cases())
@settings(max_examples=40, deadline=None)
def test_counts_are_those_of_the_people_named(case):
    grid, wanted, people = case
    for option in rank(asked(grid, wanted), candidates(grid, people))[:20]:
        counts = [option.free, option.tentative, option.own_time, option.if_released, option.unknown]
        counts.append(option.cannot_count)
        assert counts == [len(option.who(status)) for status in Status]
        assert sum(counts) == option.people == len(people)
        for checked in option.rules:
            counted = [one for one in people if checked.rule.label in ("", *one.labels) and one.key in option.who_free]
            assert checked.free == len(counted)


@given(cases(), st.data())
@settings(max_examples=60, deadline=None)
def test_busy_time_never_raises_attendance(case, data):
    grid, wanted, people = case
    people = [*people, naive.Someone("extra", known=[(grid.origin, grid.end)])]
    before = candidates(grid, people)
    more = grid.mask(data.draw(intervals(grid.origin)))
    chosen = data.draw(st.integers(0, len(people) - 1))
    after = [
        one._replace(diary=one.diary._replace(busy=one.diary.busy | more)) if number == chosen else one
        for number, one in enumerate(before)
    ]
    free_before = {option.slot: option.free for option in Ranking(asked(grid, wanted), before)}
    free_after = {option.slot: option.free for option in Ranking(asked(grid, wanted), after)}
    assert free_before.keys() == free_after.keys()
    assert [slot for slot in free_before if free_after[slot] > free_before[slot]] == []


@given(cases(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_people_does_not_matter(case, random):
    grid, wanted, people = case
    shuffled = random.sample(people, len(people))
    one, other = (rank(asked(grid, wanted), candidates(grid, order)) for order in (people, shuffled))
    assert one == other


@given(cases())
@settings(max_examples=60, deadline=None)
def test_an_option_without_someone_essential_ranks_below_every_one_with_all_of_them(case):
    grid, wanted, people = case
    essential = {one.key for one in people if one.essential}
    absent = [
        bool(essential & {*option.cannot, *option.who_unknown})
        for option in rank(asked(grid, wanted), candidates(grid, people))
    ]
    assert absent == sorted(absent)


def test_most_free_first_then_most_tentative_then_the_earliest():
    people = [
        person("ann", hour(1, 10, 11)),
        person("bob", hour(1, 10, 11), tentative=[hour(1, 11, 12)]),
        person("cat", hour(1, 9, 10), hour(1, 11, 12)),
        person("dan", hour(1, 11, 12), tentative=[hour(1, 10, 11)]),
    ]
    found = rank(query(top=99), people)
    assert [(clock(option), option.free, option.tentative) for option in found] == [
        ("Mon 09:00", 3, 0),
        ("Mon 10:00", 1, 1),
        ("Mon 11:00", 1, 1),
        ("Mon 09:15", 0, 1),
        ("Mon 09:30", 0, 1),
        ("Mon 09:45", 0, 1),
        ("Mon 10:15", 0, 0),
        ("Mon 10:30", 0, 0),
        ("Mon 10:45", 0, 0),
    ]


def test_top_keeps_the_best():
    assert clocks(rank(query(top=2), [person("ann", hour(1, 9, 10))])) == ["Mon 10:00", "Mon 10:15"]
    assert rank(query(top=0), [person("ann")]) == []


def test_an_essential_person_counts_before_any_number_of_others():
    others = [person(name, hour(1, 11, 12)) for name in ("bob", "cat", "dan")]
    boss = person("ann", hour(1, 9, 11), essential=True)
    found = rank(query(), [boss, *others])
    assert (clock(found[0]), found[0].free, found[0].essential) == ("Mon 11:00", 1, Essential.ALL_FREE)
    assert (clock(found[1]), found[1].free, found[1].essential) == ("Mon 09:00", 3, Essential.SOME_MISSING)


def test_a_tentative_essential_person_ranks_between_a_free_and_a_busy_one():
    boss = person("ann", hour(1, 9, 10), essential=True, tentative=[hour(1, 10, 11)])
    found = {clock(option): option.essential for option in rank(query(), [boss])}
    assert next(iter(found)) == "Mon 11:00"
    assert list(found.values()) == sorted(found.values())
    assert found["Mon 10:00"] is Essential.SOME_UNSURE
    assert found["Mon 09:45"] is Essential.SOME_MISSING


def test_an_essential_person_on_shift_is_unsure_and_an_unknown_one_is_missing():
    on_shift = rank(query(), [person("ann", essential=True, on_shift=[hour(1, 0, 24)])])
    unknown = rank(query(), [person("ann", essential=True, known=[])])
    assert {option.essential for option in on_shift} == {Essential.SOME_UNSURE}
    assert {option.essential for option in unknown} == {Essential.SOME_MISSING}
    assert (on_shift[0].if_released, unknown[0].unknown) == (1, 1)


def test_a_failed_rule_ranks_lower_and_is_never_hidden():
    partners = [
        person("joan", hour(1, 9, 11), labels=["partner"]),
        person("ray", labels=["partner"], tentative=[hour(1, 10, 11)]),
    ]
    staff = [person(name, hour(1, 11, 12)) for name in ("bob", "cat")]
    found = rank(query(rules=(Rule("partner", 2),)), [*partners, *staff])
    assert len(found) == 9
    assert (clock(found[0]), found[0].free, found[0].rules[0].met) == ("Mon 11:00", 2, True)
    assert (clock(found[1]), found[1].free, found[1].rules[0].free) == ("Mon 09:00", 3, 1)
    assert [option.rules[0].met for option in found[1:]] == [False] * 8


def test_one_failed_rule_ranks_above_two():
    people = [person("joan", hour(1, 9, 10), labels=["partner"]), person("lee", hour(1, 9, 11), labels=["decides"])]
    found = rank(query(rules=(Rule("partner", 1), Rule("decides", 1))), [*people, person("bob", hour(1, 10, 12))])
    failed = [sum(not checked.met for checked in option.rules) for option in found]
    assert failed == sorted(failed)
    assert (failed[0], failed[1], failed[-1]) == (0, 1, 2)


def test_a_rule_that_more_people_would_be_needed_for_than_are_asked_fails_everywhere():
    found = rank(query(rules=(Rule("partner", 3),)), [person("joan", labels=["partner"])])
    assert {(checked.free, checked.met) for option in found for checked in option.rules} == {(1, False)}


def test_a_quorum_counts_everyone_who_is_free():
    people = [person("ann", hour(1, 9, 10)), person("bob", tentative=[hour(1, 10, 11)])]
    found = rank(query(quorum=2), people)
    assert (clock(found[0]), found[0].rules[0].free, found[0].all_met) == ("Mon 11:00", 2, True)
    assert [option.all_met for option in found[1:]] == [False] * 8


def test_a_place_counts_before_attendance():
    ann, bob = person("ann"), person("bob", hour(1, 11, 12))
    place = Place("priory", 2, JUNE.mask([hour(1, 0, 11)]))
    found = rank(query(places=(place,)), [ann, bob])
    assert [(clock(option), option.free, option.place) for option in found[:2]] == [
        ("Mon 11:00", 1, "priory"),
        ("Mon 09:00", 2, None),
    ]


def test_the_smallest_place_that_holds_everyone_is_taken():
    hall, snug, room = Place("hall", 90), Place("snug", 1), Place("room", 2, JUNE.mask([hour(1, 9, 10)]))
    found = {
        clock(option): option.place for option in rank(query(places=(hall, snug, room)), [person("a"), person("b")])
    }
    assert (found["Mon 09:00"], found["Mon 09:45"], found["Mon 10:00"]) == ("hall", "hall", "room")
    few = rank(query(places=(hall, snug, room), seats=1), [person("a"), person("b")])
    assert {option.place for option in few} == {"snug"}


def test_places_that_are_all_too_small_are_no_places():
    found = rank(query(places=(Place("snug", 1),)), [person("a"), person("b")])
    assert {option.place for option in found} == {None}


def test_nobody_asked_leaves_the_options_in_order_of_time():
    assert clocks(rank(query(top=2), [])) == ["Mon 09:00", "Mon 09:15"]


def test_a_meeting_longer_than_the_day_has_no_option():
    assert rank(query(minutes=181), [person("ann")]) == []


def test_when_nobody_shares_a_time_the_least_bad_is_still_there():
    found = rank(
        query(), [person("ann", hour(1, 9, 11)), person("bob", hour(1, 10, 12)), person("cat", hour(1, 9, 12))]
    )
    assert [(clock(option), option.free) for option in found[:2]] == [("Mon 09:00", 1), ("Mon 11:00", 1)]
    assert found[0].cannot == ("ann", "cat")


@pytest.mark.parametrize(
    ("day", "weekday", "starts"),
    [
        (date(2026, 3, 29), 6, ["00:00 GMT", "00:30 GMT", "02:00 BST", "02:30 BST"]),
        (
            date(2026, 10, 25),
            6,
            ["00:00 BST", "00:30 BST", "01:00 BST", "01:30 BST", "01:00 GMT", "01:30 GMT", "02:00 GMT", "02:30 GMT"],
        ),
    ],
)
def test_a_clock_change_sunday_has_the_hours_of_its_wall_clock(day, weekday, starts):
    begin = datetime.combine(day, time(0), LONDON)
    end = datetime.combine(day + timedelta(days=1), time(0), LONDON)
    grid = Grid.covering(begin, end)
    wanted = Query(grid, 30, begin, end, frozenset({weekday}), time(0), time(3), top=99)
    found = [option.start.astimezone(LONDON) for option in rank(wanted, [])]
    assert [f"{start:%H:%M %Z}" for start in found if start.minute % 30 == 0] == starts


def test_thinning_drops_options_that_overlap_a_better_one_and_add_nobody():
    found = thin(Ranking(query(), [person("ann"), person("bob", hour(1, 9, 10))]))
    assert clocks(found) == ["Mon 10:00", "Mon 11:00", "Mon 09:00"]


def test_thinning_keeps_an_overlapping_option_that_suits_somebody_else():
    people = [person("ann", hour(1, 10.25, 12)), person("bob", hour(1, 9, 10), hour(1, 11, 12))]
    found = thin(Ranking(query(), people))
    assert [(clock(option), option.who_free) for option in found] == [
        ("Mon 09:00", ("ann",)),
        ("Mon 10:00", ("bob",)),
        ("Mon 11:00", ()),
    ]
    several = [person("ann", hour(1, 10.25, 12)), person("bob", hour(1, 9, 9.5), hour(1, 10.75, 12))]
    assert [(clock(option), option.who_free) for option in thin(Ranking(query(), several), top=3)] == [
        ("Mon 09:00", ("ann",)),
        ("Mon 09:30", ("bob",)),
        ("Mon 10:30", ()),
    ]


def test_thinning_stops_at_the_number_wanted():
    assert clocks(thin(Ranking(query(), [person("ann")]), top=2)) == ["Mon 09:00", "Mon 10:00"]
    assert thin(Ranking(query(), [person("ann")]), top=0) == []


def test_a_neighbour_half_an_hour_later_at_which_one_more_can_come():
    people = [person("ann"), person("bob", hour(1, 9, 9.5)), person("cat", hour(1, 9, 10))]
    nine = next(option for option in Ranking(query(), people) if clock(option) == "Mon 09:00")
    assert [(minutes, clock(other), other.free) for minutes, other in neighbours(nine)] == [
        (30, "Mon 09:30", 2),
        (60, "Mon 10:00", 3),
    ]


def test_a_neighbour_that_costs_an_essential_person_or_a_rule_is_no_advice():
    late = [person("bob", hour(1, 9, 9.5)), person("cat", hour(1, 9, 9.5))]
    boss = person("ann", hour(1, 10, 12), essential=True)
    partner = person("joan", hour(1, 10, 12), labels=["partner"])
    for people, rules in (([boss, *late], ()), ([partner, *late], (Rule("partner", 1),))):
        nine = next(option for option in Ranking(query(rules=rules), people) if clock(option) == "Mon 09:00")
        assert neighbours(nine) == []
