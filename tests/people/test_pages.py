"""The pages of signing in and of the profile in a real browser, at both widths and without JavaScript."""

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page, expect

from coproduce.people.models import Kind, Person
from tests.axe import assert_good_page
from tests.make.people import person
from tests.people.signing import EMAIL, LOGIN, SIGN_UP, code_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
ADDRESS = "new.starter@saltmarsh-fenway.example"


def good_at_both_widths(page: Page) -> None:
    for width in (320, 1280):
        assert_good_page(page, width)


def press(page: Page, text: str) -> None:
    page.get_by_role("button", name=text, exact=True).click()


def set_up_account(page: Page, url: str) -> None:
    page.goto(url + SIGN_UP)
    page.get_by_label("Your name").fill("Nia Starter")
    page.get_by_label("Your email address").fill(ADDRESS)
    press(page, "Send me a code")
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter the code from your email")
    page.get_by_label("Code").fill(code_in(mail.outbox[-1]))
    press(page, "Continue")
    expect(page).to_have_url(url + "/")


def test_a_member_of_staff_sets_up_an_account_and_changes_their_address(page, live_server):
    page.goto(live_server.url + SIGN_UP)
    good_at_both_widths(page)
    press(page, "Send me a code")
    expect(page.get_by_role("link", name="Enter your name")).to_be_visible()
    good_at_both_widths(page)
    set_up_account(page, live_server.url)
    assert list(Person.objects.get().roles.values_list("kind", flat=True)) == [Kind.STAFF]
    page.goto(live_server.url + EMAIL)
    good_at_both_widths(page)
    page.get_by_label("New email address").fill("nia@example.org")
    press(page, "Send me a code")
    page.get_by_label("Code").fill(code_in(mail.outbox[-1]))
    press(page, "Continue")
    expect(page.get_by_text("nia@example.org is now your email address here.")).to_be_visible()


def test_the_same_without_javascript(no_js, live_server):
    set_up_account(no_js, live_server.url)
    no_js.goto(live_server.url + reverse("people:profile"))
    expect(no_js.get_by_role("heading", level=1)).to_have_text("Your profile")


def test_an_outsider_is_told_whom_to_ring(phone, live_server):
    phone.goto(live_server.url + SIGN_UP)
    phone.get_by_label("Your name").fill("Ines Moreau")
    phone.get_by_label("Your email address").fill("ines.moreau@example.org")
    press(phone, "Send me a code")
    expect(phone.get_by_role("alert")).to_contain_text("ring 01632 960123")
    expect(phone.get_by_label("Your name")).to_have_value("Ines Moreau")
    assert mail.outbox == []


def test_signing_in_by_code_and_out(phone, live_server):
    person()
    phone.goto(live_server.url + LOGIN)
    good_at_both_widths(phone)
    phone.get_by_label("Your email address").fill("priya.shah@saltmarsh-fenway.example")
    press(phone, "Send me a code")
    good_at_both_widths(phone)
    phone.get_by_label("Code").fill("wrong")
    press(phone, "Continue")
    expect(phone.get_by_role("alert")).to_contain_text("This is not the code in our email")
    phone.get_by_label("Code").fill(code_in(mail.outbox[-1]))
    press(phone, "Continue")
    expect(phone).to_have_url(live_server.url + "/")
    phone.goto(live_server.url + "/accounts/logout/")
    good_at_both_widths(phone)
    press(phone, "Sign out")
    expect(phone.get_by_text("You are signed out.")).to_be_visible()


@pytest.fixture
def at_home(page: Page, live_server, sign_in) -> tuple[Page, Person]:
    priya = person("Priya Shah", Kind.STAFF, phone="01632 960101")
    sign_in(page, priya)
    page.goto(live_server.url + reverse("people:profile"))
    return page, priya


def test_the_profile_and_its_forms(at_home):
    page, priya = at_home
    page.get_by_role("link", name="Change your name, phone number or where messages go").click()
    good_at_both_widths(page)
    page.get_by_label("Your name").fill("")
    press(page, "Save")
    expect(page.get_by_role("link", name="Enter your name")).to_be_visible()
    page.get_by_label("Your name").fill("Priya S. Shah")
    press(page, "Save")
    expect(page.get_by_text("Your details are saved.")).to_be_visible()
    page.get_by_role("link", name="Tell us what helps you take part").click()
    good_at_both_widths(page)
    page.get_by_label("A hearing loop").check()
    page.get_by_label("Yes, people who organise my meetings may see this").check()
    press(page, "Save")
    expect(page.get_by_text("a hearing loop")).to_be_visible()
    good_at_both_widths(page)
    assert priya.access_needs.in_words() == ["a hearing loop"]


def test_an_old_session_is_sent_through_sign_in_and_back(at_home, live_server, console):
    page, _ = at_home
    page.get_by_role("link", name="Change the email address you sign in with").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in again to go on")
    console.clear()  # the answer is 403, which the browser notes
    good_at_both_widths(page)
    press(page, "Sign in again")
    page.get_by_label("Your email address").fill("priya.shah@saltmarsh-fenway.example")
    press(page, "Send me a code")
    page.get_by_label("Code").fill(code_in(mail.outbox[-1]))
    press(page, "Continue")
    expect(page).to_have_url(live_server.url + EMAIL)
