"""A meeting's page and the page behind a signed link in a browser: wide, on a phone, without JavaScript."""
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from scheduling.models import Attendee
from scheduling.services import events, replies
from scheduling.services.finder import Invitee
from tests.axe import assert_good_page
from tests.make import events as make
from tests.make.people import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def joan():
    return person("Joan Bell")


@pytest.fixture
def attendee(joan) -> Attendee:
    priya = person("Priya Shah", phone="01632 960200")
    start = make.at(timezone.localdate() + timedelta(days=20), 14)
    asked = Invitee(joan, essential=True)
    about = {"summary": "Quieter nights " * 8, "description": "Bring your notes.", "override": "The room goes."}
    return make.event(asked, by=priya, start=start, room=make.room(), **about).attendees.get()


def reply_link(live_server, attendee: Attendee) -> str:
    return live_server.url + reverse("scheduling:reply", args=[replies.token(attendee)])


def test_every_page_is_good(live_server, page: Page, sign_in, joan, attendee):
    page.goto(f"{reply_link(live_server, attendee)}?answer=yes")
    assert_good_page(page, 320)
    assert_good_page(page, 1280)
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("We have your answer. Thank you.")).to_be_visible()
    assert_good_page(page, 320)
    assert_good_page(page, 1280)
    sign_in(page, joan)
    page.goto(live_server.url + attendee.event.get_absolute_url())
    assert_good_page(page, 320)
    assert_good_page(page, 1280)
    events.cancel(event=attendee.event, by=joan, because="The ward is closed.")
    page.reload()
    expect(page.get_by_text("This meeting is cancelled.")).to_be_visible()
    assert_good_page(page, 320)
    assert_good_page(page, 1280)


def test_a_forgotten_answer_is_asked_for(live_server, phone: Page, attendee):
    phone.goto(reply_link(live_server, attendee))
    phone.get_by_role("button", name="Send my answer").click()
    expect(phone.get_by_role("link", name="Choose an answer to “Can you come?”")).to_be_visible()
    assert_good_page(phone, 320)


def test_without_javascript_one_press_says_no(live_server, no_js: Page, attendee):
    no_js.goto(f"{reply_link(live_server, attendee)}?answer=no")
    expect(no_js.get_by_label("No, I cannot come")).to_be_checked()
    no_js.get_by_role("button", name="Send my answer").click()
    expect(no_js.get_by_text("You told us: Not coming.")).to_be_visible()
    attendee.refresh_from_db()
    assert attendee.partstat == Attendee.PartStat.DECLINED


def test_a_link_that_has_died_is_a_good_page(live_server, phone: Page, attendee, joan, console):
    events.cancel(event=attendee.event, by=joan)
    phone.goto(reply_link(live_server, attendee))
    expect(phone.get_by_role("heading", level=1)).to_have_text("This meeting is cancelled")
    assert {"410" in line for line in console} == {True}
    console.clear()
    assert_good_page(phone, 320)
