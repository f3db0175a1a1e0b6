"""Joining without email: by hand, by letter, by card; and two people with one address."""
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from coproduce.audit.models import Entry
from coproduce.notifications import by_hand, deliver
from coproduce.people import cards, idle, invitations
from coproduce.people.invitations import InviteState
from coproduce.people.models import AccessNeeds, Card, CardCode, Kind, Person
from projects.models import Membership
from projects.services import joining, without_email
from tests.make import projects as make
from tests.make.people import person
from tests.people.signing import who

pytestmark = pytest.mark.django_db
WALTER = {"name": "Walter Dunne", "phone": "01632 960112", "kind": "patient", "said_yes": "phone"}


@pytest.fixture
def sam(db):
    return make.lead("Sam Okoro", phone="01632 960104")


@pytest.fixture
def project(sam):
    return make.project(sam, payment="£30 a meeting")


def add(project, **typed):
    client = Client()
    client.force_login(project.contact)
    wish = {**WALTER, "supporter": str(project.contact.pk), "roles": ["is_partner"], **typed}
    return client.post(f"/projects/{project.pk}/add/", wish, follow=True)


def type_code(client, code):
    return client.post("/join/code/", {"code": code})


# --- Added by hand ----------------------------------------------------------------------------------------------------


def test_somebody_who_said_yes_on_the_phone_is_in_and_their_supporter_tells_them(project, sam):
    page = add(project, needs=["step_free"], language="Welsh", share="on")
    assert "Walter Dunne is in. Next, make them a card" in page.content.decode()
    walter = Person.objects.get(name="Walter Dunne")
    membership = project.memberships.get(person=walter)
    assert (membership.roles, membership.joined_by) == (["is_partner"], "phone")
    assert (walter.email, walter.phone, walter.supporter) == (None, "01632 960112", sam)
    assert AccessNeeds.objects.get(person=walter).in_words() == ["a step-free way in", "language: Welsh"]
    assert list(walter.roles.values_list("kind", flat=True)) == [Kind.PATIENT]
    deliver.send_due()
    assert mail.outbox == []
    assert [one.name for one in by_hand.with_news(sam)] == ["Walter Dunne"]
    [(_, message)] = by_hand.news_for(walter)
    assert message.subject == f"Welcome: {make.TITLE}"


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"name": ""}, {"name": ["Enter their name"]}),
        ({"said_yes": ""}, {"said_yes": ["Choose an answer to “Have they said yes?”"]}),
        ({"supporter": ""}, {"supporter": ["Choose an answer to “Who is their supporter?”"]}),
        ({"roles": ["is_king"]}, {"roles": ["Choose one of the answers shown"]}),
    ],
)
def test_mistakes_are_said_and_nobody_is_made(project, typed, errors):
    page = add(project, **typed)
    assert page.context["form"].errors == errors
    assert "01632 960112" in page.content.decode()
    assert not Person.objects.filter(phone="01632 960112").exists()


def test_pressing_twice_adds_one_person(project):
    add(project)
    page = add(project, name="walter dunne")
    assert page.context["form"].non_field_errors() == [str(without_email.ThereAlready())]
    assert Person.objects.filter(phone="01632 960112").count() == 1


def test_only_those_whom_one_looks_after_can_be_chosen(project, sam):
    mine = person("Peggy Lowe", email=None, supporter=sam)
    others = person("Arthur Penn", email=None, supporter=person("Ravi Menon"))
    page = add(project, name="", person=str(others.pk))
    assert page.context["form"].errors["person"] == ["Choose one of the answers shown"]
    add(project, name="", person=str(mine.pk))
    assert project.memberships.get(person=mine).joined_by == "phone"


def test_a_supporter_is_one_of_those_who_run_the_project(project):
    stranger = person("Stu Stranger", Kind.STAFF)
    page = add(project, supporter=str(stranger.pk))
    assert page.context["form"].errors["supporter"] == ["Choose one of the answers shown"]


def test_a_facilitator_makes_no_project_lead_by_hand(client, project):
    fay = person("Fay Facilitator", Kind.STAFF)
    make.member(project, fay, "is_facilitator")
    client.force_login(fay)
    wish = {**WALTER, "supporter": str(fay.pk), "roles": ["is_lead"]}
    page = client.post(f"/projects/{project.pk}/add/", wish)
    assert page.context["form"].errors["roles"] == ["Choose one of the answers shown"]


def test_too_many_in_one_day(project, monkeypatch):
    monkeypatch.setattr(joining, "A_DAY", 1)
    add(project, said_yes="not_yet")
    page = add(project, said_yes="not_yet", name="Peggy")
    assert page.context["form"].non_field_errors() == [str(joining.TooManyInvitations())]
    assert not Person.objects.filter(name="Peggy").exists()


# --- By letter --------------------------------------------------------------------------------------------------------


@pytest.fixture
def letter(project):
    return make.letter(project)


def code(letter):
    return invitations.code(letter.invitation)


