"""Every state of an invitation, and everybody who may come along with its link."""
import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from coproduce.audit.models import Entry
from coproduce.notifications import deliver
from coproduce.notifications.models import Notification, State
from coproduce.people import breaks, doorbell, invitations
from coproduce.people.invitations import InviteExpired, InviteRevoked, InviteState, InviteUsed, WrongPerson
from coproduce.people.models import Invitation, Kind, Person
from projects.models import Membership
from projects.services import joining
from projects.services.project import LastProjectLead
from tests.make import projects as make
from tests.make.people import person

pytestmark = pytest.mark.django_db
JOAN = "joan.price@post.example"


@pytest.fixture
def project(db):
    return make.project(make.lead(phone="01632 960100"), decided="There is money for doors.", payment="£30 a meeting")


@pytest.fixture
def invite(project):
    return make.invite(project, JOAN, roles=["is_partner"])


@pytest.fixture
def joan(db):
    return person("Joan Price", Kind.PATIENT, email=JOAN)


def state(invite):
    invite.invitation.refresh_from_db()
    return invitations.state(invite.invitation)


def opened(client, invite):
    """The page that the link leads to."""
    return client.get(make.link(invite), follow=True)


def end(invite, **fields):
    for name, value in fields.items():
        setattr(invite.invitation, name, value)
    invite.invitation.save()


# --- Looking consumes nothing -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "head"])
def test_the_link_leads_to_an_address_without_a_secret(client, invite, method):
    answer = getattr(client, method)(make.link(invite))
    assert (answer.status_code, answer["Location"]) == (302, "/join/")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert state(invite) is InviteState.OPEN


def test_the_invitation_says_everything_before_it_asks(client, invite):
    page = opened(client, invite)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    words = page.content.decode()
    order = [
        make.TITLE, "Ana Bell</bdi> invites you", make.PURPOSE, "There is money for doors.", "£30 a meeting",
        "Ana Bell on 01632 960100", "Yes, I would like to join", "I would rather not",
    ]  # fmt: skip
    places = [words.index(each) for each in order[1:]]
    assert places == sorted(places)
    assert words.count(make.TITLE) == 2  # title and heading


def test_a_scanner_that_opens_everything_and_presses_every_button_cannot_join(project, invite):
    for _ in range(3):
        scanner = Client()
        opened(scanner, invite)
        scanner.head("/join/")
        assert scanner.post("/join/accept/")["Location"] == "/join/email/"
        assert scanner.get("/join/email/").status_code == 200
        assert scanner.get("/join/accept/").status_code == 405
        assert scanner.get("/join/decline/").status_code == 405
    assert state(invite) is InviteState.OPEN
    assert project.memberships.count() == 1


def test_without_a_link_there_is_nothing_to_answer(client):
    for answer in (client.get("/join/"), client.post("/join/accept/"), client.post("/join/decline/")):
        assert answer.status_code == 404
        assert "Open the link in your mail again" in answer.content.decode()


@pytest.mark.parametrize("token", ["x", "..%2f", "a" * 5000, "%00", "ünï", "' OR 1=1 --"])
def test_a_made_up_link_says_what_to_do(client, project, token):
    answer = client.get(f"/join/{token}/")
    assert answer.status_code == 404
    assert make.TITLE not in answer.content.decode()


# --- Yes --------------------------------------------------------------------------------------------------------------


def test_yes_makes_a_membership_with_the_roles_of_the_invitation(client, project, invite, joan):
    client.force_login(joan)
    opened(client, invite)
    answer = client.post("/join/accept/", follow=True)
    assert answer.redirect_chain == [(project.get_absolute_url(), 302)]
    assert "You are in. Welcome to" in answer.content.decode()
    membership = project.memberships.get(person=joan)
    assert (membership.roles, membership.status) == (["is_partner"], "active")
    assert state(invite) is InviteState.USED
    assert Entry.objects.filter(verb="project joined", actor=joan.pk, target_id=str(membership.pk)).count() == 1


def test_whoever_holds_the_link_does_not_learn_whether_the_address_has_an_account(project):
    """The same pages, the same mail: for somebody new, for somebody known, for somebody who left half-way."""
    known, half_way = person("Joan Price", email=JOAN), person("Ann Half", email="ann@post.example")
    half_way.emailaddress_set.update(verified=False)
    seen, mails = [], []
    for address in (known.email, half_way.email, "new@post.example"):
        client = Client()
        opened(client, make.invite(project, address, name="Ms Price"))
        answers = [client.post("/join/accept/", follow=True)]
        answers += [client.post("/join/email/", {"name": "Ms Price"}, follow=True)]
        pages = [page.content.decode() for page in answers]
        seen.append([(page.status_code, page.redirect_chain) for page in answers] + [plain(page) for page in pages])
        mails.append(re.sub("[A-Z]{4}-[A-Z]{4}", "CODE", mail.outbox[-1].body))
        assert mail.outbox[-1].to == [address]
    assert seen[0] == seen[1] == seen[2]
    assert mails[0] == mails[1] == mails[2]
    assert Person.objects.filter(emailaddress__email=JOAN).count() == 1
    known.refresh_from_db()
    assert known.name == "Joan Price"


