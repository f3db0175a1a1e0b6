"""Finding a time and a room through the database: real weeks, real bookings, the words a page shows."""
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from coproduce.people.models import Person
from scheduling.engine.rank import Rule
from scheduling.services import events
from scheduling.services.finder import Answer, Invitee, Wish, find
from scheduling.services.own_time import set_pattern
from tests.make import diaries as diary
from tests.make import events as make
from tests.make.people import person

NOW = datetime(2027, 6, 1, 9, tzinfo=UTC)
MONDAY = date(2027, 6, 7)
FRIDAY = date(2027, 6, 11)
WORDS = {"partner": ("partner", "partners"), "can decide": ("person who can decide", "people who can decide")}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def frozen():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def priya():
    return person("Priya Shah")


@pytest.fixture
def joan():
    return person("Joan Bell")


@pytest.fixture
def kemi():
    return person("Kemi Ade")


def wish(**more) -> Wish:
    given = {"minutes": 60, "first_day": MONDAY, "last_day": FRIDAY, "needs_room": False, "words": WORDS}
    return Wish(**(given | {"from_time": time(9), "until_time": time(17)} | more))


def times(answer: Answer) -> list[str]:
    return [f"{option.start.astimezone(make.LONDON):%a %H:%M}" for option in answer.options]


def people_of(option) -> list[list[str]]:
    groups = (option.can, option.maybe, option.if_released, option.cannot, option.unknown)
    return [[one.name for one in group] for group in groups]


class TestPeople:
    def test_the_one_hour_that_all_share_comes_first(self, joan, kemi):
        diary.week(joan, diary.line(1, "09:00", "12:00"), diary.line(3, "14:00", "17:00"))
        diary.week(kemi, diary.line(1, "13:00", "17:00"), diary.line(3, "15:00", "16:00"))
        answer = find(wish(), [Invitee(joan), Invitee(kemi)])
        best = answer.options[0]
        assert (best.start, best.end) == (make.at(date(2027, 6, 10), 15), make.at(date(2027, 6, 10), 16))
        assert best.headline == "All 2 can come"
        assert people_of(best) == [["Joan Bell", "Kemi Ade"], [], [], [], []]
        assert (best.fits, best.reasons, answer.blocked, answer.unknown) == (True, [], "", [])

    def test_everybody_is_in_one_list_and_no_diary_never_looks_like_free(self, joan, kemi):
        busy, maybe, stranger = person("Al Busy"), person("Bo Maybe"), person("Cy Stranger")
        diary.office_hours(joan)
        diary.week(kemi, diary.line(0, "08:00", "18:00", diary.ON_SHIFT))
        for who, more in ((busy, ""), (maybe, "STATUS:TENTATIVE")):
            diary.read(who, diary.ics(("20270607T080000Z", "20270607T160000Z"), more=more))
        asked = [Invitee(who) for who in (joan, maybe, kemi, busy, stranger)]
        answer = find(wish(last_day=MONDAY), asked, may_name=True)
        option = answer.options[0]
        assert people_of(option) == [["Joan Bell"], ["Bo Maybe"], ["Kemi Ade"], ["Al Busy"], ["Cy Stranger"]]
        assert option.headline == "1 of 5 can come"
        assert option.reasons == [
            "1 might come (tentative): Bo Maybe",
            "1 could come if released: Kemi Ade",
            "1 cannot: Al Busy",
            "Cy Stranger has no diary with us: we do not guess",
            "Less than 6 weeks away: rosters are out, so ask for release soon",
        ]
        assert ([one.name for one in answer.unknown], answer.people) == (["Cy Stranger"], 5)

    def test_nobody_is_named_to_those_who_may_not_know(self, joan, kemi):
        diary.office_hours(joan)
        make.event(kemi, by=joan, start=make.at(MONDAY, 9), minutes=480)
        asked = [Invitee(joan), Invitee(kemi, essential=True)]
        for may_name in (False, True):
            answer = find(wish(last_day=MONDAY), asked, may_name=may_name)
            said = " ".join([*answer.options[0].reasons, *answer.left_out, answer.blocked])
            assert ("Kemi" in said) == may_name
            assert answer.options[0].essential_not_free == [kemi]

    def test_rules_count_labels_and_say_who_is_short(self, joan, kemi):
        diary.office_hours(joan)
        diary.office_hours(kemi)
        asked = [Invitee(joan, labels=frozenset({"partner"})), Invitee(kemi, labels=frozenset({"can decide"}))]
        met = find(wish(rules=(Rule("partner", 1), Rule("can decide", 1)), at_least=2), asked)
        assert met.options[0].fits
        short = find(wish(rules=(Rule("partner", 2),)), asked)
        assert not short.options[0].fits
        assert "We need 2 partners: only 1 can come" in short.options[0].reasons
        assert short.blocked == "We need 2 partners: only 1 can come at any of these times."

    def test_a_meeting_one_is_asked_to_takes_the_time_until_one_says_no(self, priya, joan):
        diary.week(joan, diary.line(0, "09:00", "11:00"))
        other = make.event(joan, by=priya, start=make.at(MONDAY, 9), minutes=60)
        assert times(find(wish(last_day=MONDAY), [Invitee(joan)]))[0] == "Mon 10:00"
        assert times(find(wish(last_day=MONDAY), [Invitee(joan)], without_event=other))[0] == "Mon 09:00"
        events.answer(attendee=other.attendees.get(), partstat="DECLINED")
        assert times(find(wish(last_day=MONDAY), [Invitee(joan)]))[0] == "Mon 09:00"


