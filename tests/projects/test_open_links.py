"""Open links: whoever follows one may ask, a project lead answers, and nobody sees more before."""
import logging
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from coproduce.audit.models import Entry
from coproduce.notifications import deliver
from coproduce.people import doorbell, invitations
from coproduce.people.invitations import InviteExpired, InviteRevoked, InviteUsed
from coproduce.people.models import AccessNeeds, Kind, Person
from projects.models import JoinRequest, Membership
from projects.services import asking, joining
from tests.make import projects as make
from tests.make.people import person
from tests.people.signing import code_in, enter_code

pytestmark = pytest.mark.django_db
PHONE = {"name": "Rosa Bianchi", "phone": "01632 960115", "comes_as": "patient"}
ROSA = "rosa@post.example"


@pytest.fixture
def project(db):
    return make.project(make.lead(phone="01632 960100"), payment="£30 a meeting")


@pytest.fixture
def link(project):
    return make.open_link(project)


def opened(client, link):
    return client.get(make.link(link), follow=True)


def left(link):
    link.invitation.refresh_from_db()
    return link.invitation.uses_left


def test_it_says_everything_before_it_asks_and_names_nobody_but_who_invites(client, project, link):
    make.member(project, person("Mo Member"), "is_partner")
    words = opened(client, link).content.decode()
    order = ["Ana Bell</bdi> invites you", make.PURPOSE, "£30 a meeting", "Ana Bell on 01632 960100", "Yes, I would"]
    places = [words.index(each) for each in order]
    assert places == sorted(places)
    assert "Mo Member" not in words
    assert "read that you would like to join" not in words  # "reads that you would like to join, and answers you"
    assert "reads that you would like to join, and answers you" in words


@pytest.mark.parametrize("page", ["accept", "code", "decline", "email", "phone", "sign-out", "take-back", "withdraw"])
def test_nothing_is_done_by_a_forged_page(link, page):
    strict = Client(enforce_csrf_checks=True)
    opened(strict, link)
    answer = strict.post(f"/join/{page}/", {**PHONE, "address": ROSA, "code": "BCDF", "csrfmiddlewaretoken": "guessed"})
    assert (answer.status_code, JoinRequest.objects.count(), mail.outbox) == (403, 0, [])


def test_nothing_that_opens_a_door_reaches_the_logs(client, link, caplog):
    caplog.set_level(logging.DEBUG)
    code, token = invitations.code(link.invitation), invitations.token(link.invitation)
    opened(client, link)
    client.post("/join/code/", {"code": code})
    client.post("/join/phone/", PHONE)
    logged = " ".join(f"{entry.getMessage()} {entry.__dict__}" for entry in caplog.records)
    assert [each for each in (code, token, "Rosa Bianchi", "960115") if each in logged] == []


def test_looking_and_saying_no_keep_nothing(client, project, link):
    opened(client, link)
    page = client.post("/join/decline/", follow=True)
    assert "We kept nothing about you." in page.content.decode()
    assert (left(link), JoinRequest.objects.count(), link.invitation.declined_at) == (20, 0, None)
    assert client.get("/join/").status_code == 404
    assert opened(client, link).status_code == 200


def test_by_email_with_a_code_and_then_they_wait(client, project, link):
    opened(client, link)
    assert client.post("/join/accept/")["Location"] == "/join/how/"
    assert client.get("/join/how/").status_code == 200
    answer = client.post("/join/email/", {"name": "Rosa Bianchi", "address": "Rosa@Post.example"})
    assert answer["Location"] == "/accounts/login/code/confirm/?next=%2Fjoin%2F"
    assert enter_code(client, code_in(mail.outbox[-1]), next="/join/")["Location"] == "/join/"
    rosa = Person.objects.get(email=ROSA)
    page = client.post("/join/accept/", follow=True)
    words = page.content.decode()
    assert "Thank you for asking" in words
    assert "01632 960100" in words
    assert [(one.person, one.status) for one in project.requests.all()] == [(rosa, "waiting")]
    assert left(link) == 19
    assert not project.memberships.filter(person=rosa).exists()
    client.post("/join/accept/")
    assert (left(link), project.requests.count()) == (19, 1)


