"""Sites and rooms: hours, closures, retiring, and what the finder says about them."""
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from coproduce.notifications.models import Notification, State
from coproduce.people import roles
from coproduce.people.models import AccessNeeds, Kind
from scheduling.models import Closure, Event, Location, OpeningTime, Room
from scheduling.services import choice, events, finder, opening, place_mails, places
from scheduling.services.errors import RoomClosed
from scheduling.services.finder import Invitee, Wish
from tests.make import events as make
from tests.make.people import person

NOW = datetime(2027, 6, 1, 9, tzinfo=UTC)  # a Tuesday
TUESDAY = date(2027, 6, 22)
AT_2 = make.at(TUESDAY, 14)
NINE_TO_FIVE = (time(9), time(17))

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def frozen():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def ruth():
    return person("Ruth Adeyemi", Kind.STAFF, Kind.COPRODUCTION_LEAD)


@pytest.fixture
def priya():
    return person("Priya Shah")


def lost() -> list[tuple[str, str]]:
    rows = Notification.objects.filter(kind=places.ROOM_LOST, state=State.WAITING)
    return list(rows.values_list("recipient__name", "sequence"))


def why(room: Room, start: datetime, hours: int = 2) -> str:
    return opening.Openings([room]).why_shut(room, start, start + timedelta(hours=hours))


class TestOpening:
    @pytest.mark.parametrize(
        ("hour", "length", "words"),
        [
            (9, 8, ""),
            (8, 2, "Saltmarsh Hospital is open from 9am to 5pm on Tuesdays."),
            (16, 2, "Saltmarsh Hospital is open from 9am to 5pm on Tuesdays."),
        ],
    )
    def test_a_meeting_lies_within_the_hours(self, ruth, hour, length, words):
        room = make.room()
        places.set_hours(site=room.location, hours={1: NINE_TO_FIVE}, by=ruth)
        assert why(room, make.at(TUESDAY, hour), length) == words

    def test_a_day_without_hours_is_closed_and_no_hours_at_all_are_no_limit(self, ruth):
        room = make.room()
        assert why(room, make.at(TUESDAY, 3)) == ""
        places.set_hours(site=room.location, hours={0: NINE_TO_FIVE}, by=ruth)
        assert why(room, AT_2) == "Saltmarsh Hospital is closed on Tuesdays."

    def test_until_midnight(self, ruth):
        room = make.room()
        places.set_hours(site=room.location, hours={1: (time(9), time(0))}, by=ruth)
        assert why(room, make.at(TUESDAY, 22)) == ""
        assert why(room, make.at(TUESDAY, 23)) == "Saltmarsh Hospital is closed on Wednesdays."

    @pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
    def test_hours_are_of_the_wall_clock_on_days_when_the_clocks_change(self, ruth, day):
        room = make.room()
        places.set_hours(site=room.location, hours={6: (time(0), time(5))}, by=ruth)
        assert why(room, make.at(day, 4), 1) == ""
        assert why(room, make.at(day, 5), 1) != ""
        grid = finder.Grid.covering(make.at(day, 0), make.at(day, 23))
        shut = opening.Openings([room]).shut_mask(room, grid)
        assert not shut & grid.outward(make.at(day, 4), make.at(day, 5))
        assert shut & grid.outward(make.at(day, 5), make.at(day, 6))

    def test_a_closure_takes_whole_days_of_the_site_or_of_one_room(self, ruth):
        room, other = make.room(), make.room("Abbey Room")
        days = {"first_day": TUESDAY, "last_day": TUESDAY, "by": ruth}
        closure, _ = places.close(place=room, reason="new floor", **days)
        assert why(room, AT_2) == "Priory Room is closed on Tuesday 22 June: new floor"
        assert why(other, AT_2) == why(room, make.at(TUESDAY + timedelta(days=1), 0)) == ""
        places.lift(closure=closure, by=ruth)
        assert why(room, AT_2) == ""
        assert Closure.objects.get().lifted_at == NOW
        places.close(place=room.location, reason="flood", **days)
        assert why(other, AT_2) == "Saltmarsh Hospital is closed on Tuesday 22 June: flood"

    def test_in_words(self):
        lines = [OpeningTime(weekday=day, opens=time(9), closes=time(17)) for day in (0, 1, 2, 4)]
        assert opening.hours_in_words(lines) == ["Monday to Wednesday: 9am to 5pm", "Friday: 9am to 5pm"]

    def test_the_database_refuses_hours_backwards_and_a_closure_of_nothing(self, ruth):
        site = make.room().location
        with pytest.raises(IntegrityError), transaction.atomic():
            OpeningTime.objects.create(location=site, weekday=0, opens=time(17), closes=time(9))
        with pytest.raises(IntegrityError), transaction.atomic():
            Closure.objects.create(first_day=TUESDAY, last_day=TUESDAY, reason="x", created_by=ruth)


