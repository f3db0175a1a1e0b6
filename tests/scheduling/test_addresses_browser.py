"""Given somebody with a calendar at an address, when they give it to us, then their week fills by itself; and their
meetings here show in their own calendar."""
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from scheduling.services import addresses
from tests.axe import assert_good_page
from tests.make import events
from tests.make.diaries import ics
from tests.make.people import person
from tests.make.site import ADDRESS, Site, answer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def priya():
    return person()


def tomorrow() -> datetime:
    return (timezone.now() + timedelta(days=1)).astimezone(UTC).replace(hour=10, minute=0, second=0, microsecond=0)


def read_tomorrow() -> None:
    start, end = (f"{tomorrow() + timedelta(hours=hours):%Y%m%dT%H%M%SZ}" for hours in (0, 1))
    with Site(answers=[answer(ics((start, end)))]) as site:
        addresses.read_due(network=site.network())


def test_giving_an_address_and_what_comes_of_it(live_server, page: Page, sign_in, priya):
    events.event(priya, by=person("Sam Okoro"), start=tomorrow(), minutes=60)
    sign_in(page, priya)
    page.goto(live_server.url + reverse("scheduling:diary"))
    page.get_by_role("link", name="Or let us read your calendar from its address").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Give us the address of your calendar")
    assert_good_page(page, 320)
    assert_good_page(page, 1280)
    page.get_by_label("The address of your calendar").fill("http://calendar.example.com/private")
    page.get_by_role("button", name="Read my calendar").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label("The address of your calendar")).to_have_value("")
    assert_good_page(page, 320)
    page.get_by_label("The address of your calendar").fill(ADDRESS)
    page.get_by_role("button", name="Read my calendar").click()
    expect(page.get_by_text("Look here again to see what came of it.")).to_be_visible()
    read_tomorrow()
    page.reload()
    expect(page.get_by_text("Last read just now.")).to_be_visible()
    expect(page.get_by_role("heading", name="Can you still come?")).to_be_visible()
    assert_good_page(page, 320)
    assert_good_page(page, 1280)
    page.get_by_role("link", name="Quieter nights").click()
    page.get_by_label("No, I cannot come").check()
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("We have your answer.")).to_be_visible()
    page.goto(live_server.url + reverse("scheduling:diary"))
    expect(page.get_by_role("heading", name="What we know")).to_be_visible()
    expect(page.get_by_role("heading", name="Can you still come?")).to_have_count(0)


def test_the_address_of_ones_own_meetings_without_javascript(live_server, no_js, sign_in, priya):
    sign_in(no_js, priya)
    no_js.goto(live_server.url + reverse("scheduling:feed"))
    expect(no_js.get_by_role("button", name="Make my secret address")).to_be_visible()
    no_js.get_by_role("button", name="Make my secret address").click()
    expect(no_js.get_by_text("We show it only now.")).to_be_visible()
    expect(no_js.get_by_text("/meetings.ics")).to_be_visible()
    no_js.goto(live_server.url + reverse("scheduling:feed"))
    no_js.get_by_role("button", name="Switch it off").click()
    expect(no_js.get_by_role("button", name="Make my secret address")).to_be_visible()


def test_the_pages_of_the_feed_are_good(live_server, page: Page, sign_in, priya):
    sign_in(page, priya)
    page.goto(live_server.url + reverse("scheduling:feed"))
    for words in ("Make my secret address", "I have copied it: back to my diary", "Make a new address"):
        if words == "Make a new address":
            page.goto(live_server.url + reverse("scheduling:feed"))
        expect(page.get_by_text(words)).to_be_visible()
        assert_good_page(page, 320)
        assert_good_page(page, 1280)
        if words == "Make my secret address":
            page.get_by_role("button", name=words).click()
