"""Polls when the people or the meeting change afterwards: who left, whose role went, what was moved or cancelled."""
import pytest

from coproduce.notifications import deliver
from projects.services import project as projects
from tests.make import polls as make
from tests.make import projects as house
from tests.make.polls import NO, YES, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(project):
    deliver.send_due()
    return house.workshop(project)


@pytest.fixture
def poll(workshop):
    return make.poll(workshop)


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