class TestDays:
    def test_nothing_before_now_and_nothing_at_weekends_unless_wished(self, joan):
        make.free_all_week(joan)
        today = date(2027, 6, 1)  # it is 10 in London
        assert times(find(wish(first_day=today, last_day=today), [Invitee(joan)]))[0] == "Tue 10:00"
        saturday = date(2027, 6, 12)
        days = {"first_day": saturday, "last_day": saturday}
        nothing = find(wish(**days), [Invitee(joan)])
        assert (nothing.options, nothing.blocked) == (
            [],
            "No time fits. Choose a shorter meeting, longer hours, or more days.",
        )
        assert times(find(wish(**days, weekends=True), [Invitee(joan)]))[0] == "Sat 09:00"

    def test_days_that_have_passed(self, joan):
        answer = find(wish(first_day=date(2027, 5, 3), last_day=date(2027, 5, 7)), [Invitee(joan)])
        assert (answer.options, answer.people) == ([], 1)
        assert answer.blocked == "Those days have passed. Choose later days."

    @pytest.mark.parametrize("sunday", [date(2028, 3, 26), date(2027, 10, 31)])
    def test_a_sunday_on_which_the_clocks_change(self, joan, frozen, sunday):
        """Nine o'clock stays nine o'clock by London's clock."""
        frozen.move_to(datetime(sunday.year, sunday.month, 1, 9, tzinfo=UTC))
        make.free_all_week(joan)
        answer = find(wish(first_day=sunday, last_day=sunday, weekends=True), [Invitee(joan)])
        assert answer.options[0].start == make.at(sunday, 9)
        assert [option.end - option.start for option in answer.options] == [timedelta(hours=1)] * 8
        assert answer.options[-1].end <= make.at(sunday, 17)

    def test_twenty_at_most(self, joan):
        make.free_all_week(joan)
        assert len(find(wish(last_day=date(2027, 6, 30)), [Invitee(joan)]).options) == 20


