"""Nobody has a diary: a poll by hand, answered by link, on the site and on paper, becomes a meeting."""
import re
from dataclasses import dataclass

import pytest
from django.core import mail
from playwright.sync_api import expect

from coproduce.notifications import deliver
from coproduce.people.models import Kind, Person
from projects.models import Membership, Project, Workshop
from scheduling.models import Attendee, Event
from tests.axe import assert_good_page
from tests.make import events
from tests.make import polls as ballots
from tests.make import projects as make
from tests.make.people import person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@dataclass
class Ward:
    lead: Person
    facilitator: Person
    walter: Person
    project: Project


@pytest.fixture
def ward(live_server, settings):
    """Nobody has a diary. Walter has no email; Sam, the facilitator, is his supporter."""
    settings.SITE_URL = live_server.url
    ana, sam = make.lead("Ana Bell", phone="01632 960100"), person("Sam Okoro", Kind.STAFF)
    project = make.project(ana)
    make.member(project, sam, "is_facilitator")
    make.member(project, person("Joan Price", Kind.PATIENT), "is_partner")
    walter = person("Walter Dunne", Kind.PATIENT, email=None, phone="01632 960112", supporter=sam)
    Membership.objects.create(project=project, person=walter, is_partner=True)
    events.room()
    deliver.send_due()
    mail.outbox.clear()
    return Ward(ana, sam, walter, project)


def press(page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def good(page, axe: bool) -> None:
    if axe:
        for width in (320, 1280):
            assert_good_page(page, width)


def heading(page, words) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def type_date(page, row: int, number: int, at: str) -> None:
    day = ballots.days(number)
    group = page.get_by_role("group", name=f"Date {row}", exact=True)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part).fill(str(value))
    page.get_by_label(f"Starts at, date {row}", exact=True).fill(at)


def say(page, number: int, answer: str) -> None:
    """What is said of the time with this number."""
    page.locator(".app-poll fieldset").nth(number).get_by_label(answer, exact=True).check()


