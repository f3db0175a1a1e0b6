"""A patient on a phone joins from a mail: no password, and nothing is asked before everything is said."""
import re

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect

from coproduce.notifications import deliver
from coproduce.people.models import Person
from tests.axe import assert_good_page
from tests.make import projects as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
JOAN = "joan.price@post.example"


@pytest.fixture
def project(live_server, settings):
    settings.SITE_URL = live_server.url
    cache.clear()  # of how often this address has asked for a code
    return make.project(
        make.lead(phone="01632 960100"),
        decided="There is money for doors, not for new windows.",
        involves="Two meetings of 90 minutes, or a phone call. You choose.",
        payment="£30 a meeting, or say no to it. We book and pay your travel.",
        last_time="Patients asked for later drug rounds. 9 of 24 beds have them. Signs: we could not, because of cost.",
    )


def mailed(to: str):
    """The last mail to this address, sent if it was waiting."""
    deliver.send_due()
    return [message for message in mail.outbox if message.to == [to]][-1]


def link_in(message) -> str:
    return re.search(r"https?://\S+/join/\S+", message.body)[0]


def code_in(message) -> str:
    return re.search(r"^[A-Z0-9][A-Z0-9-]{4,}$", message.body, re.MULTILINE)[0]


def at(page, path: str) -> None:
    """The browser has come to this path of the site."""
    expect(page).to_have_url(re.compile(rf"^https?://[^/]+{re.escape(path)}(\?.*)?$"))


def press(page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def good(page, axe: bool) -> None:
    if axe:
        for width in (1280, 320):
            assert_good_page(page, width)


def patient_joins(page, project, *, axe: bool) -> None:
    # Given an invitation by mail
    make.invite(project, JOAN, roles=["is_partner"])
    message = mailed(JOAN)
    assert message.subject == f"Ana Bell invites you: {make.TITLE}"

    # When Joan opens its link, then the address has no secret, and the answer is in sight at once
    page.goto(link_in(message))
    at(page, "/join/")
    yes = page.get_by_role("button", name="Yes, I would like to join")
    assert page.viewport_size["height"] >= yes.bounding_box()["y"] + yes.bounding_box()["height"]
    expect(page.get_by_role("heading", level=1)).to_have_text(make.TITLE)
    for words in ("There is money for doors", "£30 a meeting", "we could not, because of cost", "01632 960100"):
        expect(page.get_by_text(words).first).to_be_visible()
    good(page, axe)

    # When she says yes, then her name and address are filled in
    yes.click()
    at(page, "/join/email/")
    expect(page.get_by_label("Your name")).to_have_value("Joan Price")
    expect(page.get_by_text("j…@post.example")).to_be_visible()
    press(page, "Send me a code")

    # When she types the code from her mail, then she is back at the invitation
    page.get_by_label("Code", exact=True).fill(code_in(mailed(JOAN)))
    press(page, "Continue")
    at(page, "/join/")
    expect(page.get_by_text("You are signed in as Joan Price")).to_be_visible()
    good(page, axe)

    # When she says yes, then she is in, and told what is next
    press(page, "Yes, I would like to join")
    at(page, project.get_absolute_url())
    expect(page.get_by_text("You are in. Welcome to")).to_be_visible()
    expect(page.get_by_role("button", name="Say when I could come")).to_be_visible()
    good(page, axe)
    joan = Person.objects.get(email=JOAN)
    assert project.memberships.get(person=joan).roles == ["is_partner"]
    assert mailed(JOAN).subject == f"Welcome: {make.TITLE}"


def test_a_patient_joins_on_a_phone(phone, project):
    patient_joins(phone, project, axe=True)


def test_a_patient_joins_without_scripts(no_js, project):
    patient_joins(no_js, project, axe=False)


def test_a_patient_says_no_and_takes_it_back(phone, project):
    make.invite(project, JOAN)
    phone.goto(link_in(mailed(JOAN)))
    press(phone, "I would rather not")
    expect(phone.get_by_role("heading", level=1)).to_have_text("You said that you would rather not")
    good(phone, axe=True)
    press(phone, "Show me the invitation again")
    expect(phone.get_by_role("button", name="Yes, I would like to join")).to_be_visible()


def test_closed_and_strange_doors_are_good_pages_too(phone, project, console, sign_in):
    """Each says 404, 410 or 403, which the browser notes: that is all it may complain about."""
    invite = make.invite(project, JOAN)
    link = link_in(mailed(JOAN))

    def refused(url: str, status: int, heading: str) -> None:
        assert phone.goto(url).status == status
        expect(phone.get_by_role("heading", level=1)).to_have_text(heading)
        assert {word for line in console for word in re.findall(r"\b\d{3}\b(?!\d|:\d)", line)} <= {str(status)}
        console.clear()
        good(phone, axe=True)

    refused(link[:-3] + "x/", 404, "Open the link in your mail again")
    sign_in(phone, project.contact)
    refused(link, 403, "This invitation is for somebody else")
    press(phone, "Sign out and see the invitation")
    at(phone, "/join/")
    invite.invitation.uses_left = 0
    invite.invitation.save()
    refused(link, 410, "This link has been used")