class TestRooms:
    def test_the_smallest_room_that_holds_everybody_and_is_free(self, priya, joan, kemi):
        for who in (joan, kemi):
            diary.week(who, diary.line(0, "09:00", "10:00"))
        make.room("Booth", capacity=1)
        small, big = make.room("Small", capacity=2), make.room("Big", capacity=30)
        make.room("Closed", capacity=3, is_open=False)
        asked = [Invitee(joan), Invitee(kemi)]
        wanted = wish(last_day=MONDAY, needs_room=True)
        assert find(wanted, asked).options[0].room == small
        booked = make.event(by=priya, start=make.at(MONDAY, 9, 30), minutes=15, room=small)
        assert find(wanted, asked).options[0].room == big
        assert find(wanted, asked, without_event=booked).options[0].room == small
        events.cancel(event=booked, by=priya)
        assert find(wanted, asked).options[0].room == small

    def test_step_free(self, joan):
        make.free_all_week(joan)
        make.room("Attic", capacity=4, step_free=False)
        wanted = wish(needs_room=True, step_free=True)
        none = find(wanted, [Invitee(joan)])
        assert {option.room for option in none.options} == {None}
        assert {option.fits for option in none.options} == {False}
        assert none.blocked.startswith("There is no room with a step-free way in.")
        garden = make.room("Garden Room", capacity=9)
        assert {option.room for option in find(wanted, [Invitee(joan)]).options} == {garden}

    def test_no_room_big_enough_is_said(self, joan, kemi):
        make.free_all_week(joan)
        make.room(capacity=1)
        answer = find(wish(needs_room=True), [Invitee(joan), Invitee(kemi)])
        assert answer.options[0].room is None
        assert "No room that you chose holds 2 people" in answer.options[0].reasons
        assert "No room that you chose holds 2 people." in answer.blocked


class TestNothingFits:
    def test_the_least_bad_times_are_shown_with_what_stands_in_the_way(self, joan, kemi):
        diary.week(joan, diary.line(0, "09:00", "11:00"))
        diary.week(kemi, diary.line(2, "09:00", "11:00"))
        asked = [Invitee(joan, essential=True), Invitee(kemi, essential=True)]
        answer = find(wish(), asked, may_name=True)
        assert {option.fits for option in answer.options} == {False}
        assert times(answer)[:2] == ["Mon 09:00", "Mon 10:00"]
        assert answer.options[0].essential_not_free == [kemi]
        assert answer.options[0].reasons[0] == "Kemi Ade must be there: we do not know if they are free"
        assert answer.blocked.startswith("There is no time when everyone who must be there can come.")

    def test_nobody_has_a_diary(self, joan, kemi):
        answer = find(wish(), [Invitee(joan), Invitee(kemi)], may_name=True)
        assert answer.unknown == [joan, kemi]
        assert answer.options[0].headline == "0 of 2 can come"
        assert answer.options[0].reasons == ["Joan Bell and Kemi Ade have no diary with us: we do not guess"]

    def test_times_that_keep_leaving_people_out(self, joan, kemi):
        make.free_all_week(joan)
        blocked = [(f"202706{day:02}T080000Z", f"202706{day:02}T130000Z") for day in (8, 15, 22, 29)]
        diary.read(kemi, diary.ics(*blocked))
        answer = find(wish(last_day=date(2027, 6, 30)), [Invitee(joan), Invitee(kemi)], may_name=True)
        assert answer.left_out == ["Tuesdays before 2pm: Kemi Ade cannot come"]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_costs_the_same_number_of_queries_however_many_are_asked(priya, count, django_assert_num_queries):
    asked = [make.free_all_week(person(f"Person {number}")) for number in range(count)]
    for number in range(count):
        room = make.room(f"Room {number}", capacity=99)
        make.event(*asked, by=priya, start=make.at(MONDAY, 9 + number % 8), room=room)
    with django_assert_num_queries(8):
        answer = find(wish(needs_room=True), [Invitee(who) for who in asked], may_name=True)
        assert [str(option.room) for option in answer.options]
    assert answer.people == count


def test_a_known_week_without_a_free_hour_is_not_unknown(joan):
    set_pattern(person=joan, times=[diary.line(day, "00:00", "00:00", diary.ON_SHIFT) for day in range(7)], by=joan)
    answer = find(wish(), [Invitee(joan)])
    assert answer.unknown == []
    assert [one.name for one in answer.options[0].if_released] == ["Joan Bell"]
    assert isinstance(answer.options[0].if_released[0], Person)