def state(letter):
    letter.invitation.refresh_from_db()
    return invitations.state(letter.invitation)


def test_the_letter_says_everything_and_can_be_printed_again(client, project, sam):
    page = add(project, said_yes="not_yet").content.decode()
    letter = project.invites.get()
    for words in (make.PURPOSE, "£30 a meeting", "Sam Okoro on 01632 960104", code(letter), "I would rather not"):
        assert words in page
    assert re.search(r"go to <strong>\S+/join/code/</strong>", page)
    assert project.memberships.count() == 1
    client.force_login(sam)
    assert code(letter) in client.get(f"/projects/{project.pk}/invite/{letter.pk}/letter/").content.decode()
    assert "Print the letter" in client.get(f"/projects/{project.pk}/people/").content.decode()


def test_the_code_shows_the_invitation_and_uses_nothing_up(client, letter):
    for typed in (code(letter), code(letter).lower(), f" {code(letter).replace('-', ' ')} "):
        assert type_code(client, typed)["Location"] == "/join/"
        page = client.get("/join/").content.decode()
        assert "Sam Okoro</bdi> invites you, <bdi>Walter Dunne" in page
        assert "You need no email and no password." in page
    assert state(letter) is InviteState.OPEN


def test_yes_signs_them_in_and_leads_to_the_card_for_the_next_times(client, project, letter):
    type_code(client, code(letter))
    session = client.session.session_key
    answer = client.post("/join/accept/")
    assert answer["Location"] == "/my/profile/card/"
    walter = letter.invitation.for_person
    assert who(client) == str(walter.pk)
    assert client.session.session_key != session
    assert project.memberships.get(person=walter).roles == ["is_partner"]
    client.post("/my/profile/card/")
    shown = codes_on(client.get("/my/profile/card/"))
    assert len(shown) == 8
    later = Client()
    assert type_code(later, shown[0])["Location"] == "/"
    assert idle.SESSION_KEY in later.session  # signed out by itself on a borrowed phone
    assert who(later) == str(walter.pk)


def codes_on(page):
    return re.findall(r'<li class="app-codes__code">([^<]+)</li>', page.content.decode())


def test_a_used_letter_lets_nobody_in_again(client, project, letter):
    type_code(client, code(letter))
    client.post("/join/accept/")
    thief = Client()
    type_code(thief, code(letter))
    page = thief.get("/join/")
    assert page.status_code == 410
    assert "Next time, use a code from your card." in page.content.decode()
    thief.post("/join/accept/")
    assert who(thief) is None


def test_no_by_letter_can_be_taken_back(client, letter):
    type_code(client, code(letter))
    client.post("/join/decline/")
    assert state(letter) is InviteState.DECLINED
    client.post("/join/take-back/")
    assert state(letter) is InviteState.OPEN


def test_a_letter_to_somebody_who_left_the_trust_lets_nobody_in(client, project, letter):
    Person.objects.filter(pk=letter.invitation.for_person_id).update(is_active=False)
    type_code(client, code(letter))
    client.post("/join/accept/")
    assert (who(client), project.memberships.count()) == (None, 1)


def test_a_letter_that_is_taken_back_leaves_no_name_and_no_number(client, project, letter):
    client.force_login(project.contact)
    page = client.post(f"/projects/{project.pk}/invite/{letter.pk}/revoke/", follow=True)
    assert "Taken back." in page.content.decode()
    assert not Person.objects.filter(name="Walter Dunne").exists()
    known = make.by_phone(project).person
    other = make.project(make.lead("Lea Other"), title="Shall we change the menu?")
    letter = make.letter(other, person=known)
    joining.revoke(invite=letter, by=other.contact)
    assert Person.objects.filter(pk=known.pk).exists()


def test_who_said_no_by_letter_is_not_asked_again(client, project, letter):
    type_code(client, code(letter))
    client.post("/join/decline/")
    with pytest.raises(joining.SaidNo):
        make.letter(project)


@pytest.mark.parametrize("fields", [{"revoked_at": timezone.now()}, {"expires_at": timezone.now()}])
def test_a_letter_that_is_over_lets_nobody_in(client, project, letter, fields):
    type_code(client, code(letter))
    type(letter.invitation).objects.update(**fields)
    assert client.get("/join/").status_code == 410
    client.post("/join/accept/")
    assert (who(client), project.memberships.count()) == (None, 1)


def test_whoever_is_signed_in_already_does_not_become_somebody_else(client, letter):
    client.force_login(person("Stu Stranger"))
    type_code(client, code(letter))
    page = client.get("/join/")
    assert page.status_code == 403
    assert make.TITLE not in page.content.decode()
    assert "W…" in page.content.decode()
    client.post("/join/accept/")
    assert state(letter) is InviteState.OPEN


def test_a_letter_to_somebody_who_has_an_address_now_is_joined_but_signs_nobody_in(client, project, letter):
    walter = letter.invitation.for_person
    walter.email = "walter@post.example"
    walter.save()
    type_code(client, code(letter))
    assert client.post("/join/accept/")["Location"] == "/accounts/login/"
    assert who(client) is None


