"""The demo trust: whole, believable, built once."""
import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from coproduce.home.demo import rosters as demo_rosters
from coproduce.home.demo.people import CHARACTERS, INVITED, ON_THE_FRONT_PAGE
from coproduce.notifications.models import Notification
from coproduce.people.models import Kind, Person, Team
from projects.models import Project, Workshop
from projects.services import workshops
from scheduling.engine import rosters
from scheduling.models import Attendee, DiarySource, Event, Proposal, Release
from scheduling.services import poll_results

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built_once(django_db_setup, django_db_blocker):
    """Building takes seconds, so it is committed for this module, and flushed after it."""
    with django_db_blocker.unblock():
        call_command("demo", verbosity=0)
        yield
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def demo_trust(built_once, db):
    """The demo trust, in a transaction of the test's own."""


def test_the_people_are_there(demo_trust):
    assert Person.objects.filter(roles__kind=Kind.STAFF).count() == 38
    assert Person.objects.exclude(roles__kind=Kind.STAFF).distinct().count() == 18
    assert Team.objects.count() == 6
    assert Team.objects.get(name="Avocet Ward").members.count() == 7
    assert Person.objects.get(name="Walter Dunne").email is None
    assert Person.objects.get(name="Leila Haddad").access_needs.bsl is True
    assert set(Person.objects.get(name="Grace Osei").roles.values_list("kind", flat=True)) == {Kind.STAFF, Kind.CARER}
    assert not DiarySource.objects.filter(person__name="Tom Reilly").exists()
    assert Project.objects.count() == 8


def test_running_it_again_changes_nothing(demo_trust):
    def counts():
        kept = (Person, Team, Project, Workshop, Event, Attendee, Notification)
        return {model: model.objects.count() for model in kept}

    before = counts()
    call_command("demo", verbosity=0)
    assert counts() == before


def test_quieter_nights_is_three_clicks_from_its_workshop(demo_trust):
    workshop = Workshop.objects.get(project__title__startswith="Would you help us make nights", proposal=None)
    answer = workshops.find(workshop, may_name=True)
    best = answer.options[0]
    assert workshop.event is None
    assert best.fits is True
    assert best.room.step_free is True
    assert [person.name for person in answer.unknown] == ["Tom Reilly"]
    assert len(best.can) >= 7
    assert best.if_released or best.cannot


def test_one_workshop_is_confirmed_with_answers(demo_trust):
    event = Event.objects.confirmed().get()
    said = list(event.attendees.values_list("partstat", flat=True))
    assert said.count(Attendee.PartStat.ACCEPTED) == 5
    assert said.count(Attendee.PartStat.DECLINED) == 1
    assert said.count(Attendee.PartStat.NEEDS_ACTION) == 1


def test_one_workshop_waits_for_a_yes_about_its_place_and_one_nurse_for_her_manager(demo_trust):
    held = Event.objects.get(status=Event.Status.TENTATIVE)
    assert list(held.access_checks.in_the_way().values_list("person__name", flat=True)) == ["Leila Haddad"]
    assert list(Release.objects.values_list("person__name", "decider__name", "state")) == [
        ("Maya Lind", "Priya Shah", "asked")
    ]


def test_one_click_to_be_each_person_of_the_front_page(demo_trust, client):
    for character in ON_THE_FRONT_PAGE:
        response = client.post("/demo/become/", {"person": character.slug}, follow=True)
        assert client.session[SESSION_KEY] == str(character.id)
        assert re.search(rf"Good \w+, {character.name.split()[0]}", response.content.decode())


def test_becoming_needs_a_post_and_somebody_of_the_demo(demo_trust, client):
    assert client.get("/demo/become/priya-shah/").status_code == 405
    assert client.post("/demo/become/nobody-here/").status_code == 404
    assert client.post("/demo/become/", {"person": "nobody-here"}).status_code == 404
    assert SESSION_KEY not in client.session


def test_the_partner_door_opens_the_invitation(demo_trust, client):
    response = client.post("/demo/invited/", follow=True)
    page = response.content.decode()
    assert response.redirect_chain[-1] == ("/join/", 302)
    assert "Would you help us make nights quieter on Heron Ward?" in page
    assert "There is money for quieter doors" in page
    assert Person.objects.filter(email=INVITED[1]).exists() is False


def test_not_in_production(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="only for COPRODUCE=demo"):
        call_command("demo")


def test_names_are_different():
    assert len({character.slug for character in CHARACTERS}) == len(CHARACTERS)


def test_a_team_has_a_roster_and_another_offers_a_file_to_try(demo_trust, client):
    avocet, heron = (Team.objects.get(name=name) for name in ("Avocet Ward", "Heron Ward"))
    roster = DiarySource.Kind.ROSTER
    assert DiarySource.objects.filter(kind=roster, person__teams=avocet).count() == 7
    assert not DiarySource.objects.filter(kind=roster, person__teams=heron).exists()
    client.post("/demo/become/", {"person": "priya-shah"})
    assert "Send the roster of Heron Ward" in client.get("/").content.decode()
    page = client.get(f"/my/team/{heron.pk}/roster/").content.decode()
    path = re.search(r'href="(/demo/roster/[^"]+)"', page)[1]
    raw = client.get(path).content
    url = client.post(f"/my/team/{heron.pk}/roster/", {"roster": SimpleUploadedFile("roster.csv", raw)}).url
    assert "Agency nurse 1" in client.get(url, follow=True).content.decode()
    found = rosters.read(raw, timezone.localdate())
    year = demo_rosters.monday_after(timezone.localdate()).year
    assert [problem.what for problem in found.problems] == [f"“31/02/{year}” is not a real date"]
    assert len(found.people) == 11


def test_a_poll_is_open_and_one_answer_came_on_paper(demo_trust):
    poll = Proposal.objects.get()
    asked = poll_results.asked(poll)
    assert (sum(one.answered for one in asked), len(asked)) == (5, 12)
    (walter,) = (one.words for one in asked if one.person.name == "Walter Dunne")
    assert re.fullmatch(r"Recorded by Sam Okoro for Walter Dunne on .+, on paper", walter)
    best = poll_results.of(poll).times[0]
    assert best.counts == "3 yes, 0 if need be, 2 no, 7 have not said"