def test_while_they_wait_they_see_nothing_of_the_people(client, project, link):
    rosa = person("Rosa Bianchi", email=ROSA)
    make.member(project, person("Mo Member"), "is_facilitator")
    make.request(link, rosa)
    client.force_login(rosa)
    assert client.get(f"/projects/{project.pk}/").status_code == 404
    type(project).objects.update(stage=make.Stage.LOOKING_FOR_PEOPLE)
    page = client.get(f"/projects/{project.pk}/").content.decode()
    assert ("Mo Member" in page, make.PURPOSE in page) == (False, True)
    assert client.get(f"/projects/{project.pk}/people/").status_code == 403


def test_without_email_they_leave_a_name_and_a_number(client, project, link):
    opened(client, link)
    needs = {"needs": ["large_print"], "language": "Italian", "share": "on"}
    page = client.post("/join/phone/", {**PHONE, **needs}, follow=True)
    assert "rings you on <bdi>01632 960115</bdi>" in page.content.decode()
    asked = project.requests.get()
    assert (asked.name, asked.phone, asked.person) == ("Rosa Bianchi", "01632 960115", None)
    assert asked.needs == {"large_print": True, "language": "Italian", "share": True}
    assert client.post("/join/phone/", PHONE)["Location"] == "/join/"
    assert (project.requests.count(), left(link)) == (1, 19)
    other = Client()
    assert "rings you" not in opened(other, link).content.decode()


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"name": ""}, "name", "Enter your name"),
        ({"phone": "ring me"}, "phone", "Enter a phone number that we can ring, like 01632 960001"),
        ({"comes_as": "staff"}, "comes_as", "Choose one of the answers shown"),
        ({"needs": ["bsl"]}, "share", "Tick that we may show this, or leave what helps empty. You can ring us instead"),
        ({"name": "x" * 121}, "name", "Your name must be 120 characters or fewer. You typed 121"),
    ],
)
def test_mistakes_are_said_and_what_was_typed_is_kept(client, project, link, typed, field, words):
    opened(client, link)
    page = client.post("/join/phone/", {**PHONE, **typed})
    assert page.context["form"].errors == {field: [words]}
    assert ("Rosa" in page.content.decode()) == ("name" not in typed)
    assert project.requests.count() == 0


def test_taking_it_back_leaves_nothing(client, project, link):
    opened(client, link)
    client.post("/join/phone/", PHONE)
    page = client.post("/join/withdraw/", follow=True)
    assert "Taken back. We kept nothing." in page.content.decode()
    assert JoinRequest.objects.count() == 0
    assert "960115" not in str(list(Entry.objects.values_list("ids", flat=True)))
    rosa = person("Rosa Bianchi", email=ROSA)
    make.request(link, rosa)
    client.force_login(rosa)
    opened(client, link)
    client.post("/join/withdraw/")
    assert JoinRequest.objects.count() == 0


def test_nobody_takes_back_what_somebody_else_asked(project, link):
    make.request(link)
    stranger = Client()
    opened(stranger, link)
    stranger.post("/join/withdraw/")
    assert project.requests.count() == 1


# --- The answer -------------------------------------------------------------------------------------------------------


def test_welcoming_somebody_with_email(client, project, link):
    rosa = person("Rosa Bianchi", email=ROSA)
    asked = make.request(link, rosa, comes_as="carer")
    client.force_login(project.contact)
    page = client.post(asked.get_absolute_url(), follow=True)
    assert "Rosa Bianchi is in, and we are telling them." in page.content.decode()
    membership = project.memberships.get(person=rosa)
    assert (membership.roles, membership.joined_by) == (["is_partner"], "open_link")
    assert membership.takes_part_as == ["carer"]
    assert list(rosa.roles.values_list("kind", flat=True)) == [Kind.CARER]
    deliver.send_due()
    assert [(one.to, one.subject) for one in mail.outbox] == [([ROSA], f"Welcome: {make.TITLE}")]
    client.force_login(rosa)
    assert opened(client, link).redirect_chain[-1][0] == project.get_absolute_url()
    with pytest.raises(asking.AnsweredAlready):
        asking.not_now(request=asked, by=project.contact, words="")


