"""The pages that stand on the design alone, in a real browser and outside one."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import Client
from playwright.sync_api import Page, expect

from tests.axe import assert_good_page
from tests.design.html import read

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.design.urls")]


@pytest.mark.parametrize("path", ["/accessibility/", "/privacy/", "/cookies/", "/accounts/login/", "/every-field/"])
def test_a_good_page(live_server, page: Page, no_js: Page, path):
    page.goto(live_server.url + path)
    assert_good_page(page, 320)
    assert_good_page(page, 1280)
    no_js.goto(live_server.url + path)
    assert_good_page(no_js, 320)


def test_the_keyboard_finds_what_is_wrong(live_server, page: Page):
    page.goto(live_server.url + "/every-field/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.get_by_label("Your name").fill("Ana")
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Error: Every field – Coproduce"))
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    assert_good_page(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Enter the first day")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Day", exact=True)).to_be_focused()
    expect(page.get_by_label("Your name")).to_have_value("Ana")
    assert_good_page(page, 320)


def test_a_form_works_without_scripts(live_server, no_js: Page):
    no_js.goto(live_server.url + "/every-field/")
    no_js.get_by_label("Your name").fill("Ana")
    no_js.get_by_label("Day", exact=True).fill("27")
    no_js.get_by_label("Month").fill("March")
    no_js.get_by_label("Year").fill("2027")
    no_js.get_by_label("Start").fill("2.30pm")
    no_js.get_by_label("By phone").check()
    no_js.get_by_label("Phone number").fill("01632 960001")
    no_js.get_by_label("Tuesday").check()
    no_js.get_by_label("Room").select_option("Priory Room")
    no_js.get_by_label("Why?").fill("Because")
    no_js.get_by_role("button", name="Save").click()
    expect(no_js.get_by_role("link", name="Tick “I have read this”")).to_be_visible()
    expect(no_js.get_by_label("Phone number")).to_have_value("01632 960001")
    no_js.get_by_label("I have read this").check()
    no_js.get_by_role("button", name="Save").click()
    expect(no_js.get_by_role("alert")).to_contain_text("We saved it.")
    assert_good_page(no_js)


def test_an_answer_reveals_its_field(live_server, phone: Page):
    phone.goto(live_server.url + "/every-field/")
    expect(phone.get_by_label("Phone number")).to_be_hidden()
    phone.get_by_label("By phone").check()
    expect(phone.get_by_label("Phone number")).to_be_visible()
    assert_good_page(phone)


def test_no_server_is_asked_for_a_font(live_server, page: Page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(live_server.url + "/cookies/")
    assert [url for url in asked if not url.startswith(live_server.url)] == []
    assert len(asked) <= 8
    faces = "[...document.fonts].map(face => face.family)"
    assert page.evaluate(faces) == []


def test_printed_pages_leave_out_what_paper_cannot_do(live_server, page: Page):
    page.goto(live_server.url + "/every-field/")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Save")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Menu")).to_be_hidden()
    expect(page.get_by_role("heading", name="Every field")).to_be_visible()


def test_the_header_names_the_trust_and_draws_no_nhs_logo(client: Client):
    page = read(client.get("/cookies/").content.decode().partition("<body>")[2].partition("</body>")[0])
    header = page.one("header")
    assert header.one(class_="nhsuk-header__organisation-name").words == settings.TRUST_NAME
    assert header.one(class_="nhsuk-header__service-name").words == "Coproduce"
    assert header.one(class_="nhsuk-header__service-logo").attrs["aria-label"].endswith("Coproduce home page")
    assert header.all("svg") == []
    footer = [link.attrs["href"] for link in page.one("footer").all("a")]
    assert footer == ["/ten/", "/accessibility/", "/privacy/", "/cookies/"]
    assert page.one(class_="app-demo").words == "This is a demo with made-up people."


def test_a_trust_may_show_its_own_logo(client: Client, settings):
    settings.TRUST_LOGO = "coproduce.svg"
    page = read(client.get("/cookies/").content.decode().partition("<body>")[2].partition("</body>")[0])
    picture = page.one("header").one("img")
    assert (picture.attrs["src"], picture.attrs["alt"]) == ("/assets/coproduce.svg", settings.TRUST_NAME)


def test_a_missing_page_says_what_to_do(client: Client):
    answer = client.get("/no/such/page/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert '<h1 class="nhsuk-heading-l">There is no such page</h1>' in page
    assert settings.TRUST_PHONE in page


def test_a_page_open_for_too_long_says_what_to_do():
    answer = Client(enforce_csrf_checks=True).post("/every-field/", {"name": "Ana"})
    assert answer.status_code == 403
    assert '<h1 class="nhsuk-heading-l">Your page was open for too long</h1>' in answer.content.decode()


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "410"])
def test_every_error_page_says_whom_to_ring(name, rf):
    page = get_template(f"{name}.html").render({}, rf.get("/"))
    assert f"Ring <strong>{settings.TRUST_PHONE}</strong>." in page
    assert page.count("<h1") == 1


def test_the_page_for_our_own_faults_needs_nothing_that_may_be_broken():
    source = Path(get_template("500.html").origin.name).read_text()
    assert "{%" not in source
    assert "{{" not in source
    assert get_template("500.html").render() == source


def test_no_template_breaks_the_content_security_policy():
    inline = re.compile(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)
    folder = Path(settings.BASE_DIR) / "templates"
    pages = [file for file in folder.rglob("*.html") if file.parent.name != "emails"]  # mail has no other way
    assert len(pages) > 20
    assert [str(file.relative_to(folder)) for file in pages if inline.search(file.read_text())] == []
