"""A room that does not suit somebody; a nurse on nights whose manager lets her come."""
import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from coproduce.notifications import deliver
from coproduce.people.models import AccessNeeds, Kind, Person
from projects.models import Project, Workshop
from scheduling.models import Release, Room
from tests.axe import assert_good_page
from tests.make import diaries, events
from tests.make import projects as make
from tests.make.people import person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@dataclass
class Ward:
    organiser: Person
    joan: Person
    project: Project


def mailed() -> dict[str, object]:
    """What waits is sent; address → its mail."""
    mail.outbox.clear()
    deliver.send_due()
    return {message.to[0]: message for message in mail.outbox}


def link(message, end: str = "") -> str:
    (found,) = re.findall(rf"(http\S+{end}/)$", message.body, re.MULTILINE)
    return found


def press(page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def good(page) -> None:
    for width in (320, 1280):
        assert_good_page(page, width)


@pytest.fixture
def ward(live_server, settings):
    """Joan uses a wheelchair and lets organisers know. Both rooms are said to be step-free."""
    settings.SITE_URL = live_server.url
    organiser = make.lead("Priya Shah", phone="01632 960100")
    project = make.project(organiser)
    joan = person("Joan Price", Kind.PATIENT)
    AccessNeeds.objects.create(person=joan, step_free=True, bsl=True, share=True)
    make.member(project, joan, "is_partner")
    for name in ("Ali Aziz", "Bo Berg"):
        make.member(project, person(name, Kind.STAFF))
    for membership in project.memberships.select_related("person"):
        diaries.office_hours(membership.person)
    events.room("Attic Room", capacity=8)
    events.room("Garden Room", capacity=10)
    mailed()
    return Ward(organiser, joan, project)


def test_a_room_that_does_not_suit_a_wheelchair_user_is_changed_before_it_is_final(
    page, phone, ward, live_server, sign_in
):
    # Given a workshop with times to choose from, when the organiser takes the best one
    workshop = make.workshop(ward.project, needs_room=True)
    sign_in(page, ward.organiser)
    page.goto(live_server.url + workshop.get_absolute_url())
    press(page, "Choose this")
    expect(page.get_by_text("We hold the place and first ask Joan Price if it works for them.")).to_be_visible()
    good(page)
    press(page, "Choose this time")

    # Then it is held, and only Joan hears of it
    expect(page.get_by_role("heading", name="Not final yet")).to_be_visible()
    expect(page.get_by_text("1 person has not yet said that the place works for them.")).to_be_visible()
    good(page)
    told = mailed()
    assert list(told) == [ward.joan.email]

    # When she says no on her phone, without signing in
    phone.goto(link(told[ward.joan.email], "needs"))
    expect(phone.get_by_text("a British Sign Language interpreter: not booked yet")).to_be_visible()
    good(phone)
    phone.get_by_label("No, because…").check()
    press(phone, "Send my answer")
    expect(phone.get_by_role("heading", name="There is a problem")).to_be_visible()
    good(phone)
    phone.get_by_label("What is missing?").fill("The lift to the attic is too small")
    press(phone, "Send my answer")
    expect(phone.get_by_text("Thank you. We have your answer.")).to_be_visible()

    # Then the organiser is told why, and meets in another room at the same time
    told = mailed()
    assert list(told) == [ward.organiser.email]
    assert "The lift to the attic is too small" in told[ward.organiser.email].body
    page.reload()
    expect(page.get_by_text("No: The lift to the attic is too small")).to_be_visible()
    good(page)
    press(page, "Choose another place")
    expect(page.get_by_role("heading", name="Where shall we meet?")).to_be_visible()
    good(page)
    page.get_by_label("Garden Room, Saltmarsh Hospital").check()
    press(page, "Meet there")
    expect(page.get_by_text("We first ask 1 person if it works for them.").first).to_be_visible()

    # And books the interpreter, and Joan says yes
    press(page, "It is booked")
    expect(page.get_by_text("Booked. They can see it.")).to_be_visible()
    told = mailed()
    assert list(told) == [ward.joan.email]
    phone.goto(link(told[ward.joan.email], "needs"))
    expect(phone.get_by_text("a British Sign Language interpreter: booked")).to_be_visible()
    phone.get_by_label("Yes", exact=True).check()
    press(phone, "Send my answer")
    expect(phone.get_by_text("Thank you. We have your answer.")).to_be_visible()

    # Then it is final, and everybody is asked
    workshop = Workshop.objects.get()
    assert (workshop.event.status, workshop.event.room) == ("CONFIRMED", Room.objects.get(name="Garden Room"))
    told = mailed()
    assert sorted(told) == sorted(one.person.email for one in ward.project.memberships.select_related("person"))
    assert all("Garden Room" in message.body for message in told.values())
    page.reload()
    expect(page.get_by_role("heading", name="Not final yet")).to_have_count(0)


def test_a_night_nurse_asks_for_release_and_her_manager_approves_on_a_phone(
    page, phone, ward, live_server, sign_in
):
    # Given a nurse who is on shift when the meeting is
    manager = person("Mary Manager", Kind.STAFF)
    kemi = person("Kemi Ade", Kind.STAFF, line_manager=manager)
    diaries.nights(kemi, *range(7))
    start = events.at(timezone.localdate() + timedelta(days=20), 21)
    AccessNeeds.objects.all().delete()
    event = events.event(kemi, by=ward.organiser, start=start)
    mailed()

    # When she opens the meeting and asks
    sign_in(page, kemi)
    page.goto(live_server.url + event.get_absolute_url())
    good(page)
    page.get_by_role("link", name="Ask your manager to release you").click()
    expect(page.get_by_role("heading", name="Shall we ask your manager to release you?")).to_be_visible()
    good(page)
    press(page, "Ask for release")
    expect(page.get_by_text("We have asked Mary Manager.")).to_be_visible()

    # Then her manager approves from the mail, on a phone, without signing in
    told = mailed()
    assert list(told) == [manager.email]
    phone.goto(re.search(r"http\S+/release/\S+", told[manager.email].body)[0])
    expect(phone.get_by_role("heading", name="Can Kemi Ade come?")).to_be_visible()
    good(phone)
    phone.get_by_label("Yes, I release them for this time").check()
    press(phone, "Send my answer")
    expect(phone.get_by_text("Your answer is saved.")).to_be_visible()
    good(phone)
    assert Release.objects.get().state == "approved"

    # And the nurse is told, and sees it
    assert list(mailed()) == [kemi.email]
    page.reload()
    page.get_by_role("link", name="released").click()
    expect(page.get_by_role("heading", name="Released", exact=True)).to_be_visible()
    good(page)


def test_somebody_who_looks_after_places_without_scripts(no_js, live_server, sign_in):
    ruth = person("Ruth Adeyemi", Kind.STAFF, Kind.COPRODUCTION_LEAD)
    sign_in(no_js, ruth)
    no_js.goto(f"{live_server.url}/my/places/")
    press(no_js, "Add a site")
    no_js.get_by_label("Name of the site").fill("Fenway Library")
    no_js.get_by_label("There is a bus stop nearby").check()
    press(no_js, "Save")
    expect(no_js.get_by_text("Fenway Library is saved.")).to_be_visible()
    good(no_js)
    press(no_js, "Add a room")
    no_js.get_by_label("Name of the room").fill("Reading room")
    no_js.get_by_label("How many people does it seat?").fill("12")
    no_js.get_by_label("There is a hearing loop").check()
    good(no_js)
    press(no_js, "Save")
    expect(no_js.get_by_text("There is a hearing loop.").first).to_be_visible()
    no_js.get_by_role("link", name="Change the opening hours").click()
    expect(no_js.get_by_role("heading", name="When is it open?")).to_be_visible()
    good(no_js)
    no_js.get_by_label("Monday from").fill("9am")
    no_js.get_by_label("Monday to").fill("5pm")
    press(no_js, "Save the hours")
    expect(no_js.get_by_text("Monday: 9am to 5pm")).to_be_visible()
    no_js.get_by_role("link", name="Say when it is closed").click()
    expect(no_js.get_by_role("heading", name="When is it closed?")).to_be_visible()
    good(no_js)