def a_poll(page, phone, ward, live_server, sign_in, *, axe: bool) -> None:
    # Given a project lead who plans a workshop, and nobody with a diary
    sign_in(page, ward.lead)
    page.goto(f"{live_server.url}{ward.project.get_absolute_url()}workshops/new/")
    page.get_by_label("What is it for?").fill("Quieter nights workshop")
    press(page, "Show the best times")
    expect(page.get_by_text("4 people have no diary with us: we do not guess. Ring them")).to_be_visible()
    good(page, axe)

    # When she types dates by hand, one of them wrong at first
    press(page, "Ask people when they could come")
    heading(page, "What do you want to ask people?")
    type_date(page, 1, 21, "2pm")
    type_date(page, 2, 22, "")
    page.get_by_label("Priory Room").check()
    page.get_by_label("By phone").check()
    page.get_by_label("Another place").fill("Fenway library")
    press(page, "Ask them")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label("Starts at, date 1", exact=True)).to_have_value("2pm")
    good(page, axe)
    page.get_by_label("Starts at, date 2", exact=True).fill("6pm")
    press(page, "Ask them")

    # Then everybody is asked, and she reads what happens next
    expect(page.get_by_text("We asked 4 people. They can answer until the end of")).to_be_visible()
    heading(page, "0 of 4 people have answered so far")
    good(page, axe)
    deliver.send_due()
    assert sorted(message.to[0].split("@")[0] for message in mail.outbox) == ["ana.bell", "joan.price", "sam.okoro"]
    (joan,) = (message for message in mail.outbox if message.to[0].startswith("joan"))

    # When Joan opens the link of her mail, without signing in
    phone.goto(re.search(r"^(http\S+/my/poll/\S+)$", joan.body, re.MULTILINE)[1])
    heading(phone, "When could you come?")
    expect(phone.get_by_text("This page is for Joan Price.")).to_be_visible()
    good(phone, axe)
    press(phone, "Send my answers")
    expect(phone.get_by_role("link", name="Say yes, if need be or no for at least one time.")).to_be_visible()
    good(phone, axe)
    say(phone, 0, "Yes")
    say(phone, 1, "If need be")
    phone.get_by_label("Fenway library").check()
    phone.get_by_label("Anything that would help you take part?").fill("A lift home")
    press(phone, "Send my answers")

    # Then she is thanked, sees what she said, and can change it
    expect(phone.get_by_text("We have your answers. Thank you.")).to_be_visible()
    expect(phone.locator(".app-poll fieldset").nth(0).get_by_label("Yes", exact=True)).to_be_checked()
    good(phone, axe)
    say(phone, 1, "No")
    press(phone, "Send my answers")
    expect(phone.get_by_text("You can change everything below until the end of")).to_be_visible()

    # When Sam reads at home that Walter waits to be asked, prints the form and writes down what comes back
    sign_in(page, ward.facilitator)
    page.goto(f"{live_server.url}/my/people/{ward.walter.pk}/tell/")
    expect(page.get_by_text("Walter Dunne has no email. Ask them, then write down their answers here:")).to_be_visible()
    workshop = Workshop.objects.get()
    page.goto(live_server.url + ballots.url(workshop, "paper/"))
    heading(page, "When could you come?")
    expect(page.get_by_role("cell")).to_have_count(6)
    good(page, axe)
    page.goto(live_server.url + ballots.url(workshop))
    page.get_by_role("link", name=re.compile("Write down their answers.+Walter Dunne")).click()
    heading(page, "What did Walter Dunne say?")
    good(page, axe)
    say(page, 0, "Yes")
    page.get_by_label("Fenway library").check()
    page.get_by_label("On paper").check()
    press(page, "Save their answers")

    # Then it is marked so
    marked = re.compile("Saved: Recorded by Sam Okoro for Walter Dunne on .+, on paper")
    expect(page.get_by_text(marked)).to_be_visible()
    heading(page, "2 of 4 people have answered so far")
    good(page, axe)

    # And he answers on the site, too
    press(page, "Say when you could come")
    heading(page, "When could you come?")
    good(page, axe)
    say(page, 0, "Yes")
    say(page, 1, "No")
    press(page, "Send my answers")
    expect(page.get_by_text("We have your answers. Thank you. You can change them until the end of")).to_be_visible()

    # When the lead closes it and chooses the time that most could come to
    sign_in(page, ward.lead)
    page.goto(live_server.url + ballots.url(workshop))
    page.get_by_role("link", name="Close it now").click()
    heading(page, "Close the poll now?")
    good(page, axe)
    press(page, "Close the poll")
    expect(page.get_by_text("The poll is closed. Choose a time below.")).to_be_visible()
    first = page.locator(".app-option").first
    expect(first.get_by_text("3 yes, 0 if need be, 0 no, 1 has not said")).to_be_visible()
    expect(page.get_by_text("Suits 2: Joan Price, Walter Dunne")).to_be_visible()
    expect(page.get_by_text("A lift home")).to_be_visible()
    good(page, axe)
    press(page, "Choose this")
    heading(page, re.compile(r"^Shall we meet on .+, 2pm to 3\.30pm\?$"))
    good(page, axe)
    page.get_by_label("Fenway library (suits 2)").check()
    press(page, "Choose this time")

    # Then the meeting stands, those who said yes are down as coming, and Sam tells Walter
    expect(page.get_by_text("We told 3 people and will remind them 7 days and 1 day before.")).to_be_visible()
    expect(page.get_by_text("4 coming")).to_be_visible()
    good(page, axe)
    event = Event.objects.get()
    assert (event.where, event.attendees.get(person=ward.walter).partstat) == (
        "Fenway library", Attendee.PartStat.ACCEPTED
    )  # fmt: skip
    mail.outbox.clear()
    deliver.send_due()
    (joan,) = (message for message in mail.outbox if message.to[0].startswith("joan"))
    assert joan.subject.startswith("It is settled: Quieter nights workshop")
    phone.reload()
    heading(phone, "A time is chosen")


def test_a_poll_by_hand_answered_by_link_and_on_paper(page, phone, ward, live_server, sign_in, console):
    a_poll(page, phone, ward, live_server, sign_in, axe=True)
    console.clear()  # the last page of the link answers 410: the browser says so


def test_a_poll_by_hand_without_scripts(no_js, phone, ward, live_server, sign_in, console):
    a_poll(no_js, phone, ward, live_server, sign_in, axe=False)
    console.clear()
