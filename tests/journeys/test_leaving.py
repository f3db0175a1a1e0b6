"""A partner asks for her data and leaves: she takes a copy, all that says who she was goes, shared work stands."""
import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from coproduce.notifications import deliver
from coproduce.people.models import Person
from projects.models import Membership
from tests.axe import assert_good_page
from tests.make import diaries, events
from tests.make import projects as make
from tests.make.people import person
from tests.people.signing import code_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
JOAN = "joan.price@post.example"


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def heading(page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def good(page, axe: bool) -> None:
    if axe:
        for width in (320, 1280):
            assert_good_page(page, width)


def sign_in(page, url: str) -> None:
    page.goto(f"{url}/accounts/login/")
    page.get_by_label("Your email address").fill(JOAN)
    press(page, "Send me a code")
    heading(page, "Enter the code from your email")
    page.get_by_label("Code", exact=True).fill(code_in(mail.outbox[-1]))
    press(page, "Continue")
    expect(page).to_have_url(f"{url}/")


def a_partner_leaves(page, url: str, tmp_path, *, axe: bool) -> None:
    # Given a partner in a project, with a diary and a meeting to come
    lead = make.lead(phone="01632 960100")
    project = make.project(lead)
    joan = person("Joan Price", email=JOAN)
    make.member(project, joan, "is_partner")
    diaries.office_hours(joan)
    events.event(joan, by=lead, start=timezone.now() + timedelta(days=9))
    sign_in(page, url)

    # When she looks at her data from her profile, then she reads what is held and takes a copy
    page.goto(f"{url}/my/profile/")
    page.get_by_role("link", name="What we hold about you: see it, take it away, or leave").click()
    heading(page, "Your data")
    good(page, axe)
    with page.expect_download() as copy:
        page.get_by_role("button", name="Download my data").click()
    copy.value.save_as(tmp_path / "copy.json")
    told = json.loads((tmp_path / "copy.json").read_text())
    assert told["about"] == "Joan Price"
    assert make.TITLE in json.dumps(told["held"])
    assert lead.email not in json.dumps(told["held"])

    # When she wants to go, then she must say that she is sure, and is told that it is done
    page.get_by_role("link", name="Leave, and have your data deleted").click()
    heading(page, "Do you want to leave?")
    good(page, axe)
    press(page, "Leave and delete my data")
    expect(page.get_by_role("link", name=re.compile("^Tick “Yes, I want to leave"))).to_be_visible()
    good(page, axe)
    page.get_by_label("Yes, I want to leave and have my data deleted").check()
    mail.outbox.clear()
    press(page, "Leave and delete my data")
    heading(page, "You have left")
    good(page, axe)

    # Then nothing says who she was, the project stands, and one last mail says so
    joan.refresh_from_db()
    assert (joan.name, joan.email, joan.is_active) == ("Former member", None, False)
    assert Membership.objects.get(person=joan).status == Membership.Status.LEFT
    assert [message.to for message in mail.outbox] == [[JOAN]]
    deliver.send_due()
    assert [message.to for message in mail.outbox if JOAN in message.to] == [[JOAN]]
    page.goto(f"{url}/projects/")
    heading(page, "Sign in")
    assert Person.objects.filter(email=JOAN).count() == 0


def test_a_partner_asks_for_her_data_and_leaves(phone, live_server, tmp_path):
    a_partner_leaves(phone, live_server.url, tmp_path, axe=True)


def test_a_partner_leaves_without_scripts(no_js, live_server, tmp_path):
    a_partner_leaves(no_js, live_server.url, tmp_path, axe=False)