class TestBookedRooms:
    def test_booking_a_closed_room_says_why(self, priya, ruth):
        room = make.room()
        places.close(place=room, first_day=TUESDAY, last_day=TUESDAY, reason="new floor", by=ruth)
        with pytest.raises(RoomClosed, match="Priory Room is closed on Tuesday 22 June: new floor"):
            make.event(by=priya, start=AT_2, room=room)

    @pytest.mark.parametrize("how", ["close", "hours", "retire room", "retire site"])
    def test_whoever_has_booked_it_is_told_once_whatever_takes_it_away(self, priya, ruth, how):
        room = make.room()
        make.event(by=priya, start=AT_2, room=room)
        make.event(by=priya, start=make.at(TUESDAY, 14), room=make.room("Abbey Room", is_open=True), minutes=30)
        past = AT_2 - timedelta(days=60)
        Event.objects.filter(room__name="Abbey Room").update(start=past, end=past + timedelta(hours=1))
        for _ in range(2):
            if how == "close":
                places.close(place=room, first_day=TUESDAY, last_day=TUESDAY, reason="flood", by=ruth)
            elif how == "hours":
                assert places.set_hours(site=room.location, hours={0: NINE_TO_FIVE}, by=ruth) == 1
            else:
                where = room if how == "retire room" else room.location
                assert places.set_in_use(place=where, in_use=False, by=ruth) == 1
        assert lost() == [("Priya Shah", 0)]

    def test_a_meeting_at_another_time_is_left_alone(self, priya, ruth):
        room = make.room()
        make.event(by=priya, start=AT_2, room=room)
        later = TUESDAY + timedelta(days=1)
        _, told = places.close(place=room, first_day=later, last_day=later, reason="flood", by=ruth)
        assert (told, lost()) == (0, [])

    def test_the_mail_is_stale_once_the_meeting_has_moved_or_the_room_is_back(self, priya, ruth):
        room, other = make.room(), make.room("Abbey Room")
        event = make.event(by=priya, start=AT_2, room=room)
        closure, _ = places.close(place=room, first_day=TUESDAY, last_day=TUESDAY, reason="flood", by=ruth)
        row = Notification.objects.get(kind=places.ROOM_LOST)
        mail = place_mails.room_lost(row)
        assert mail.to == priya.email
        assert "Priory Room is closed on Tuesday 22 June: flood" in mail.text
        places.lift(closure=closure, by=ruth)
        assert place_mails.room_lost(row) is None
        places.set_in_use(place=room, in_use=False, by=ruth)
        assert place_mails.room_lost(row) is not None
        events.move(event=event, by=priya, start=event.start, end=event.end, room=other)
        assert place_mails.room_lost(row) is None


def wish(**more) -> Wish:
    return Wish(minutes=60, first_day=TUESDAY, last_day=TUESDAY, from_time=time(9), until_time=time(17), **more)


