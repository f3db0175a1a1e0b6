"""A ward manager finds a time for 12 people; one declines; the room is lost and the meeting moves."""
import re
from dataclasses import dataclass

import pytest
from django.core import mail
from icalendar import Calendar
from playwright.sync_api import expect

from coproduce.notifications import deliver
from coproduce.people.models import Kind, Person
from projects.models import Project, Workshop
from scheduling.models import Attendee, Room
from tests.axe import assert_good_page
from tests.make import diaries, events
from tests.make import projects as make
from tests.make.people import person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MONDAY_TO_WEDNESDAY, WEEKDAYS, FRIDAY = range(3), range(5), 4
CLINIC = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\nBEGIN:VEVENT\r\nUID:clinic\r\n"
    b"DTSTART:20240101T090000\r\nDTEND:20240101T140000\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)


@dataclass
class Ward:
    manager: Person
    project: Project
    room: Room
    other_room: Room
    url: str = ""


@pytest.fixture
def ward(live_server, settings):
    """12 people whose diaries have one hour a week in common: Fridays from 2pm to 3pm."""
    settings.SITE_URL = live_server.url
    manager = make.lead("Priya Shah", phone="01632 960100")
    project = make.project(manager)
    asked = {"Joan Price": ["is_partner"], "Ali Aziz": ["is_partner"], "Sam Okoro": ["is_facilitator"]}
    for name in ["Kemi Ade", "Lee Chan", *asked, "Bo Berg", "Cy Dunn", "Eve Fox", "Flo Gray", "Gus Hill", "Ida Jay"]:
        make.member(project, person(name, Kind.STAFF), *asked.get(name, []))
    people = {one.person.name: one.person for one in project.memberships.select_related("person")}
    night_nurse, consultant, joan = (people.pop(name) for name in ("Kemi Ade", "Lee Chan", "Joan Price"))
    nights = [diaries.line(day, "20:00", "08:00", diaries.ON_SHIFT) for day in MONDAY_TO_WEDNESDAY]
    diaries.week(night_nurse, *nights, diaries.line(FRIDAY, "13:00", "17:00"))
    diaries.read(consultant, CLINIC)
    diaries.week(joan, *(diaries.line(day, "10:00", "15:00") for day in WEEKDAYS))
    for somebody in people.values():
        diaries.office_hours(somebody)
    deliver.send_due()
    mail.outbox.clear()
    return Ward(manager, project, events.room(), events.room("Fenway Room", capacity=20))


