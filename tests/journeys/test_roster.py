"""A ward manager drops the team's roster, and gets a time for a workshop of night and day staff."""
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from coproduce.people.models import Kind, Person, Team
from projects.models import Project
from scheduling.models import DiarySource
from tests.axe import assert_good_page
from tests.make import diaries, events
from tests.make import projects as make
from tests.make.people import person
from tests.make.rosters import csv, team, used, xlsx

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WEEKS = 8
WORKS = {
    "Shah, Priya": "M M M M M OFF OFF",
    "Ade, Kemi": "N N N OFF M OFF OFF",
    "Chan, Lee": "E E E E E OFF OFF",
    "10234567": "E AL E E E OFF OFF",  # her payroll number
    "Agency nurse": "N N N N N N N",
}


@dataclass
class Ward:
    manager: Person
    team: Team
    project: Project


@pytest.fixture
def ward(live_server, settings):
    settings.SITE_URL = live_server.url
    manager = make.lead("Priya Shah")
    project = make.project(manager)
    names = ("Kemi Ade", "Lee Chan", "Grace Osei", "Joan Price")
    for name in names:
        make.member(project, person(name, Kind.STAFF), *(["is_partner"] if name == "Joan Price" else []))
    *staff, joan = (Person.objects.get(name=name) for name in names)
    diaries.week(joan, *(diaries.line(day, "10:00", "15:00") for day in range(5)))
    events.room()
    return Ward(manager, team(*staff, manager=manager), project)


def rows() -> Iterator[tuple[str, date, str]]:
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    for name, week in WORKS.items():
        for day in range(7 * WEEKS):
            yield name, monday + timedelta(days=day), week.split()[day % 7]


def good(page: Page, axe: bool) -> None:
    if axe:
        for width in (320, 1280):
            assert_good_page(page, width)


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def a_roster(page: Page, ward: Ward, site: str, file, *, axe: bool) -> None:
    # Given a ward manager with 20 minutes, when home asks her for the roster
    page.goto(site)
    line = page.get_by_role("listitem").filter(has_text="Send the roster of Heron Ward")
    line.get_by_role("link", name="Send it").click()
    heading(page, "Send your team’s roster")
    good(page, axe)

    # And she chooses the wrong file first, then she reads what to do
    wrong = {"name": "roster.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    page.locator("input[type=file]").set_input_files(wrong)
    press(page, "Read the file")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    good(page, axe)

    # When she drops the roster, then she is asked only about what we cannot know
    page.locator("input[type=file]").set_input_files(file)
    press(page, "Read the file")
    heading(page, "Who are these people?")
    expect(page.locator("main select")).to_have_count(2)
    page.get_by_label("10234567").select_option("Grace Osei")
    good(page, axe)
    press(page, "Save and go on")
    heading(page, "What do these shifts mean?")
    good(page, axe)
    press(page, "Save and go on")
    page.get_by_role("link", name="“M”: Choose what this shift means").click()
    good(page, axe)
    office = page.get_by_role("group", name="“M”")
    expect(office.get_by_label("Means")).to_be_focused()
    office.get_by_label("Means").select_option("At work, and can come to meetings")
    office.get_by_label("From").fill("9am")
    office.get_by_label("To").fill("5pm")
    press(page, "Save and go on")

    # And she sees what it would do before anything changes
    heading(page, "Is this your roster?")
    expect(page.get_by_text("144 shifts and 80 days off duty or not here of 4 people, from Monday")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Agency nurse")).to_be_visible()
    good(page, axe)
    assert not DiarySource.objects.filter(kind=DiarySource.Kind.ROSTER).exists()
    press(page, "Use this roster")
    expect(page.get_by_text("4 diaries changed. People see it under “My diary”.")).to_be_visible()
    expect(page.get_by_text("Known until")).to_have_count(4)
    good(page, axe)

    # When she looks for a time for all of them, then the night nurse's one day is found, and who needs release is said
    page.goto(f"{site}{ward.project.get_absolute_url()}workshops/new/")
    page.get_by_label("What is it for?").fill("Quieter nights")
    page.get_by_label("How long?").select_option("1 hour")
    press(page, "Show the best times")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Best times for 5 people")
    best = page.locator(".app-option").first
    expect(best.get_by_role("heading")).to_contain_text("Friday")
    expect(best.get_by_text("3 of 5 can come")).to_be_visible()
    expect(best.get_by_text("2 could come if released")).to_be_visible()


def test_a_ward_manager_drops_a_roster_and_gets_a_time(page, ward, live_server, sign_in, tmp_path):
    file = tmp_path / "roster.xlsx"
    file.write_bytes(xlsx(*rows(), head=("Employee", "Shift date", "Shift")))
    sign_in(page, ward.manager)
    a_roster(page, ward, live_server.url, file, axe=True)


def test_a_ward_manager_drops_a_roster_without_scripts(no_js, ward, live_server, sign_in, tmp_path):
    file = tmp_path / "roster.csv"
    file.write_bytes(csv(*[(f'"{name}"', day, code) for name, day, code in rows()]))
    sign_in(no_js, ward.manager)
    a_roster(no_js, ward, live_server.url, file, axe=False)


def test_a_nurse_sees_the_roster_in_her_diary_and_says_no(phone, ward, live_server, sign_in, client):
    used(ward.team, csv(("Kemi Ade", timezone.localdate() + timedelta(days=1), "N")))
    kemi = Person.objects.get(name="Kemi Ade")
    sign_in(phone, kemi)
    phone.goto(f"{live_server.url}/my/diary/")
    expect(phone.get_by_role("heading", name="Your team’s roster")).to_be_visible()
    good(phone, axe=True)
    phone.get_by_role("link", name="Is it wrong, or should it not count?").click()
    heading(phone, "Should your team’s roster count?")
    good(phone, axe=True)
    press(phone, "Do not use the roster for me")
    expect(phone.get_by_text("We have deleted what the roster said of you")).to_be_visible()
    good(phone, axe=True)
    phone.get_by_role("link", name="Change this").click()
    press(phone, "Use it again")
    expect(phone.get_by_text("Your team’s roster counts again")).to_be_visible()


def test_the_pages_of_a_team_are_good(page, ward, live_server, sign_in):
    sign_in(page, ward.manager)
    for path in ("/my/team/", f"/my/team/{ward.team.pk}/deputy/"):
        page.goto(f"{live_server.url}{path}")
        good(page, axe=True)
    page.get_by_label("Who may stand in for you?").select_option("Kemi Ade")
    press(page, "Save")
    expect(page.get_by_text("Kemi Ade now stands in for you.")).to_be_visible()
    page.get_by_role("link", name="Change who stands in").click()
    expect(page.get_by_role("button", name="Not any more")).to_have_count(1)
    good(page, axe=True)