def test_welcoming_somebody_without_email_makes_a_person_with_a_supporter(client, project, link):
    sam = person("Sam Okoro", Kind.STAFF)
    make.member(project, sam, "is_facilitator")
    asked = make.request(link, needs={"bsl": True, "share": True}, comes_as="patient")
    client.force_login(project.contact)
    page = client.post(asked.get_absolute_url(), {"supporter": str(sam.pk)}, follow=True)
    assert "Next, make them a card" in page.content.decode()
    rosa = project.memberships.get(person__name="Rosa Bianchi").person
    assert (rosa.phone, rosa.email, rosa.supporter) == ("01632 960115", None, sam)
    assert AccessNeeds.objects.get(person=rosa).in_words() == ["a British Sign Language interpreter"]
    asked.refresh_from_db()
    assert (asked.name, asked.phone, asked.needs) == ("", "", {})


def test_not_now_is_said_kindly_by_mail(client, project, link):
    rosa = person("Rosa Bianchi", email=ROSA)
    asked = make.request(link, rosa)
    client.force_login(project.contact)
    page = client.get(f"{asked.get_absolute_url()}not-now/")
    assert joining.KIND_WORDS in page.content.decode()
    client.post(f"{asked.get_absolute_url()}not-now/", {"words": "Not now, <b>dear</b> Rosa."})
    deliver.send_due()
    [message] = mail.outbox
    assert (message.to, message.subject) == ([ROSA], f"Thank you for asking: {make.TITLE}")
    assert "Not now, <b>dear</b> Rosa." in message.body
    assert "&lt;b&gt;dear" in message.alternatives[0].content
    assert "Ana Bell on 01632 960100" in message.body
    client.force_login(rosa)
    assert "Not now, and thank you" in opened(client, link).content.decode()
    client.post("/join/accept/")
    assert (project.requests.get().status, left(link)) == ("not_now", 19)  # nobody asks twice by pressing again


def test_not_now_to_a_number_forgets_the_number(client, project, link):
    asked = make.request(link)
    client.force_login(project.contact)
    page = client.get(f"{asked.get_absolute_url()}not-now/").content.decode()
    assert "When you press the button we delete their name and number." in page
    client.post(f"{asked.get_absolute_url()}not-now/")
    assert JoinRequest.objects.count() == 0
    deliver.send_due()
    assert mail.outbox == []


def test_no_mail_goes_to_somebody_who_left_the_trust_meanwhile(project, link):
    rosa = person("Rosa Bianchi", email=ROSA)
    asking.not_now(request=make.request(link, rosa), by=project.contact, words="Not now")
    Person.objects.filter(pk=rosa.pk).update(is_active=False)
    deliver.send_due()
    assert mail.outbox == []


def test_two_leads_answer_at_once_and_the_slower_is_told(client, project, link):
    asked = make.request(link)
    asking.welcome(request=asked, by=project.contact)
    client.force_login(project.contact)
    assert client.post(asked.get_absolute_url()).status_code == 404
    with pytest.raises(asking.AnsweredAlready):
        asking.welcome(request=asked, by=project.contact)
    assert project.memberships.filter(person__name="Rosa Bianchi").count() == 1


def test_somebody_who_left_may_ask_again(project, link):
    rosa = person("Rosa Bianchi", email=ROSA)
    membership = asking.welcome(request=make.request(link, rosa), by=project.contact)
    joining.leave(membership=membership, by=rosa)
    again = make.request(link, rosa)
    assert (again.status, project.requests.count()) == ("waiting", 1)
    assert asking.welcome(request=again, by=project.contact).status == Membership.Status.ACTIVE


def test_a_member_who_follows_the_link_is_led_to_the_project(client, project, link):
    client.force_login(project.contact)
    assert opened(client, link).redirect_chain[-1][0] == project.get_absolute_url()
    with pytest.raises(joining.AlreadyMember):
        make.request(link, project.contact)


# --- The end of a link ------------------------------------------------------------------------------------------------

OVER = {
    "expired": ({"expires_at": timezone.now()}, "This link is too old", InviteExpired),
    "full": ({"uses_left": 0}, "Enough people have asked", InviteUsed),
    "ended": ({"revoked_at": timezone.now()}, "This link does not work any more", InviteRevoked),
}