def test_a_letter_of_one_project_is_not_under_the_address_of_another(client, letter):
    other = make.project(make.lead("Lea Other"), title="Shall we change the menu?")
    client.force_login(other.contact)
    assert client.get(f"/projects/{other.pk}/invite/{letter.pk}/letter/").status_code == 404


# --- Guessing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["x", "BCDF-GHJK-3467", "' OR 1=1 --", "ü" * 40, "👩🏽‍🦽", "0000 0000 0000"])
def test_a_wrong_code_says_what_to_do(client, letter, typed):
    page = type_code(client, typed)
    assert page.context["form"].errors["code"][0].startswith("This code does not work. Check each letter and number.")
    assert "01632 960123" in page.content.decode()
    assert make.TITLE not in page.content.decode()


def test_wrong_used_revoked_and_expired_codes_look_the_same(project, sam):
    walter = make.by_phone(project).person
    old = cards.to_print(cards.make(person=walter, by=sam), sam)
    card = cards.make(person=walter, by=sam)
    used, expired, *_ = cards.to_print(card, sam)
    assert cards.use(code=used) == walter
    answers = {type_code(Client(), tried).context["form"].errors["code"][0] for tried in ("BCDFGHJK3467", used, old[0])}
    Card.objects.update(expires_at=timezone.now())
    answers |= set(type_code(Client(), expired).context["form"].errors["code"])
    assert len(answers) == 1


def test_ten_tries_in_five_minutes_from_one_machine(project, sam):
    walter = make.by_phone(project).person
    [good, *_] = cards.to_print(cards.make(person=walter, by=sam), sam)
    for _ in range(10):
        type_code(Client(), "BCDFGHJK3467")
    page = type_code(Client(headers={"x-forwarded-for": "203.0.113.9"}), good)
    assert page.context["form"].errors["code"] == ["That was too many tries. Wait five minutes, or ring us"]
    assert CardCode.objects.filter(used_at__isnull=False).count() == 0


# --- Cards, on the pages ----------------------------------------------------------------------------------------------


def test_whoever_runs_the_project_makes_a_card_and_it_is_noted(client, project, sam):
    walter = make.by_phone(project)
    client.force_login(sam)
    home = f"/projects/{project.pk}/people/{walter.pk}/card/"
    page = client.post(home, {"make": "1"}, follow=True)
    shown = codes_on(page)
    assert len(shown) == 8
    assert "no-store" in page["Cache-Control"]
    assert Entry.objects.filter(verb="card made", actor=sam.pk).count() == 1
    assert type_code(Client(), shown[3])["Location"] == "/"
    Card.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert "You cannot see this card any more" in client.get(page.redirect_chain[-1][0]).content.decode()


def test_one_code_to_read_out_leaves_the_card_good(client, project, sam):
    walter = make.by_phone(project)
    card = cards.make(person=walter.person, by=sam)
    client.force_login(sam)
    page = client.post(f"/projects/{project.pk}/people/{walter.pk}/card/", {"read_out": "1"}, follow=True)
    [shown] = codes_on(page)
    assert "It works once, within an hour." in page.content.decode()
    assert type_code(Client(), shown)["Location"] == "/"
    assert cards.use(code=cards.to_print(card, sam)[0]) == walter.person


def test_nobody_prints_a_way_into_the_account_of_somebody_with_email(client, project, sam):
    joan = make.member(project, person("Joan Price", Kind.PATIENT), "is_partner")
    client.force_login(sam)
    for method in (client.get, client.post):
        assert method(f"/projects/{project.pk}/people/{joan.pk}/card/").status_code == 404
    client.force_login(joan.person)
    assert client.get("/my/profile/card/").status_code == 404


# --- A couple with one address ----------------------------------------------------------------------------------------


def test_two_people_with_one_address_join_and_sign_in_apart(project, sam):
    stan = person("Stan Whitaker", Kind.PATIENT, email="whitakers@post.example")
    make.member(project, stan, "is_partner")
    with pytest.raises(joining.AlreadyMember):
        make.invite(project, "whitakers@post.example", name="Mary Whitaker")
    mary = make.by_phone(project, name="Mary Whitaker").person
    Person.objects.filter(pk=mary.pk).update(contact_email="whitakers@post.example")
    mail.outbox.clear()
    deliver.send_due()
    assert [message.to for message in mail.outbox] == [["whitakers@post.example"]] * 2
    assert sorted(line for message in mail.outbox for line in message.body.splitlines() if "Hello" in line) == [
        "Hello Mary Whitaker,", "Hello Stan Whitaker,"
    ]  # fmt: skip
    client = Client()
    type_code(client, cards.to_print(cards.make(person=mary, by=sam), sam)[0])
    assert who(client) == str(mary.pk)
    assert Membership.objects.active().filter(project=project).count() == 3
