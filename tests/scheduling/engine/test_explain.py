"""Reasons in words, with names where they may be given, and never without."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from scheduling.engine.diary import Diary
from scheduling.engine.explain import attendance, in_the_way, reasons, swaps
from scheduling.engine.grid import Grid
from scheduling.engine.hours import LONDON
from scheduling.engine.patterns import left_out
from scheduling.engine.rank import Candidate, Place, Query, Ranked, Ranking, Rule

JUNE = Grid.covering(datetime(2026, 6, 1, tzinfo=LONDON) + timedelta(hours=2), datetime(2026, 6, 28, tzinfo=LONDON))
PARTNERS = {"partner": ("partner", "partners"), "decides": ("person who can decide", "people who can decide")}


def hour(day: int, start: float, end: float) -> tuple[datetime, datetime]:
    begin = datetime(2026, 6, day, tzinfo=LONDON)
    return begin + timedelta(hours=start), begin + timedelta(hours=end)


def person(key: str, *busy, essential: bool = False, labels=(), **classes) -> Candidate:
    masks = {name: JUNE.mask(intervals) for name, intervals in classes.items()}
    diary = Diary(busy=JUNE.mask(busy), **{"known": JUNE.full} | masks)
    return Candidate(key, diary, essential, frozenset(labels))


def ranking(*people: Candidate, **changes) -> Ranking:
    """One hour on Monday 1 June 2026, between 9am and noon."""
    start, end = hour(1, 0, 24)
    plain = Query(grid=JUNE, minutes=60, earliest=start, latest=end, from_time=time(9), until_time=time(12))
    return Ranking(replace(plain, **changes), people)


def at_nine(*people: Candidate, **changes) -> Ranked:
    ranked = ranking(*people, **changes)
    return ranked.at(JUNE.slot(hour(1, 9, 10)[0]))


NINE = hour(1, 9, 10)


def test_how_many_can_come_and_how_it_stands_with_the_rest():
    mixed = [
        person("Ann"),
        person("Bob", NINE),
        person("Cat", tentative=[NINE]),
        person("Kemi", on_shift=[NINE]),
        person("Lou", rest=[NINE]),
        Candidate("Moe", Diary()),
        person("Ned", known=[hour(1, 10, 24)]),
    ]
    assert attendance(at_nine(*mixed)) == [
        "1 of 7 can come",
        "1 might come (tentative)",
        "1 could come if released",
        "2 cannot",
        "1 person has no diary with us: we do not guess",
        "We do not know about 1 person at this time",
    ]
    assert attendance(at_nine(*mixed), name=str) == [
        "1 of 7 can come",
        "1 might come (tentative): Cat",
        "1 could come if released: Kemi",
        "2 cannot: Bob and Lou",
        "Moe has no diary with us: we do not guess",
        "We do not know about 1 person at this time: Ned",
    ]


@pytest.mark.parametrize(
    ("people", "words"), [(0, "Nobody is asked yet"), (1, "1 of 1 can come"), (3, "All 3 can come")]
)
def test_when_nobody_is_missing_that_is_all_there_is_to_say(people, words):
    assert reasons(at_nine(*(person(f"p{number}") for number in range(people)))) == [words]


def test_people_without_a_diary_are_counted_and_only_a_few_are_named():
    nobody = [Candidate(name, Diary()) for name in ("Ann", "Bob", "Cat", "Dan")]
    assert attendance(at_nine(*nobody), name=str) == [
        "0 of 4 can come",
        "4 people have no diary with us: we do not guess",
    ]
    assert attendance(at_nine(*nobody[:2]), name=str)[1] == "Ann and Bob have no diary with us: we do not guess"


@pytest.mark.parametrize(
    ("diary", "counted", "named"),
    [
        (
            {"busy": JUNE.mask([NINE])},
            "1 person who must be there: cannot come",
            "Ann must be there: cannot come",
        ),
        (
            {"known": 0},
            "1 person who must be there: we do not know if they are free",
            "Ann must be there: we do not know if they are free",
        ),
        (
            {"on_shift": JUNE.mask([NINE])},
            "1 person who must be there: could come only if released",
            "Ann must be there: could come only if released",
        ),
        (
            {"tentative": JUNE.mask([NINE])},
            "1 person who must be there: might come (tentative)",
            "Ann must be there: might come (tentative)",
        ),
    ],
)
def test_essential_people_who_are_not_free_are_named_first(diary, counted, named):
    option = at_nine(Candidate("Ann", Diary(**{"known": JUNE.full} | diary), essential=True), person("Bob", NINE))
    assert reasons(option)[0] == counted
    assert reasons(option, name=str)[0] == named


def test_rules_that_fail_say_what_is_needed_and_what_there_is():
    joan = person("Joan", labels=["partner"])
    rules = (Rule("partner", 2), Rule("decides", 1), Rule("partner", 1))
    option = at_nine(joan, person("Bob", NINE, labels=["decides"]), rules=rules, quorum=3)
    assert reasons(option, labels=PARTNERS) == [
        "We need 2 partners: only 1 can come",
        "We need 1 person who can decide: none can come",
        "We need 3 people: only 1 can come",
        "1 of 2 can come",
        "1 cannot",
    ]


def test_a_label_without_words_is_its_own_word():
    assert reasons(at_nine(person("Joan"), rules=(Rule("partner", 2),)))[0] == "We need 2 partners: none can come"
    assert reasons(at_nine(person("Joan"), rules=(Rule("partner", 1),)))[0] == "We need 1 partner: none can come"


def test_a_place_that_is_taken_or_too_small_is_said():
    taken = Place("priory", 20, JUNE.mask([NINE]))
    assert reasons(at_nine(person("Ann"), places=(taken,)))[0] == "No room that fits is free then"
    small = Place("snug", 1)
    assert reasons(at_nine(person("a"), person("b"), places=(small,)))[0] == "No room that you chose holds 2 people"
    assert reasons(at_nine(person("Ann"), places=(taken, Place("hall", 9)))) == ["1 of 1 can come"]


def test_a_little_later_or_earlier_more_people_can_come():
    people = [person("Ann"), person("Bob", hour(1, 9, 9.5)), person("Cat", hour(1, 9, 10))]
    assert swaps(at_nine(*people)) == ["30 minutes later: one more can come"]
    assert swaps(at_nine(people[0], people[2])) == ["1 hour later: one more can come"]
    closes = Place("priory", 20, JUNE.mask([hour(1, 10, 24)]))
    but = "30 minutes later: one more can come, but no room is free then"
    assert swaps(at_nine(*people, places=(closes,))) == [but]
    assert swaps(at_nine(person("Ann"))) == []


def test_a_neighbour_earlier_on_is_offered_too():
    people = [person("Ann"), person("Bob", hour(1, 10, 11)), person("Cat", hour(1, 10, 11))]
    ten = ranking(*people).at(JUNE.slot(hour(1, 10, 11)[0]))
    assert swaps(ten) == ["1 hour later: two more can come", "1 hour earlier: two more can come"]


def test_nothing_is_in_the_way_when_a_time_suits_everyone():
    assert in_the_way(ranking(person("Ann"), person("Bob", NINE))) == []


def test_what_stands_in_the_way_of_any_good_time():
    ann, bob = person("Ann", hour(1, 9, 12), essential=True), person("Bob", hour(1, 9, 10.5), labels=["partner"])
    hall = Place("hall", 20, JUNE.mask([hour(1, 0, 24)]))
    stuck = ranking(ann, bob, Candidate("Cat", Diary()), rules=(Rule("partner", 2),), quorum=2, places=(hall,))
    assert in_the_way(stuck, name=str, labels=PARTNERS) == [
        "There is no time when everyone who must be there can come",
        "We need 2 partners: only 1 can come at any of these times",
        "We need 2 people: only 1 can come at any of these times",
        "No room that fits is free at any of these times",
        "There is no time when all 3 can come: the most is 1",
        "Ann cannot come at any of these times",
        "Cat has no diary with us: we do not guess",
    ]
    assert in_the_way(stuck, labels=PARTNERS)[-2:] == [
        "1 person cannot come at any of these times",
        "1 person has no diary with us: we do not guess",
    ]


def test_a_single_person_who_is_never_free_is_said_once():
    assert in_the_way(ranking(person("Ann", hour(1, 0, 24)))) == ["1 person cannot come at any of these times"]


def test_a_meeting_that_fits_no_day_is_said():
    assert in_the_way(ranking(person("Ann"), minutes=600)) == [
        "No time fits. Choose a shorter meeting, longer hours, or more days."
    ]


@pytest.mark.parametrize("name", [None, lambda key: f"<{key}>"])
def test_names_appear_only_through_the_function_that_is_given(name):
    people = [person("Ann", NINE, essential=True), person("Bob", tentative=[NINE]), Candidate("Cat", Diary())]
    words = " ".join([*reasons(at_nine(*people), name), *in_the_way(ranking(*people, minutes=180), name)])
    for key in ("Ann", "Bob", "Cat"):
        assert (key in words.replace(f"<{key}>", "")) is False
        assert (f"<{key}>" in words) is (name is not None)


def weeks(*people: Candidate, **changes) -> Ranking:
    """One hour between 9am and 5pm on weekdays, 1 to 26 June 2026."""
    start, end = hour(1, 0, 0)[0], hour(26, 24, 24)[0]
    hours = {"from_time": time(9), "until_time": time(17), "days": frozenset(range(5))}
    return ranking(*people, **{"earliest": start, "latest": end} | hours | changes)


TUESDAYS = (2, 9, 16, 23)


def test_times_that_keep_leaving_the_same_people_out():
    nights = [hour(day, 0, 13) for day in TUESDAYS]
    found = weeks(person("Kemi", rest=nights), person("Sam", rest=nights), person("Ann", hour(2, 9, 17)))
    assert left_out(found) == ["Tuesdays before 1pm: 2 people cannot come"]
    assert left_out(found, name=str) == ["Tuesdays before 1pm: Kemi and Sam cannot come"]


def test_a_week_in_which_they_can_come_breaks_the_habit():
    assert left_out(weeks(person("Kemi", *(hour(day, 0, 13) for day in TUESDAYS[1:])))) == []


def test_days_off_and_early_ends_are_habits_too():
    part_time = [hour(day + 3, 0, 24) for day in TUESDAYS]
    school_run = [hour(day, 14.5, 24) for day in TUESDAYS]
    both = weeks(person("Ann", *part_time), person("Bob", *school_run))
    assert left_out(both) == ["Fridays: 1 person cannot come", "Tuesdays from 2pm: 1 person cannot come"]


def test_several_days_with_one_habit_are_one_line_and_most_says_how_many_lines():
    mornings = [hour(day + add, 0, 12) for day in TUESDAYS for add in (0, 1)]
    fridays = [hour(day + 3, 0, 10) for day in TUESDAYS]
    found = weeks(person("Ann", *mornings, *fridays))
    assert left_out(found) == [
        "Tuesdays and Wednesdays before midday: 1 person cannot come",
        "Fridays before 10am: 1 person cannot come",
    ]
    assert left_out(found, most=1) == ["Tuesdays and Wednesdays before midday: 1 person cannot come"]


def test_one_week_shows_no_habit():
    assert left_out(weeks(person("Ann", hour(2, 0, 13)), latest=hour(5, 24, 24)[0])) == []
