"""From a poll to a meeting."""

import pytest

from coproduce.notifications import deliver
from coproduce.people.models import Kind
from projects.services import joining, workshops
from scheduling.models import Attendee, Event, Proposal
from scheduling.services.errors import EssentialNotFree, EverybodyRefused, RoomTaken
from scheduling.services.proposals import Place
from tests.make import events as places
from tests.make import polls as make
from tests.make import projects as house
from tests.make.people import person
from tests.make.polls import IF_NEED_BE, NO, YES, choose, rows, sent, words

pytestmark = pytest.mark.django_db
PartStat = Attendee.PartStat


@pytest.fixture
def workshop(project):
    deliver.send_due()
    return house.workshop(project, at_least_partners=1)


@pytest.fixture
def poll(workshop):
    made = make.poll(workshop)
    workshop.refresh_from_db()
    return made


class TestChoosing:
    def test_a_yes_is_taken_at_its_word_and_not_asked_again(self, poll, workshop):
        sent()
        make.answer(poll, "Joan Price", YES, NO, places=["phone"])
        make.answer(poll, "Ali Aziz", YES, NO, places=["online"])
        make.answer(poll, "Kemi Ade", IF_NEED_BE, NO)
        event = choose(workshop, place=poll.places.get(kind="phone"))
        said = dict(event.attendees.values_list("person__name", "partstat"))
        assert said == {
            "Joan Price": PartStat.ACCEPTED, "Ali Aziz": PartStat.NEEDS_ACTION, "Kemi Ade": PartStat.NEEDS_ACTION,
            "Sam Okoro": PartStat.NEEDS_ACTION, "Ana Bell": PartStat.ACCEPTED,  # she chose
        }  # fmt: skip
        found = sent()
        (joan,), (ali,) = found["joan.price@saltmarsh-fenway.example"], found["ali.aziz@saltmarsh-fenway.example"]
        assert joan.subject.startswith("It is settled: Quieter nights workshop")
        assert "You said yes to this time: you need do nothing." in joan.body
        assert ali.subject.startswith("Can you come? Quieter nights workshop")
        poll.refresh_from_db()
        assert (poll.status, poll.event) == ("settled", event)
        assert {row.state for row in rows().filter(kind__in=["poll-reminder", "poll-closed"])} == {"cancelled"}

    def test_their_own_word_stands_before_their_diary(self, project):
        """Kemi must come and is on nights; Tom has no diary. Both said yes: no override is needed."""
        tom = person("Tom Reilly", Kind.STAFF)
        house.member(project, tom)
        asked = {house.who(project, name).pk: True for name in ("Kemi Ade", "Tom Reilly")}
        workshop = house.workshop(project, asked=asked)
        poll = make.poll(workshop)
        with pytest.raises(EssentialNotFree, match=r"Kemi Ade and Tom Reilly|Tom Reilly and Kemi Ade"):
            choose(workshop)
        make.answer(poll, "Kemi Ade", YES, YES)
        with pytest.raises(EssentialNotFree, match="Tom Reilly must come"):
            choose(workshop)
        make.answer(poll, "Tom Reilly", IF_NEED_BE, NO)
        with pytest.raises(EssentialNotFree, match="Tom Reilly must come"):
            choose(workshop, time=1)
        assert set(choose(workshop).attendees.values_list("override_reason", flat=True)) == {""}

    def test_a_no_stands_before_a_free_diary(self, project):
        asked = {house.who(project, "Joan Price").pk: True}
        workshop = house.workshop(project, asked=asked)
        poll = make.poll(workshop)
        make.answer(poll, "Joan Price", NO, YES)
        with pytest.raises(EssentialNotFree, match="Joan Price must come"):
            choose(workshop, despite="We have no other day.")

    def test_what_everybody_refused_needs_a_reason_that_everybody_reads(self, client, poll, workshop, project):
        make.answer(poll, "Joan Price", NO, YES)
        make.answer(poll, "Ali Aziz", NO, "")
        with pytest.raises(EverybodyRefused):
            choose(workshop)
        with pytest.raises(EverybodyRefused):
            choose(workshop, despite="  ")
        assert Event.objects.count() == 0
        choose(workshop, despite="The room is only free then.")
        client.force_login(house.who(project, "Joan Price"))
        page = words(client.get(workshop.get_absolute_url()))
        assert "had said no to this time. The reason it was chosen: The room is only free then." in page

    def test_refusing_counts_those_who_are_still_here(self, poll, workshop, project):
        make.answer(poll, "Joan Price", YES, NO)
        make.answer(poll, "Ali Aziz", NO, YES)
        joan = project.memberships.get(person__name="Joan Price")
        joining.leave(membership=joan, by=joan.person)
        with pytest.raises(EverybodyRefused):
            choose(workshop)

    def test_a_time_found_in_diaries_ends_the_poll_too(self, poll, workshop, project):
        option = house.best(workshop)
        event = workshops.confirm(
            workshop=workshop, by=house.who(project, "Ana Bell"), start=option.start, room=None, where="Library"
        )
        poll.refresh_from_db()
        assert (poll.status, poll.event) == ("settled", event)
        assert sent().keys() == {one.person.email for one in event.attendees.select_related("person")}
        assert not rows().filter(state="sent").exists()

    def test_a_room_taken_meanwhile_is_said_and_others_are_offered(self, client, project, room):
        spare = places.room("Fenway Room", capacity=20)
        workshop = house.workshop(project)
        poll = make.poll(workshop, places=[Place(make.Kind.ROOM, room=room), Place(make.Kind.PHONE)])
        time = poll.times.first()
        ana = house.who(project, "Ana Bell")
        client.force_login(ana)
        address = make.url(workshop, "choose/")
        before = client.get(f"{address}?time={time.pk}").content.decode()
        assert "Priory Room, Saltmarsh Hospital (step-free) (suits nobody so far)" in before
        place = poll.places.get(kind="room")
        places.event(person("Bo Berg"), by=ana, start=time.start, minutes=30, room=room)
        page = client.post(address, {"time": time.pk, "place": f"place-{place.pk}"})
        assert "is not to be had: taken by another meeting then." in words(page)
        assert Event.objects.count() == 1
        with pytest.raises(RoomTaken):
            workshops.confirm(workshop=workshop, by=ana, start=time.start, end=time.end, room=room, place=place)
        client.post(address, {"time": time.pk, "place": f"room-{spare.pk}"})
        workshop.refresh_from_db()
        assert workshop.event.room == spare

    def test_after_a_cancelled_meeting_people_can_be_asked_again(self, poll, workshop):
        ana = workshop.created_by
        choose(workshop)
        workshop.refresh_from_db()
        workshops.cancel(workshop=workshop, by=ana, because="Ill")
        workshop.refresh_from_db()
        again = make.poll(workshop)
        assert again != poll
        assert (workshop.proposal, Proposal.objects.get(pk=poll.pk).status) == (again, "settled")


