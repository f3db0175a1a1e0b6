"""My profile: what the site knows of me, changed in words."""

import pytest
from django.core import mail
from django.urls import reverse

from coproduce.audit.models import Entry
from coproduce.people import services
from coproduce.people.models import AccessNeeds, Directorate, Kind, Person, Team
from tests.make.people import person
from tests.people.signing import code_in

pytestmark = pytest.mark.django_db
PROFILE, DETAILS, NEEDS = (reverse(f"people:{name}") for name in ("profile", "details", "access-needs"))


def test_the_profile_shows_how_to_reach_me_my_roles_and_teams(client):
    priya = person("Priya Shah", Kind.STAFF, Kind.CARER, phone="01632 960101")
    medicine = Directorate.objects.create(name="Medicine")
    Team.objects.create(name="Heron Ward", directorate=medicine).members.add(priya)
    client.force_login(priya)
    page = client.get(PROFILE)
    assert (page.context["roles"], page.context["teams"]) == (
        ["Member of staff", "Carer or family member"],
        ["Heron Ward"],
    )
    for words in ("Priya Shah", "01632 960101", "Member of staff", "Heron Ward", "You have not told us yet"):
        assert words in page.content.decode()


@pytest.mark.parametrize("teams", [1, 3])
def test_the_profile_takes_six_queries(client, django_assert_num_queries, teams):
    priya = person("Priya Shah", *list(Kind)[:teams])
    medicine = Directorate.objects.create(name="Medicine")
    for number in range(teams):
        Team.objects.create(name=f"Ward {number}", directorate=medicine).members.add(priya)
    client.force_login(priya)
    with django_assert_num_queries(6):  # session, person, roles, teams, needs, trust
        client.get(PROFILE)


@pytest.mark.parametrize(("address", "queries"), [(DETAILS, 3), (NEEDS, 4)])
def test_how_many_queries_a_form_takes(client, django_assert_num_queries, address, queries):
    client.force_login(person())
    with django_assert_num_queries(queries):  # session, person, trust, and the needs
        client.get(address)


@pytest.mark.parametrize("address", [PROFILE, DETAILS, NEEDS])
def test_a_profile_is_for_those_who_signed_in(client, address):
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


def test_details_are_changed_and_noted_without_saying_what(client):
    priya = person()
    client.force_login(priya)
    typed = {"name": " Priya  S. Shah ", "phone": "01632 960199", "contact_email": "Home@Example.ORG"}
    assert client.post(DETAILS, typed)["Location"] == "/my/profile/messages/"
    priya.refresh_from_db()
    assert (priya.name, priya.phone, priya.contact_email) == ("Priya S. Shah", "01632 960199", "")
    entry = Entry.objects.get(verb="profile changed")
    assert (entry.actor, entry.target_id, entry.ids) == (priya.pk, str(priya.pk), {})


def test_two_people_may_share_an_address_for_messages(client):
    carer = person("Joan Carer", email="joan@example.org")
    ines = person("Ines Moreau", email=None, contact_email="joan@example.org")
    client.force_login(carer)
    client.post(DETAILS, {"name": "Joan Carer", "phone": "", "contact_email": "joan@example.org"})
    client.post("/my/profile/messages/", {"code": code_in(mail.outbox[-1])})
    assert {one.mail_address for one in (Person.objects.get(pk=carer.pk), ines)} == {"joan@example.org"}


def test_mistakes_are_said_in_words_and_what_was_typed_is_kept(client):
    priya = person()
    client.force_login(priya)
    page = client.post(DETAILS, {"name": "", "phone": "1" * 31, "contact_email": "home@"})
    assert page.context["form"].errors == {
        "name": ["Enter your name"],
        "phone": ["Phone number must be 30 characters or fewer. You typed 31"],
        "contact_email": ["Enter an email address in the right format, like name@example.com"],
    }
    words = page.content.decode()
    assert 'value="home@"' in words
    assert "1" * 31 in words
    assert "Priya Shah" in words  # the header keeps the name that is saved
    priya.refresh_from_db()
    assert priya.name == "Priya Shah"


def test_access_needs_are_saved_shown_and_private_until_shared(client):
    priya = person()
    client.force_login(priya)
    assert client.post(NEEDS, {"step_free": "on", "other": "A seat near the door"})["Location"] == PROFILE
    saved = AccessNeeds.objects.get(person=priya)
    assert saved.in_words() == ["a step-free way in", "A seat near the door"]
    assert list(AccessNeeds.objects.shared_by([priya])) == []
    page = client.get(PROFILE).content.decode()
    assert "A seat near the door" in page
    assert "Only you can see this." in page
    client.post(NEEDS, {"bsl": "on", "share": "on"})
    saved.refresh_from_db()
    assert saved.in_words() == ["a British Sign Language interpreter"]
    assert list(AccessNeeds.objects.shared_by([priya, person("Tom Reid")])) == [saved]
    assert "People who organise your meetings may see this." in client.get(PROFILE).content.decode()


def test_the_trail_tells_that_needs_were_saved_but_not_which(client):
    priya = person()
    services.save_access_needs(person=priya, by=priya, share=True, other="A seat near the door")
    entry = Entry.objects.get(verb="access needs saved")
    assert (entry.actor, entry.ids) == (priya.pk, {"shared": True})


def test_needing_nothing_special_is_an_answer_too(client):
    client.force_login(person())
    client.post(NEEDS, {})
    assert "You told us that you need nothing special." in client.get(PROFILE).content.decode()


def test_too_long_a_need_is_kept_and_said_in_words(client):
    client.force_login(person())
    page = client.post(NEEDS, {"other": "x" * 501, "bsl": "on"})
    assert page.context["form"].errors == {
        "other": ["Anything else must be 500 characters or fewer. You typed 501"],
    }
    assert "x" * 501 in page.content.decode()
    assert AccessNeeds.objects.count() == 0