def press(page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def good(page, axe: bool) -> None:
    if axe:
        for width in (320, 1280):
            assert_good_page(page, width)


def heading(page):
    return page.get_by_role("heading", level=1)


def mailed() -> dict[str, object]:
    """What waits is sent; address → its mail."""
    mail.outbox.clear()
    deliver.send_due()
    return {message.to[0]: message for message in mail.outbox}


def entry(message):
    """The method, and the one event, of the mail's calendar part."""
    (part,) = [part for part in message.message().walk() if part.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    assert part.get_param("method") == calendar["METHOD"]
    (event,) = calendar.walk("VEVENT")
    return calendar["METHOD"], event


def a_workshop(page, answers, ward: Ward, *, axe: bool) -> None:
    # Given a project of 12, when its lead says what she wants
    page.goto(ward.url)
    press(page, "Find a time for a workshop")
    good(page, axe)
    page.get_by_label("What is it for?").fill("Quieter nights workshop")
    page.get_by_label("How long?").select_option("1 hour")
    page.get_by_label("Patient or carer partners").fill("2")
    press(page, "Show the best times")

    # Then the one hour that suits everybody comes first, with a room
    expect(heading(page)).to_have_text(re.compile("^Best times for 12 people, 60 minutes, "))
    first = page.locator(".app-option").first
    expect(first.get_by_role("heading")).to_have_text(re.compile(r"^Friday \d+ \w+( \d{4})?, 2pm to 3pm$"))
    expect(first.get_by_text("All 12 can come")).to_be_visible()
    expect(first.get_by_text("Priory Room, Saltmarsh Hospital (step-free, seats 14)")).to_be_visible()
    expect(page.get_by_text("2 partners")).to_be_visible()
    good(page, axe)

    # When she chooses it, then she reads who will be told before they are
    press(page, "Choose this")
    expect(heading(page)).to_have_text(re.compile(r"^Shall we meet on Friday .+, 2pm to 3pm\?$"))
    expect(page.get_by_text("We will tell 12 people now, and remind them 7 days and 1 day before.")).to_be_visible()
    good(page, axe)
    press(page, "Choose this time")
    expect(page.get_by_text("We told 12 people and will remind them 7 days and 1 day before.")).to_be_visible()
    good(page, axe)
    workshop = Workshop.objects.get()

    # And each of the 12 has a mail with an entry for the calendar
    told = mailed()
    assert sorted(told) == sorted(one.person.email for one in ward.project.memberships.select_related("person"))
    for message in told.values():
        method, event = entry(message)
        assert (method, event["SUMMARY"], event["SEQUENCE"]) == ("REQUEST", "Quieter nights workshop", 0)
        assert (event.start, event.end) == (workshop.event.start, workshop.event.end)
        assert "Priory Room" in event["LOCATION"]
        assert "2pm to 3pm" in message.body

    # When the night nurse says no, by the link of her mail and without signing in
    nurse = told["kemi.ade@saltmarsh-fenway.example"]
    answers.goto(re.search(r"^No: (\S+)$", nurse.body, re.MULTILINE)[1])
    press(answers, "Send my answer")
    expect(answers.get_by_text("We have your answer. Thank you.")).to_be_visible()
    declined = workshop.event.attendees.get(person__name="Kemi Ade")
    assert declined.partstat == Attendee.PartStat.DECLINED

    # Then the lead sees it
    page.goto(ward.url)
    page.get_by_role("link", name="Quieter nights workshop").click()
    expect(page.get_by_text("1 coming · 1 not coming · 10 no answer yet")).to_be_visible()

    # When the room is lost, then she is told what to do, and the same time is still the best, elsewhere
    Room.objects.filter(pk=ward.room.pk).update(is_open=False)
    page.reload()
    expect(page.get_by_role("heading", name="The room is lost")).to_be_visible()
    good(page, axe)
    press(page, "Find another time or place")
    first = page.locator(".app-option").first
    expect(first.get_by_text("Fenway Room, Saltmarsh Hospital (step-free, seats 20)")).to_be_visible()
    press(page, "Choose this")
    press(page, "Move it, and tell everybody")
    expect(page.get_by_text("We told 12 people about the new time and place")).to_be_visible()

    # And the entry in everybody's calendar moves with it: the same entry
    moved = mailed()
    assert sorted(set(moved) & set(told)) == sorted(told)
    for address, message in told.items():
        method, event = entry(moved[address])
        assert (method, event["UID"], event["SEQUENCE"]) == ("REQUEST", entry(message)[1]["UID"], 1)
        assert event.start == workshop.event.start
        assert "Fenway Room" in event["LOCATION"]


def test_a_ward_manager_schedules_a_workshop(page, phone, ward, live_server, sign_in):
    ward.url = live_server.url + ward.project.get_absolute_url()
    sign_in(page, ward.manager)
    a_workshop(page, phone, ward, axe=True)


def test_a_ward_manager_schedules_a_workshop_without_scripts(no_js, phone, ward, live_server, sign_in):
    ward.url = live_server.url + ward.project.get_absolute_url()
    sign_in(no_js, ward.manager)
    a_workshop(no_js, phone, ward, axe=False)


def test_a_range_with_no_common_time_shows_the_least_bad(phone, ward, live_server, sign_in):
    """And a form with a mistake is a good page, too."""
    sign_in(phone, ward.manager)
    phone.goto(f"{live_server.url}{ward.project.get_absolute_url()}workshops/new/")
    phone.get_by_label("Not after").fill("8am")
    press(phone, "Show the best times")
    expect(phone.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(phone.get_by_label("Not after")).to_have_value("8am")
    good(phone, axe=True)
    phone.get_by_label("What is it for?").fill("Quieter nights workshop")
    phone.get_by_label("How long?").select_option("4 hours")
    phone.get_by_label("Not after").fill("5pm")
    phone.get_by_label("Patient or carer partners").fill("2")
    for name in ("Joan Price, partner", "Kemi Ade, member"):
        phone.get_by_role("group", name=name).get_by_label("Must come").check()
    press(phone, "Show the best times")
    expect(phone.get_by_role("heading", name="No time fits everything")).to_be_visible()
    expect(phone.get_by_text("There is no time when everyone who must be there can come")).to_be_visible()
    expect(phone.get_by_role("button", name="Choose this")).to_have_count(5)
    good(phone, axe=True)
    press(phone, "Choose this")
    expect(phone.get_by_label("Why do you want to meet anyway?")).to_be_visible()
    good(phone, axe=True)