def test_three_codes_a_minute_go_to_an_invited_address(project, invite):
    for _ in range(5):
        client = Client()
        opened(client, invite)
        page = client.post("/join/email/", {"name": "Joan Price"})
    assert page.context["form"].non_field_errors() == [str(doorbell.TooManyCodes())]
    assert len(mail.outbox) == 3


def test_somebody_who_left_the_trust_is_told_whom_to_ring_and_nobody_else_can_tell(project, invite):
    joan = person("Joan Price", email=JOAN)
    Person.objects.filter(pk=joan.pk).update(is_active=False)
    client = Client()
    opened(client, invite)
    answer = client.post("/join/email/", {"name": "Joan Price"})
    assert answer["Location"] == "/accounts/login/code/confirm/?next=%2Fjoin%2F"
    assert "Ring 01632 960123" in mail.outbox[-1].body


def plain(page: str) -> str:
    """Without what differs by browser and by address."""
    page = re.sub(r'value="[^"]{60,}"', "", page)
    return re.sub(r"[a-z.]+@post\.example|[a-z]…@post\.example", "ADDRESS", page)


def test_the_invited_address_is_filled_in_from_the_session(client, invite):
    opened(client, invite)
    for page in ("/accounts/signup/", "/accounts/login/code/"):
        assert client.get(page).context["form"]["email"].value() == JOAN
        assert Client().get(page).context["form"]["email"].value() is None


def test_an_existing_account_is_joined_and_not_doubled(client, project, invite, joan):
    client.force_login(joan)
    for _ in range(2):
        opened(client, invite)
        client.post("/join/accept/")
    assert project.memberships.filter(person=joan).count() == 1
    again = client.get(make.link(invite), follow=True)
    assert again.redirect_chain[-1] == (project.get_absolute_url(), 302)


def test_somebody_who_left_may_be_invited_back_without_their_old_roles(project, joan):
    membership = make.member(project, joan, "is_partner", "is_decision_maker")
    joining.leave(membership=membership, by=joan)
    back = make.member(project, joan, "is_facilitator")
    assert (back.pk, back.roles, back.left_at) == (membership.pk, ["is_facilitator"], None)


# --- No ---------------------------------------------------------------------------------------------------------------


def test_no_takes_one_press_and_can_be_taken_back_by_the_same_link(client, invite):
    opened(client, invite)
    answer = client.post("/join/decline/", follow=True)
    assert state(invite) is InviteState.DECLINED
    assert "You said that you would rather not" in answer.content.decode()
    later = Client()
    assert "You said that you would rather not" in opened(later, invite).content.decode()
    assert "Yes, I would like to join" in later.post("/join/take-back/", follow=True).content.decode()
    assert state(invite) is InviteState.OPEN


def test_we_do_not_ask_again(project, invite):
    invitations.decline(invitation=invite.invitation)
    with pytest.raises(joining.SaidNo):
        make.invite(project, JOAN)


# --- Somebody else, too late, taken back ------------------------------------------------------------------------------


def test_somebody_else_is_told_whose_it_is_and_may_sign_out(client, project, invite):
    client.force_login(person("Sam Okoro", Kind.STAFF))
    page = opened(client, invite)
    words = page.content.decode()
    assert page.status_code == 403
    assert "j…@post.example" in words
    assert (JOAN in words, make.TITLE in words, "Ana Bell" in words) == (False, False, False)
    assert client.post("/join/accept/")["Location"] == "/join/"
    assert state(invite) is InviteState.OPEN
    assert "Yes, I would like to join" in client.post("/join/sign-out/", follow=True).content.decode()
    assert "_auth_user_id" not in client.session


def test_an_address_that_is_not_verified_is_nobodys(project, invite):
    thief = person("Thief", email="thief@else.example")
    thief.emailaddress_set.create(email=JOAN, verified=False)
    with pytest.raises(WrongPerson):
        joining.accept(invite=invite, by=thief)
    assert state(invite) is InviteState.OPEN


CLOSED = {
    "expired": ({"expires_at": timezone.now()}, "This link is too old", InviteExpired),
    "used": ({"uses_left": 0}, "This link has been used", InviteUsed),
    "revoked": ({"revoked_at": timezone.now()}, "This link does not work any more", InviteRevoked),
}


@pytest.mark.parametrize("case", CLOSED)
@pytest.mark.parametrize("signed_in", [True, False])
def test_a_closed_invitation_names_a_number_and_nobody_of_the_project(client, project, invite, joan, case, signed_in):
    fields, heading, error = CLOSED[case]
    end(invite, **fields)
    if signed_in:
        client.force_login(joan)
    page = opened(client, invite)
    words = page.content.decode()
    assert page.status_code == 410
    assert heading in words
    assert "01632 960123" in words
    assert [each for each in ("Ana Bell", "960100", make.TITLE, make.PURPOSE) if each in words] == []
    for button in ("accept", "decline", "take-back"):
        client.post(f"/join/{button}/")
    assert project.memberships.count() == 1
    with pytest.raises(error):
        joining.accept(invite=invite, by=joan)