@pytest.mark.parametrize("case", OVER)
def test_a_link_that_is_over_names_a_number_and_nobody(client, project, link, case):
    fields, heading, error = OVER[case]
    opened(client, link)
    for name, value in fields.items():
        setattr(link.invitation, name, value)
    link.invitation.save()
    page = client.get("/join/")
    words = page.content.decode()
    assert page.status_code == 410
    assert heading in words
    assert "01632 960123" in words
    assert [each for each in ("Ana Bell", make.TITLE, make.PURPOSE) if each in words] == []
    for address in ("how", "email", "phone"):
        assert client.get(f"/join/{address}/")["Location"] == "/join/"
    client.post("/join/phone/", PHONE)
    client.post("/join/email/", {"name": "Rosa", "address": ROSA})
    assert (project.requests.count(), mail.outbox) == (0, [])
    with pytest.raises(error):
        make.request(link, name="Somebody else")


def test_who_waits_still_waits_when_the_link_is_ended(client, project, link):
    client.post("/join/phone/", PHONE)
    opened(client, link)
    client.post("/join/phone/", PHONE)
    asked = project.requests.get()
    lead = Client()
    lead.force_login(project.contact)
    for _ in range(2):  # twice is once
        page = lead.post(f"/projects/{project.pk}/links/{link.pk}/end/", follow=True)
        assert "still waits for your answer" in page.content.decode()
    assert "rings you on" in client.get("/join/").content.decode()
    assert asking.waiting(project) == [asked]


def test_an_open_link_lets_nobody_in_by_itself(project, link):
    rosa = person("Rosa Bianchi", email=ROSA)
    with pytest.raises(invitations.WrongPerson):
        joining.accept(invite=link, by=rosa)
    assert project.memberships.count() == 1


def test_a_link_of_one_project_opens_no_other(project, link):
    other = make.project(make.lead("Lea Other"), title="Shall we change the menu?")
    client = Client()
    client.force_login(other.contact)
    for end in ("", "qr.svg", "end/"):
        assert client.post(f"/projects/{other.pk}/links/{link.pk}/{end}").status_code in {404, 405}
        assert client.get(f"/projects/{other.pk}/links/{link.pk}/{end}").status_code in {404, 405}
    asked = make.request(link)
    assert client.post(f"/projects/{other.pk}/requests/{asked.pk}/").status_code == 404
    assert client.post(f"/projects/{other.pk}/requests/{asked.pk}/not-now/").status_code == 404


def test_the_poster_has_the_code_the_number_and_a_picture(client, project, link):
    client.force_login(project.contact)
    page = client.get(f"/projects/{project.pk}/links/{link.pk}/").content.decode()
    assert invitations.code(link.invitation) in page
    assert "Or ring <bdi>Ana Bell on 01632 960100</bdi>" in page
    picture = client.get(f"/projects/{project.pk}/links/{link.pk}/qr.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    svg = picture.content.decode()
    assert re.search("<script|style=|href|on[a-z]+=", svg) is None
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg"')


def test_the_code_of_the_poster_opens_the_invitation_and_is_not_used_up(client, link):
    for _ in range(2):
        answer = client.post("/join/code/", {"code": invitations.code(link.invitation).lower().replace("-", " ")})
        assert answer["Location"] == "/join/"
    assert "Ana Bell</bdi> invites you" in client.get("/join/").content.decode()
    assert left(link) == 20


def test_a_project_has_twenty_open_links_at_most(project, monkeypatch):
    monkeypatch.setattr(asking, "LINKS_AT_ONCE", 2)
    first = make.open_link(project)
    make.open_link(project)
    with pytest.raises(asking.TooManyLinks):
        make.open_link(project)
    invitations.revoke(invitation=first.invitation, by=project.contact)
    make.open_link(project)


def test_a_machine_leaves_ten_numbers_an_hour(project, link):
    for number in range(12):
        client = Client()
        opened(client, link)
        page = client.post("/join/phone/", {**PHONE, "name": f"Rosa {number}"})
    assert page.context["form"].non_field_errors() == [str(doorbell.TooManyCodes())]
    assert project.requests.count() == 10


def test_numbers_left_long_ago_are_still_answered(project, link):
    asked = make.request(link)
    JoinRequest.objects.update(asked_at=timezone.now() - timedelta(days=400))
    assert asking.waiting(project) == [asked]
