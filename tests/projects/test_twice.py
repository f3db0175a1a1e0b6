"""A workshop held twice for opposite shifts: both sessions in one go, or neither."""
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from coproduce.notifications.models import Notification
from coproduce.people.models import Kind
from projects.models import Workshop
from projects.services import twice
from scheduling.models import Event
from scheduling.services import events as booking
from scheduling.services import proposals
from tests.make import diaries, polls
from tests.make import events as places
from tests.make import projects as make
from tests.make.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    """Day staff can come on mornings, night staff in the evening, the lead and the facilitator at any time."""
    lead = places.free_all_week(make.lead())
    project = make.project(lead)
    make.member(project, places.free_all_week(person("Sam Okoro", Kind.STAFF)), "is_facilitator")
    hours = {"Ann Day": ("09:00", "12:00"), "Bob Day": ("09:00", "12:00"), "Kim Night": ("16:00", "19:00")}
    for name, (start, end) in hours.items():
        somebody = person(name, Kind.STAFF)
        diaries.week(somebody, *(diaries.line(day, start, end) for day in range(5)))
        make.member(project, somebody)
    return project


@pytest.fixture
def workshop(ward):
    places.room()
    asked = {one.person_id: one.is_lead for one in ward.memberships.all()}
    return make.workshop(ward, asked=asked, needs_room=True, until_time=make.time(20))


def pair_key(workshop) -> str:
    return twice.key(twice.find(workshop))


def names(people) -> list[str]:
    return sorted(person.name for person in people)


def asked_to(workshop) -> list[str]:
    return names(one.person for one in workshop.event.attendees.select_related("person"))


def url(workshop) -> str:
    return make.url(workshop, "twice/")


def test_two_times_reach_everybody_and_say_so_in_words(workshop):
    pair = twice.find(workshop)
    assert pair.words == "Together they reach everybody. The best single time reaches 4."
    early, late = pair.sessions
    assert names(one.person for one in early.asked) == ["Ana Bell", "Ann Day", "Bob Day", "Sam Okoro"]
    assert names(one.person for one in late.asked) == ["Ana Bell", "Kim Night", "Sam Okoro"]
    assert (early.headline, late.headline) == ("Everybody asked to it can come",) * 2
    assert early.end <= late.start


def test_both_are_booked_and_everybody_is_asked_to_theirs(workshop, ward):
    first, second = twice.confirm(workshop=workshop, by=workshop.created_by, pair_key=pair_key(workshop))
    workshop.refresh_from_db()
    twin = workshop.twin
    assert (workshop.event, twin.event, twin.project) == (first, second, ward)
    assert asked_to(workshop) == ["Ana Bell", "Ann Day", "Bob Day", "Sam Okoro"]
    assert asked_to(twin) == ["Ana Bell", "Kim Night", "Sam Okoro"]
    assert Notification.objects.filter(kind=booking.REQUEST).count() == 7


def test_a_second_press_books_nothing_more(workshop):
    key = pair_key(workshop)
    twice.confirm(workshop=workshop, by=workshop.created_by, pair_key=key)
    assert twice.confirm(workshop=workshop, by=workshop.created_by, pair_key=key) is None
    assert (Event.objects.count(), Workshop.objects.count()) == (2, 2)


def test_times_that_have_changed_meanwhile_are_shown_again_and_nothing_is_booked(workshop, client):
    key = pair_key(workshop)
    pair = twice.find(workshop)
    room = pair.sessions[1].room
    places.event(by=workshop.created_by, start=pair.sessions[1].start, minutes=90, room=room, url="/other/")
    with pytest.raises(twice.PairChanged):
        twice.confirm(workshop=workshop, by=workshop.created_by, pair_key=key)
    client.force_login(workshop.created_by)
    page = client.post(url(workshop), {"pair_key": key}).content.decode()
    assert "These times are not free any more. Check the new ones below." in page
    assert (Event.objects.count(), Workshop.objects.count()) == (1, 1)


def test_the_page_offers_it_and_one_press_books_both(workshop):
    client = Client()
    client.force_login(workshop.created_by)
    options = client.get(workshop.get_absolute_url()).content.decode()
    assert "Hold it twice, for people on opposite shifts" in options
    page = client.get(url(workshop)).content.decode()
    assert "Together they reach everybody." in page
    done = client.post(url(workshop), {"pair_key": pair_key(workshop)}, follow=True).content.decode()
    assert "Both sessions are booked. We told everybody asked which one is theirs." in done
    assert "The other session:" in done
    workshop.refresh_from_db()
    assert "The other session:" in client.get(workshop.twin.get_absolute_url()).content.decode()
    assert client.get(url(workshop)).status_code == 302


def test_it_is_not_offered_where_one_time_suits_everybody(ward):
    office = [one for one in ward.memberships.all() if "Night" not in one.person.name]
    made = make.workshop(ward, asked={one.person_id: False for one in office})
    client = Client()
    client.force_login(made.created_by)
    assert "Hold it twice" not in client.get(made.get_absolute_url()).content.decode()
    assert "Holding it twice brings nobody more" in client.get(url(made)).content.decode()


def test_without_a_room_a_place_is_asked_for_once(ward):
    made = make.workshop(ward, needs_room=False, until_time=make.time(20))
    client = Client()
    client.force_login(made.created_by)
    assert "Answer “Where will you meet?”" in client.post(url(made), {"pair_key": pair_key(made)}).content.decode()
    assert not Event.objects.exists()
    client.post(url(made), {"pair_key": pair_key(made), "where": "Ward 4 day room"})
    assert list(Event.objects.values_list("where", flat=True)) == ["Ward 4 day room"] * 2


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_the_same_however_many_are_asked(ward, many, django_assert_num_queries):
    for number in range(many):
        make.member(ward, places.free_all_week(person(f"Extra {number}", Kind.STAFF)))
    places.room()
    made = make.workshop(ward, needs_room=True, until_time=make.time(20))
    client = Client()
    client.force_login(made.created_by)
    with django_assert_num_queries(16):
        client.get(url(made))


def test_while_people_are_asked_which_times_suit_nothing_is_booked_over_their_heads(workshop):
    key = pair_key(workshop)
    polls.poll(workshop)
    client = Client()
    client.force_login(workshop.created_by)
    assert "Hold it twice" not in client.get(f"{workshop.get_absolute_url()}?times=1").content.decode()
    assert client.get(url(workshop)).url == workshop.get_absolute_url()
    with pytest.raises(twice.PollOpen):
        twice.confirm(workshop=workshop, by=workshop.created_by, pair_key=key)


def test_a_poll_that_was_called_off_is_no_obstacle(workshop):
    poll = polls.poll(workshop)
    proposals.cancel(proposal=poll, by=workshop.created_by)
    workshop.refresh_from_db()
    assert twice.confirm(workshop=workshop, by=workshop.created_by, pair_key=pair_key(workshop))
    workshop.refresh_from_db()
    assert workshop.twin.proposal is None


def test_days_that_are_over_offer_nothing(ward):
    today = timezone.localdate()
    made = make.workshop(ward, first_day=today - timedelta(days=9), last_day=today - timedelta(days=2))
    assert twice.find(made) is None