def needy(name: str = "Joan Bell", *, share: bool = True, **needs):
    somebody = make.free_all_week(person(name))
    AccessNeeds.objects.create(person=somebody, share=share, **needs)
    return somebody


class TestFinding:
    def test_rooms_are_offered_within_their_hours_only(self, priya, ruth):
        room = make.room()
        places.set_hours(site=room.location, hours={1: (time(11), time(13))}, by=ruth)
        options = finder.find(wish(), [Invitee(make.free_all_week(priya))]).options
        assert (options[0].start, options[0].room) == (make.at(TUESDAY, 11), room)
        assert {one.room for one in options if one.start >= make.at(TUESDAY, 13)} <= {None}

    def test_what_shared_needs_ask_for_is_met(self):
        make.room("Small", capacity=5)
        loop = make.room("Loop", capacity=9, hearing_loop=True)
        assert finder.find(wish(), [Invitee(needy(hearing_loop=True))]).options[0].room == loop

    def test_needs_that_are_not_shared_change_nothing(self):
        small = make.room("Small", capacity=5)
        assert finder.find(wish(), [Invitee(needy(share=False, hearing_loop=True))]).options[0].room == small

    def test_the_one_thing_missing_is_named_to_those_who_may_name(self):
        make.room("Small", quiet_room=True)
        asked = [Invitee(needy(hearing_loop=True, quiet_room=True))]
        answer = finder.find(wish(), asked, may_name=True)
        assert answer.blocked.startswith(
            "No room has everything that people need. In Small, Saltmarsh Hospital, only the hearing loop is missing."
        )
        assert answer.unfit_rooms == ["Small, Saltmarsh Hospital: the hearing loop is missing"]
        others = finder.find(wish(), asked, may_name=False)
        assert others.blocked.startswith("No room has everything that people need.")
        assert others.unfit_rooms == []
        assert "hearing loop" not in others.blocked + " ".join(words for one in others.options for words in one.reasons)

    def test_a_free_room_that_nearly_does_is_named_when_the_right_one_is_taken(self, priya):
        right = make.room("Right", hearing_loop=True)
        make.room("Nearly")
        make.event(by=priya, start=make.at(TUESDAY, 9), room=right, minutes=480)
        option = finder.find(wish(), [Invitee(needy(hearing_loop=True))], may_name=True).options[0]
        assert option.room is None
        assert "Nearly, Saltmarsh Hospital is free then, but the hearing loop is missing" in option.reasons

    def test_each_room_at_a_time_and_why_not(self, priya, ruth):
        joan = needy(hearing_loop=True, blue_badge=True)
        good = make.room("Good", hearing_loop=True)
        Location.objects.update(blue_badge=True)
        taken, small, shut = make.room("Taken", hearing_loop=True), make.room("Tiny", capacity=1), make.room("Shut")
        make.room("Deaf")
        make.event(by=priya, start=AT_2, room=taken)
        places.close(place=shut, first_day=TUESDAY, last_day=TUESDAY, reason="flood", by=ruth)
        found = choice.rooms_for(start=AT_2, end=AT_2 + timedelta(hours=1), people=[joan, priya])
        assert [(one.room.name, one.why_not, one.can_be_chosen) for one in found] == [
            ("Good", "", True),
            ("Deaf", "The hearing loop is missing.", True),
            ("Tiny", "Seats 1, and you ask 2 people. The hearing loop is missing.", False),
            ("Shut", "Shut is closed on Tuesday 22 June: flood. The hearing loop is missing.", False),
            ("Taken", "Taken at that time.", False),
        ]
        assert (good.name, small.capacity) == ("Good", 1)


