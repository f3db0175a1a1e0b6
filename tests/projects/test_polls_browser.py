"""Pages of a poll that the journey does not pass: hidden answers, one more person, a refused time, calling off."""
import re

import pytest
from playwright.sync_api import expect

from coproduce.people.models import Kind
from tests.axe import assert_good_page
from tests.make import polls as make
from tests.make import projects as house
from tests.make.people import person
from tests.make.polls import NO, YES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def both_widths(page) -> None:
    for width in (320, 1280):
        assert_good_page(page, width)


def press(page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


@pytest.fixture
def workshop(db):
    project = house.project()
    for name in ("Joan Price", "Ali Aziz"):
        house.member(project, person(name, Kind.PATIENT), "is_partner")
    workshop = house.workshop(project, at_least_partners=2)
    house.member(project, person("Bo Berg", Kind.STAFF))
    return workshop


def test_hidden_answers_and_a_time_that_everybody_refused(page, workshop, live_server, sign_in):
    poll = make.poll(workshop, hidden=True)
    for name in ("Joan Price", "Ali Aziz"):
        make.answer(poll, name, NO, YES)
    sign_in(page, workshop.created_by)
    page.goto(live_server.url + make.url(workshop))
    expect(page.get_by_text("Nobody sees the answers before then, not even whoever asks.")).to_be_visible()
    both_widths(page)
    page.get_by_role("link", name="Ask somebody else too").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who else should be asked?")
    both_widths(page)
    page.get_by_label("Bo Berg").check()
    press(page, "Ask them too")
    expect(page.get_by_text("We asked 1 more person.")).to_be_visible()
    page.get_by_role("link", name="Close it now").click()
    press(page, "Close the poll")
    refused = page.locator(".app-option").nth(1)
    expect(refused.get_by_text("Everybody who answered said no.")).to_be_visible()
    both_widths(page)
    refused.get_by_role("button", name="Choose this").click()
    expect(page.get_by_role("heading", name="Everybody said no")).to_be_visible()
    page.get_by_label("Online").check()
    press(page, "Choose this time")
    expect(page.get_by_role("link", name=re.compile("Answer “Why do you choose a time that"))).to_be_visible()
    expect(page.get_by_role("link", name="Enter link to join by")).to_be_visible()
    both_widths(page)
    page.get_by_label("Link to join by").fill("https://meet.example/nights")
    page.get_by_label("Why do you choose a time that everybody refused?").fill("The speaker has no other day.")
    press(page, "Choose this time")
    expect(page.get_by_text("The reason it was chosen: The speaker has no other day.")).to_be_visible()
    expect(page.get_by_role("link", name="https://meet.example/nights").first).to_be_visible()
    both_widths(page)


def test_calling_off_and_what_others_see(phone, workshop, live_server, sign_in):
    make.poll(workshop)
    joan = house.who(workshop.project, "Joan Price")
    sign_in(phone, joan)
    phone.goto(live_server.url + workshop.project.get_absolute_url())
    press(phone, "Say when I could come")
    expect(phone.get_by_text("You see numbers, not names.")).to_be_visible()
    both_widths(phone)
    sign_in(phone, workshop.created_by)
    phone.goto(live_server.url + make.url(workshop, "cancel/"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("Call the poll off?")
    both_widths(phone)
    phone.get_by_label("Why is it called off?").fill("We meet by chance.")
    press(phone, "Call it off")
    expect(phone.get_by_text("The poll is called off. We tell everybody who was asked.")).to_be_visible()
    sign_in(phone, joan)
    phone.goto(f"{live_server.url}/my/polls/{workshop.proposal_id}/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("This poll is called off")
    both_widths(phone)
