"""Other ways in: a poster, a letter, a couple with one address. With a phone, without email, without scripts."""
import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from coproduce.people import breaks, cards, invitations
from coproduce.people.models import Kind, Person
from tests.axe import assert_good_page
from tests.make import projects as make
from tests.make.people import person
from tests.people.signing import code_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sam():
    return make.lead("Sam Okoro", phone="01632 960104")


@pytest.fixture
def project(sam, live_server, settings):
    settings.SITE_URL = live_server.url
    return make.project(
        sam,
        decided="There is money for doors, not for new windows.",
        involves="Two meetings of 90 minutes, or a phone call. You choose.",
        payment="£30 a meeting, or say no to it.",
    )


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def heading(page, words, axe=True):
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    if axe:
        for width in (1280, 320):
            assert_good_page(page, width)


def sign_out(page):
    page.context.clear_cookies()


def by_poster_without_email(page, project, live_server, sign_in, *, axe):
    # Given a poster with a code on it
    link = make.open_link(project)

    # When Rosa follows it on her phone, then she reads everything before she is asked
    page.goto(live_server.url + make.link(link))
    heading(page, make.TITLE, axe)
    expect(page.get_by_text("01632 960104")).to_be_visible()
    press(page, "Yes, I would like to join")

    # When she says that she has no email, then a name and a number are enough
    heading(page, "How shall we reach you?", axe)
    press(page, "By phone: I have no email")
    heading(page, "Which number may we ring?", axe)
    press(page, "Please ring me")
    expect(page.get_by_role("alert")).to_contain_text("Enter your name")
    page.get_by_label("Your name").fill("Rosa Bianchi")
    page.get_by_label("Your phone number").fill("01632 960115")
    page.get_by_label("A patient, or somebody who was one").check()
    page.get_by_label("Large print").check()
    page.get_by_label("Yes, people who organise my meetings may see this").check()
    press(page, "Please ring me")
    heading(page, "Thank you for asking", axe)
    expect(page.get_by_text("rings you on 01632 960115")).to_be_visible()

    # When Sam welcomes her, then he is led to her card
    sign_out(page)
    sign_in(page, project.contact)
    page.goto(f"{live_server.url}/projects/{project.pk}/people/")
    page.get_by_role("link", name="Answer Rosa Bianchi").click()
    heading(page, "Shall Rosa Bianchi join?", axe)
    expect(page.get_by_text("Needs large print")).to_be_visible()
    press(page, "Welcome them")
    heading(page, "How does Rosa Bianchi sign in?", axe)
    press(page, "Make a card")
    heading(page, "Card of Rosa Bianchi", axe)
    code = page.locator(".app-codes__code").first.inner_text()

    # When Rosa types a code of the card, then she is in
    sign_out(page)
    page.goto(f"{live_server.url}/join/code/")
    heading(page, "Enter your code", axe)
    page.get_by_label("The code on your letter, card or poster").fill(code.lower())
    press(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rosa")
    page.goto(f"{live_server.url}/projects/{project.pk}/")
    heading(page, make.TITLE, axe)
    assert project.memberships.get(person__name="Rosa Bianchi").joined_by == "open_link"


def test_by_a_poster_without_email(phone, project, live_server, sign_in):
    by_poster_without_email(phone, project, live_server, sign_in, axe=True)


def test_by_a_poster_without_email_and_without_scripts(no_js, project, live_server, sign_in):
    by_poster_without_email(no_js, project, live_server, sign_in, axe=False)


def test_by_a_poster_with_email(phone, project, live_server):
    phone.goto(live_server.url + make.link(make.open_link(project)))
    press(phone, "Yes, I would like to join")
    press(phone, "By email")
    heading(phone, "Who are you?")
    phone.get_by_label("Your name").fill("Rosa Bianchi")
    phone.get_by_label("Your email address").fill("rosa@post.example")
    press(phone, "Send me a code")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Enter the code from your email")
    phone.get_by_label("Code", exact=True).fill(code_in(mail.outbox[-1]))
    press(phone, "Continue")
    expect(phone.get_by_text("You are signed in as Rosa Bianchi")).to_be_visible()
    press(phone, "Yes, I would like to join")
    heading(phone, "Thank you for asking")
    press(phone, "Take it back")
    expect(phone.get_by_text("Taken back. We kept nothing.")).to_be_visible()
    assert project.requests.count() == 0


def by_letter(page, project, live_server, sign_in, *, axe):
    # Given a letter that Sam printed for Walter
    sign_in(page, project.contact)
    page.goto(f"{live_server.url}/projects/{project.pk}/add/")
    heading(page, "Who joins without email?", axe)
    page.get_by_label("Their name").fill("Walter Dunne")
    page.get_by_label("Not yet: I give them a letter").check()
    press(page, "Add them")
    heading(page, make.TITLE, axe)
    code = page.locator(".app-code").inner_text()
    sign_out(page)

    # When Walter types its code on a borrowed phone and says no, then the same code takes it back
    page.goto(f"{live_server.url}/join/code/")
    page.get_by_label("The code on your letter, card or poster").fill(code)
    press(page, "Continue")
    expect(page.get_by_text("Sam Okoro invites you, Walter Dunne.")).to_be_visible()
    press(page, "I would rather not")
    expect(page.get_by_role("heading", level=1)).to_have_text("You said that you would rather not")
    press(page, "Show me the invitation again")

    # When he says yes, then he is in at once, and gets codes for the next times
    press(page, "Yes, I would like to join")
    heading(page, "How will you sign in next time?", axe)
    press(page, "Show me my codes")
    expect(page.locator(".app-codes__code")).to_have_count(8)
    heading(page, "How will you sign in next time?", axe)
    assert project.memberships.get(person__name="Walter Dunne").roles == ["is_partner"]


def test_by_letter(phone, project, live_server, sign_in):
    by_letter(phone, project, live_server, sign_in, axe=True)


def test_by_letter_without_scripts(no_js, project, live_server, sign_in):
    by_letter(no_js, project, live_server, sign_in, axe=False)


def test_a_couple_with_one_address(phone, project, live_server, sign_in):
    # Given that Stan is in, with the address that he and Mary share
    stan = person("Stan Whitaker", Kind.PATIENT, email="whitakers@post.example")
    make.member(project, stan, "is_partner")

    # When Sam invites Mary at the same address, then he is told how she can join
    sign_in(phone, project.contact)
    phone.goto(f"{live_server.url}/projects/{project.pk}/invite/")
    phone.get_by_label("Their name").fill("Mary Whitaker")
    phone.get_by_label("Their email address").fill("whitakers@post.example")
    press(phone, "Send the invitation")
    expect(phone.get_by_role("alert")).to_contain_text("This person is in the project already.")
    phone.get_by_role("link", name="Add somebody without an email address of their own").click()
    phone.get_by_label("Their name").fill("Mary Whitaker")
    phone.get_by_label("Yes, on the phone").check()
    press(phone, "Add them")
    press(phone, "Make a card")
    expect(phone.locator(".app-codes__code")).to_have_count(8)
    code = phone.locator(".app-codes__code").first.inner_text()

    # When Mary signs in with her card, then she is herself, and may have her news sent to the shared address
    sign_out(phone)
    phone.goto(f"{live_server.url}/join/code/")
    phone.get_by_label("The code on your letter, card or poster").fill(code)
    press(phone, "Continue")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Mary")
    phone.goto(f"{live_server.url}/my/profile/details/")
    phone.get_by_label("Email address for messages").fill("whitakers@post.example")
    press(phone, "Save")
    heading(phone, "Enter the code from your email")
    phone.get_by_label("Code", exact=True).fill(code_in(mail.outbox[-1]))
    press(phone, "Continue")
    expect(phone.get_by_text("Your messages go to whitakers@post.example from now on.")).to_be_visible()
    mary = Person.objects.get(name="Mary Whitaker")
    assert (mary.mail_address, mary.email, stan.mail_address) == (stan.email, None, stan.email)


def test_every_other_page_is_a_good_page(phone, project, live_server, sign_in, sam):
    leila = make.member(project, person("Leila Haddad", Kind.CARER), "is_partner")
    walter = make.by_phone(project)
    make.letter(project, name="Peggy Lowe")
    link = make.open_link(project)
    asked = make.request(link, person("Rosa Bianchi", email="rosa@post.example"))
    card = cards.make_one_to_read_out(person=walter.person, by=sam)
    home = f"/projects/{project.pk}"
    sign_in(phone, sam)
    pages = [f"{home}/links/", f"{home}/links/{link.pk}/", f"{home}/people/", f"{asked.get_absolute_url()}not-now/"]
    pages += [f"{home}/people/{walter.pk}/card/{card.pk}/", "/my/profile/break/"]
    for address in pages:
        assert phone.goto(live_server.url + address).status == 200
        for width in (1280, 320):
            assert_good_page(phone, width)
    sign_in(phone, leila.person)
    breaks.start(person=leila.person, by=leila.person, until=make.timezone.localdate() + make.timedelta(days=9))
    for address in (f"{home}/my-part/", "/my/profile/", "/my/profile/break/", f"{home}/leave/"):
        assert phone.goto(live_server.url + address).status == 200
        for width in (1280, 320):
            assert_good_page(phone, width)
    phone.goto(f"{live_server.url}{home}/my-part/")
    phone.get_by_label("A carer or family member").check()
    phone.get_by_label(f"Yes, for {walter.person.name}, who is asked").check()
    press(phone, "Save")
    expect(phone.get_by_text("would like to speak for Walter Dunne")).to_be_visible()


def test_a_poster_link_that_is_over_is_a_good_page(phone, project, live_server, console):
    link = make.open_link(project)
    invitations.revoke(invitation=link.invitation, by=project.contact)
    assert phone.goto(live_server.url + make.link(link)).status == 410
    expect(phone.get_by_text("01632 960123").first).to_be_visible()
    assert all(re.search("410", line) for line in console)
    console.clear()
    heading(phone, "This link does not work any more")
    phone.goto(f"{live_server.url}/join/thank-you/")
    heading(phone, "Thank you for reading")