# --- Inviting ---------------------------------------------------------------------------------------------------------


def test_inviting_twice_says_so_and_keeps_what_was_typed(client, project):
    client.force_login(project.contact)
    address = f"/projects/{project.pk}/invite/"
    typed = {"name": "Joan", "address": " Joan.Price@Post.example ", "roles": ["is_partner"]}
    assert client.post(address, typed)["Location"] == f"/projects/{project.pk}/people/"
    again = client.post(address, typed)
    assert again.status_code == 200
    assert again.context["form"].errors["address"] == [
        "You have invited this address already, and the link still works."
    ]
    assert "Joan.Price@Post.example" in again.content.decode()
    assert project.invites.count() == 1


def test_inviting_somebody_who_is_in_says_so(project, joan):
    make.member(project, joan)
    with pytest.raises(joining.AlreadyMember):
        make.invite(project, JOAN.upper())


def test_fifty_invitations_a_day_and_then_words(client, project, monkeypatch):
    monkeypatch.setattr(joining, "A_DAY", 2)
    client.force_login(project.contact)
    for number in range(3):
        page = client.post(f"/projects/{project.pk}/invite/", {"name": "A", "address": f"a{number}@b.example"})
    assert "You have invited 2 people in one day." in page.context["form"].errors["address"][0]
    assert project.invites.count() == 2
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=1))
    assert make.invite(project, "a2@b.example")


def test_somebody_who_takes_a_break_is_asked_when_it_is_over(project, joan):
    breaks.start(person=joan, by=joan, until=timezone.localdate() + timedelta(days=9))
    make.invite(project, JOAN)
    assert deliver.send_due() == 0
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        assert deliver.send_due() == 1
    assert mail.outbox[-1].to == [JOAN]


def test_an_expired_invitation_may_be_sent_again(project, invite):
    end(invite, expires_at=timezone.now())
    assert make.invite(project, JOAN).pk != invite.pk


@pytest.mark.parametrize(
    "name", ["👩🏽‍🦽 Zoë " * 10, "جوان", "<script>alert(1)</script>", "A\r\nBcc: x@y.example", "x" * 120, "A\x01B"]
)
def test_any_name_can_be_invited_and_its_mail_is_sent(client, project, name):
    client.force_login(project.contact)
    client.post(f"/projects/{project.pk}/invite/", {"name": name, "address": JOAN})
    deliver.send_due()
    assert [message.to for message in mail.outbox] == [[JOAN]]
    page = client.get(f"/projects/{project.pk}/people/").content.decode()
    assert "<script>alert" not in page
    assert "Mail: sent." in page


def test_a_facilitator_cannot_make_a_project_lead(client, project, joan):
    make.member(project, joan, "is_facilitator")
    client.force_login(joan)
    answer = client.post(
        f"/projects/{project.pk}/invite/", {"name": "A", "address": "a@b.example", "roles": ["is_lead"]}
    )
    assert answer.context["form"].errors["roles"] == ["Choose one of the answers shown"]
    assert project.invites.filter(is_lead=True).count() == 0


def test_a_mail_that_was_taken_back_is_not_sent(client, project, invite):
    client.force_login(project.contact)
    answer = client.post(f"/projects/{project.pk}/invite/{invite.pk}/revoke/", follow=True)
    assert "Taken back. The link does not work any more." in answer.content.decode()
    assert state(invite) is InviteState.REVOKED
    assert deliver.send_due() == 0
    assert mail.outbox == []


def test_the_mail_of_an_invitation_that_ended_some_other_way_is_stale(project, invite):
    end(invite, revoked_at=timezone.now())
    deliver.send_due()
    assert mail.outbox == []
    assert Notification.objects.get(kind=joining.INVITE).state == State.STALE


# --- Leaving ----------------------------------------------------------------------------------------------------------


def test_the_last_project_lead_cannot_leave(client, project):
    client.force_login(project.contact)
    page = client.post(f"/projects/{project.pk}/leave/")
    assert "A project needs a project lead. Make somebody else a project lead first." in page.content.decode()
    assert project.memberships.active().count() == 1


def test_the_last_project_lead_cannot_stop_being_one(client, project):
    mine = project.memberships.get()
    client.force_login(project.contact)
    page = client.post(f"/projects/{project.pk}/people/{mine.pk}/", {"roles": ["is_facilitator"]})
    assert page.context["form"].errors["roles"] == [str(LastProjectLead())]
    mine.refresh_from_db()
    assert mine.roles == ["is_lead"]


def test_whoever_leaves_hears_nothing_more_and_is_not_the_one_to_ring(project, joan):
    first = project.contact
    make.member(project, joan, "is_lead")
    joining.leave(membership=project.memberships.get(person=first), by=first)
    project.refresh_from_db()
    assert project.contact == joan
    assert not Membership.objects.active().filter(person=first).exists()


def test_the_welcome_of_somebody_who_left_at_once_is_not_sent(project, joan):
    joining.leave(membership=make.member(project, joan), by=joan)
    deliver.send_due()
    assert [message.to for message in mail.outbox if "Welcome" in message.subject] == []