class TestPages:
    @pytest.fixture
    def keeper(self, client, ruth):
        sam = person("Sam Okoro", Kind.STAFF)
        roles.give(person=sam, kind=Kind.PLACE_KEEPER, by=ruth)
        client.force_login(sam)
        return sam

    def test_somebody_trusted_adds_a_site_and_a_room(self, client, keeper):
        sent = {"name": "Fenway Library", "near_bus": "on", "travel": "Bus 4"}
        page = client.post("/my/places/new/", sent, follow=True)
        site = Location.objects.get()
        assert page.redirect_chain[-1][0] == site.get_absolute_url()
        client.post(f"{site.get_absolute_url()}rooms/new/", {"name": "Reading", "capacity": "9", "hearing_loop": "on"})
        words = client.get(site.get_absolute_url()).content.decode()
        assert "There is a bus stop nearby." in words
        assert "Seats 9." in words
        assert "There is a hearing loop." in words

    def test_the_same_name_twice_is_refused_and_what_was_typed_is_kept(self, client, keeper):
        room = make.room()
        page = client.post(f"{room.location.get_absolute_url()}rooms/new/", {"name": "Priory Room", "capacity": "9"})
        assert page.context["form"].errors == {"name": ["There is one with this name already. Choose another name."]}
        page = client.post(f"/my/places/rooms/{room.pk}/edit/", {"name": "Priory Room", "capacity": "0"})
        assert "capacity" in page.context["form"].errors

    def test_hours_need_both_ends_in_order(self, client, keeper):
        site = make.room().location
        address = f"{site.get_absolute_url()}hours/"
        page = client.post(address, {"opens_0": "9am", "opens_1": "5pm", "closes_1": "9am", "opens_2": "25"})
        assert page.context["form"].errors == {
            "closes_0": ["Enter when it closes on Monday, or empty both boxes"],
            "closes_1": ["On Tuesday it must close after it opens"],
            "opens_2": ["Enter a real time, for example 9am or 2.30pm"],
        }
        client.post(address, {"opens_0": "9am", "closes_0": "midnight"})
        assert list(site.opening_times.values_list("weekday", "closes")) == [(0, time(0))]

    def test_closing_tells_the_organiser_and_says_so(self, client, keeper, priya):
        room = make.room()
        make.event(by=priya, start=AT_2, room=room)
        day = {"first_day_day": "22", "first_day_month": "6", "first_day_year": "2027"}
        sent = {"what": str(room.pk), "reason": "new floor", **day}
        page = client.post(f"{room.location.get_absolute_url()}close/", sent, follow=True)
        words = page.content.decode()
        assert "The organiser of 1 meeting is told, and offered another place." in words
        assert "Priory Room is closed on Tuesday 22 June: new floor" in words
        past = {"first_day_day": "1", "first_day_month": "5", "first_day_year": "2027"}
        page = client.post(f"{room.location.get_absolute_url()}close/", sent | past)
        assert page.context["form"].errors == {"first_day": ["Choose a day that is still to come"]}

    def test_retiring_keeps_everything(self, client, keeper):
        room = make.room()
        client.post(f"/my/places/rooms/{room.pk}/in-use/")
        room.refresh_from_db()
        assert room.is_open is False
        assert "Rooms not used any more" in client.get(room.location.get_absolute_url()).content.decode()
        client.post(f"/my/places/rooms/{room.pk}/in-use/", {"in_use": "yes"})
        room.refresh_from_db()
        assert room.is_open is True

    def test_a_visitor_sees_the_place_and_no_button(self, client):
        site = make.room().location
        response = client.get(site.get_absolute_url())
        assert response.status_code == 200
        assert "Bus 12 stops at the door." in response.content.decode()
        assert "<form" not in response.content.decode().partition("<main")[2]

    @pytest.mark.parametrize("rooms", [1, 3])
    def test_the_pages_cost_the_same(self, client, keeper, rooms, django_assert_num_queries):
        for number in range(rooms):
            site = make.room(f"Room {number}").location
        for number in range(rooms):
            Location.objects.create(name=f"Site {number}")
        for address, cost in (("/my/places/", 6), (site.get_absolute_url(), 8)):
            client.get(address)
            with django_assert_num_queries(cost):
                client.get(address)
