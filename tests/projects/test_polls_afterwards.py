"""Polls when the people or the meeting change afterwards: who left, whose role went, what was moved or cancelled."""
from datetime import time, timedelta

import pytest

from coproduce.notifications import by_hand, deliver, preferences
from coproduce.people.models import Kind
from projects.models import Membership
from projects.services import joining, workshops
from projects.services import project as projects
from tests.make import polls as make
from tests.make import projects as house
from tests.make.people import person
from tests.make.polls import NO, YES, choose, sent, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(project):
    deliver.send_due()
    return house.workshop(project)


@pytest.fixture
def poll(workshop):
    return make.poll(workshop)


class TestChosen:
    def test_whoever_left_after_a_time_was_chosen_is_not_told_where_it_is(self, client, poll, workshop, project):
        make.answer(poll, "Joan Price", YES, NO)
        joan = make.asked(poll, "Joan Price").person
        choose(workshop, place=poll.places.get(kind="phone"))
        link = make.link(make.asked(poll, "Joan Price"))
        assert "By phone" in words(client.get(link))  # the control: as long as she is in it
        joining.leave(membership=project.memberships.get(person=joan), by=joan)
        assert "By phone" not in words(client.get(link))
        client.force_login(joan)
        assert "By phone" not in words(client.get(f"/my/polls/{poll.pk}/"))

    def test_a_meeting_that_was_cancelled_is_not_a_time_that_stands(self, client, poll, workshop):
        make.answer(poll, "Joan Price", YES, NO)
        choose(workshop)
        workshop.refresh_from_db()
        workshops.cancel(workshop=workshop, by=workshop.created_by, because="Ill")
        page = words(client.get(make.link(make.asked(poll, "Joan Price"))))
        assert "The meeting is cancelled You need do nothing." in page
        assert "A time is chosen" not in page

    def test_a_reason_for_a_refused_time_goes_when_the_meeting_moves(self, client, poll, workshop):
        make.answer(poll, "Joan Price", NO, YES)
        choose(workshop, despite="The room is only free then.")
        link = make.link(make.asked(poll, "Joan Price"))
        pages = (link, workshop.get_absolute_url())
        client.force_login(house.who(workshop.project, "Joan Price"))
        assert ["The room is only free then." in words(client.get(page)) for page in pages] == [True, True]
        workshop.refresh_from_db()
        later = workshop.event.start + timedelta(days=1)
        workshops.move(workshop=workshop, by=workshop.created_by, start=later, room=None, where="By phone")
        assert ["The room is only free then." in words(client.get(page)) for page in pages] == [False, False]


class TestWhoeverAsked:
    """A facilitator who asked and whose role is taken away."""

    @pytest.fixture
    def poll(self, workshop, project):
        made = make.poll(workshop, by=house.who(project, "Sam Okoro"))
        make.answer(made, "Joan Price", YES, NO, help_wanted="Very private")
        sent()
        sam = project.memberships.get(person__name="Sam Okoro")
        projects.set_roles(membership=sam, by=house.who(project, "Ana Bell"), roles=[])
        return made

    def test_reads_and_writes_nobodys_answers_any_more(self, client, poll, workshop, project):
        joan = make.asked(poll, "Joan Price").person
        client.force_login(house.who(project, "Sam Okoro"))
        assert client.get(f"/my/polls/{poll.pk}/for/{joan.pk}/").status_code == 404
        assert client.get(make.url(workshop, f"for/{joan.pk}/")).status_code == 403

    def test_hands_it_over_to_a_project_lead(self, poll):
        poll.refresh_from_db()
        assert poll.organizer.name == "Ana Bell"


class TestByHand:
    """Whoever tells somebody in person, and what they are told to say."""

    def test_a_coproduction_lead_who_stands_in_can_write_answers_down(self, client, project):
        walter = person("Walter Dunne", email=None)
        Membership.objects.create(project=project, person=walter, is_partner=True)
        poll = make.poll(house.workshop(project))
        sent()
        ruth = person("Ruth Adeyemi", Kind.COPRODUCTION_LEAD)
        assert by_hand.to_tell(ruth, walter.pk) == walter
        client.force_login(ruth)
        address = f"/my/polls/{poll.pk}/for/{walter.pk}/"
        assert "What did Walter Dunne say?" in words(client.get(address))
        walter.supporter = house.who(project, "Sam Okoro")
        walter.save()
        assert client.get(address).status_code == 404

    def test_who_would_rather_be_rung_is_not_answered_for_by_their_own_link(self, project):
        joan = house.who(project, "Joan Price")
        joan.supporter = house.who(project, "Sam Okoro")
        joan.save()
        preferences.save(
            person=joan, by=joan, weekly=True, weekday=0, at=time(8), quiet=None, by_phone=True
        )
        poll = make.poll(house.workshop(project))
        sent()
        (message,) = [message for row, message in by_hand.news_for(joan) if row.kind.startswith("poll")]
        assert f"/my/polls/{poll.pk}/for/{joan.pk}/" in message.text
        assert "/my/poll/" not in message.text
        assert "Joan Price would rather be rung. Ask them, then write down their answers here:" in message.text
        make.answer(poll, "Joan Price", YES, NO, by=joan.supporter, how="phone")
        assert [row for row, _ in by_hand.news_for(joan) if row.kind.startswith("poll")] == []
