"""The lead writes and publishes the definition in a browser: with scripts, without, and signed out half-way."""
import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from coproduce.definition import drafts, services, starter
from coproduce.definition.models import Draft, PublishedVersion
from coproduce.people.models import Kind
from tests.axe import assert_good_page
from tests.make.people import person

pytestmark = pytest.mark.django_db(transaction=True)
PART = "/definition/draft/parts/what-it-is/"


def first_words() -> str:
    return drafts.section(Draft.objects.get(), "what-it-is")["blocks"][0]["text"]


def test_from_the_starter_to_a_version_of_our_own_without_scripts(live_server, no_js, sign_in, ruth):
    """Given the starter, when the lead changes it and publishes, then everybody reads version 2 and what changed."""
    sign_in(no_js, ruth)
    no_js.goto(f"{live_server.url}/definition/")
    no_js.get_by_role("link", name="Write a new version").click()
    no_js.get_by_role("button", name="Start a draft").click()
    no_js.get_by_role("link", name="What is co-production?", exact=True).click()
    no_js.get_by_label("Words").first.fill("We decide together.")
    no_js.get_by_role("button", name="List", exact=True).click()
    no_js.get_by_label("Points").fill("patients\ncarers\nstaff")
    no_js.get_by_role("button", name="Save", exact=True).click()
    expect(no_js.get_by_text("Saved in the draft.")).to_be_visible()
    no_js.get_by_role("link", name="See it as readers will").click()
    expect(no_js.get_by_role("listitem").filter(has_text="carers").first).to_be_visible()
    no_js.goto(f"{live_server.url}/definition/draft/publish/")
    no_js.get_by_label("What has changed?").fill("We say it in our own words.")
    no_js.get_by_label("Major").check()
    no_js.get_by_role("button", name="Publish").click()
    expect(no_js.get_by_text("Published. It counts from")).to_be_visible()
    expect(no_js.get_by_text("Draft: rewrite with your partners.")).to_have_count(0)
    no_js.get_by_role("link", name="Compare it with version 1").click()
    expect(no_js.get_by_text("Added: We decide together.")).to_be_visible()
    assert_good_page(no_js)
    assert PublishedVersion.objects.get(number=2).is_intact()


def test_typing_is_saved_by_itself_and_a_lost_session_loses_nothing(live_server, page, sign_in, ruth, console):
    drafts.start(by=ruth)
    sign_in(page, ruth)
    page.goto(live_server.url + PART)
    box = page.get_by_label("Words").first
    box.fill("Saved without a press.")
    expect(page.locator("#said")).to_have_text(re.compile("^Saved at "))
    assert first_words() == "Saved without a press."
    page.context.clear_cookies(name="sessionid")
    box.fill("Typed after the session ended.")
    expect(page.locator("#said")).to_contain_text("Not saved: you have been signed out.")
    assert [line for line in console if "403" not in line] == []
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have been signed out")
    console.clear()  # of the 403s
    sign_in(page, ruth)
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("Saved in the draft.")).to_be_visible()
    assert first_words() == "Typed after the session ended."


def test_two_editors_in_two_browsers(live_server, page, phone, sign_in, ruth):
    drafts.start(by=ruth)
    sign_in(page, ruth)
    his = Client()  # of his own: one that changes who is signed in ends the other's session
    his.force_login(person("Amir Khan", Kind.STAFF, Kind.COPRODUCTION_LEAD))
    session = his.cookies["sessionid"].value
    phone.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    for browser in (page, phone):
        browser.goto(live_server.url + PART)
    page.get_by_label("Words").first.fill("Ruth’s words.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved in the draft.")).to_be_visible()
    phone.get_by_label("Words").first.fill("Amir’s words.")
    expect(phone.locator("#said")).to_contain_text("Your words are not saved yet")
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.get_by_role("heading", name="What is saved now")).to_be_visible()
    expect(phone.get_by_text("Ruth’s words.")).to_be_visible()
    expect(phone.get_by_label("Words").first).to_have_value("Amir’s words.")
    assert_good_page(phone)


@pytest.mark.parametrize("width", [320, 1280])
def test_good_pages(live_server, page, sign_in, ruth, width):
    drafts.start(by=ruth)
    part = starter.section("one", "One", starter.paragraph("First."))
    services.publish(title="Ours", content=[part], by=None, what_changed="All of it.")
    sign_in(page, ruth)
    for path in (
        "draft/", "draft/title/", "draft/parts/", "draft/parts/principles/?add=example", "draft/parts/ladder/",
        "draft/parts/principles/remove/", "draft/preview/", "draft/compare/", "draft/publish/", "draft/throw-away/",
        "versions/compare/", "versions/1/compare/2/", "versions/",
    ):  # fmt: skip
        page.goto(f"{live_server.url}/definition/{path}")
        assert_good_page(page, width)
