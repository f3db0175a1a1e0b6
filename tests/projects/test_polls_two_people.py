"""Two people who run one workshop: whoever comes second is told in words what has become of it."""
import pytest

from coproduce.notifications import deliver
from projects.models import WorkshopInvitee
from projects.services import workshops
from scheduling.models import Event, Proposal
from scheduling.services import proposals
from scheduling.services.errors import PollOver
from tests.make import polls as make
from tests.make import projects as house
from tests.make.people import person
from tests.make.polls import choose, words
from tests.projects.test_poll_form import typed

pytestmark = pytest.mark.django_db
CHOSEN = "A time has been chosen already. It stands below."
OVER = "The poll is over already. Nothing was changed."


@pytest.fixture
def workshop(project):
    deliver.send_due()
    return house.workshop(project)


@pytest.fixture
def sam(client, project):
    """He has the pages open; Ana acts before he sends."""
    found = house.who(project, "Sam Okoro")
    client.force_login(found)
    return found


def booking(start):
    return house.choice(type("Option", (), {"start": start, "room": None})) | {"where": "Library"}


class TestChoosingAPollsTime:
    def send(self, client, workshop, poll, time):
        sent = {"time": list(poll.times.all())[time].pk, "place": "elsewhere", "elsewhere": "Library"}
        return words(client.post(make.url(workshop, "choose/"), sent, follow=True))

    def test_another_time_than_the_first(self, client, workshop, sam):
        poll = make.poll(workshop)
        choose(workshop, time=0)
        assert CHOSEN in self.send(client, workshop, poll, 1)
        assert Event.objects.get().start == poll.times.first().start

    def test_the_same_time_as_in_a_double_click_is_no_trouble(self, client, workshop, sam):
        poll = make.poll(workshop)
        choose(workshop, time=0)
        assert CHOSEN not in self.send(client, workshop, poll, 0)

    def test_after_it_was_called_off(self, client, workshop, sam):
        poll = make.poll(workshop)
        proposals.cancel(proposal=poll, by=workshop.created_by)
        assert OVER in self.send(client, workshop, poll, 0)
        assert Event.objects.count() == 0


class TestChoosingATimeFromDiaries:
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_another_time_than_the_first(self, client, workshop, sam, method):
        first, *_, last = workshops.find(workshop, may_name=True).options
        booked = workshops.confirm(workshop=workshop, by=workshop.created_by, start=first.start, room=None, where="Hut")
        page = getattr(client, method)(f"{workshop.get_absolute_url()}confirm/", booking(last.start), follow=True)
        assert CHOSEN in words(page)
        again = getattr(client, method)(f"{workshop.get_absolute_url()}confirm/", booking(booked.start), follow=True)
        assert CHOSEN not in words(again)

    def test_in_the_same_second(self, client, workshop, sam, monkeypatch):
        """Ana's booking is stored after Sam's page was checked."""
        first, *_, last = workshops.find(workshop, may_name=True).options
        confirm, ana = workshops.confirm, workshop.created_by

        def later(**sent):
            confirm(workshop=workshop, by=ana, start=first.start, room=None, where="Hut")
            return confirm(**sent)

        monkeypatch.setattr(workshops, "confirm", later)
        page = client.post(f"{workshop.get_absolute_url()}confirm/", booking(last.start), follow=True)
        assert CHOSEN in words(page)
        assert "We told" not in words(page)


class TestAsking:
    def test_whoever_asks_second_hears_that_nothing_of_theirs_was_sent(self, client, workshop, sam):
        make.poll(workshop)
        page = words(client.post(make.url(workshop, "new/"), typed((22, "2pm")), follow=True))
        assert "Ana Bell has asked people already. Your questions were not sent." in page
        assert Proposal.objects.count() == 1

    def test_a_double_click_is_no_trouble(self, client, workshop, sam):
        make.poll(workshop, by=sam)
        assert "already" not in words(client.post(make.url(workshop, "new/"), typed((22, "2pm")), follow=True))

    def test_after_a_time_was_chosen(self, client, workshop, sam):
        make.poll(workshop)
        choose(workshop)
        page = words(client.post(make.url(workshop, "new/"), typed((22, "2pm")), follow=True))
        assert "A time has been chosen meanwhile. There is nothing to ask any more." in page

    @pytest.mark.parametrize("end", ["close", "cancel"])
    def test_nobody_is_asked_in_a_poll_that_has_just_ended(self, client, workshop, sam, end):
        poll = make.poll(workshop)
        house.member(workshop.project, person("Tom Reilly"))
        tom = house.who(workshop.project, "Tom Reilly")
        getattr(proposals, end)(proposal=poll, by=workshop.created_by)
        with pytest.raises(PollOver):
            workshops.ask_more(workshop=workshop, by=sam, people=[tom.pk])
        page = words(client.post(make.url(workshop, "add/"), {"people": [tom.pk]}, follow=True))
        assert "Nothing was changed." in page
        assert not WorkshopInvitee.objects.filter(person=tom).exists()

    @pytest.mark.parametrize("what", ["close/", "cancel/"])
    def test_ending_a_poll_of_which_a_time_was_chosen(self, client, workshop, sam, what):
        make.poll(workshop)
        choose(workshop)
        assert CHOSEN in words(client.post(make.url(workshop, what), {}, follow=True))
