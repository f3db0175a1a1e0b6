"""My diary in a browser: wide, on a phone, by keyboard and without JavaScript."""
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from scheduling.engine.hours import LONDON
from scheduling.services import diaries, own_time
from tests.axe import assert_good_page
from tests.make.diaries import ON_SHIFT, ics, line, read, week
from tests.make.people import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def priya():
    return person()


def address(live_server, name: str, *args) -> str:
    return live_server.url + reverse(f"scheduling:{name}", args=args)


def this_week_tuesday(clock: str) -> str:
    """A moment of this week as calendar files write it, in London time."""
    today = timezone.now().astimezone(LONDON)
    return (today + timedelta(days=1 - today.weekday())).strftime(f"%Y%m%dT{clock}00")


def filled(somebody) -> None:
    week(somebody, *(line(day, "09:00", "17:00") for day in range(4)), line(4, "20:00", "08:00", ON_SHIFT))
    read(somebody, ics((this_week_tuesday("1015"), this_week_tuesday("1100")), ("nonsense", "nonsense")))


def test_every_page_is_good(live_server, page: Page, sign_in, priya):
    sign_in(page, priya)
    page.goto(address(live_server, "diary"))
    assert_good_page(page, 320)
    assert_good_page(page, 1280)
    filled(priya)
    source = diaries.sources_of(priya)[0]
    for url in (
        *(address(live_server, name) for name in ("diary", "diary-pattern", "diary-upload", "diary-week")),
        address(live_server, "diary-delete", source.pk),
    ):
        page.goto(url)
        assert_good_page(page, 320)
        assert_good_page(page, 1280)


def test_pages_with_mistakes_are_good_and_lead_to_them(live_server, page: Page, sign_in, priya):
    sign_in(page, priya)
    page.goto(address(live_server, "diary-pattern"))
    page.get_by_role("group", name="Monday").get_by_label("From").fill("soon")
    page.get_by_role("group", name="Tuesday").get_by_label("Usually").select_option("I am on shift")
    page.get_by_role("button", name="Save my usual week").click()
    expect(page).to_have_title("Error: What is your usual week? – Coproduce – Saltmarsh & Fenway NHS Foundation Trust")
    assert_good_page(page, 320)
    assert_good_page(page, 1280)
    page.get_by_role("link", name="Tuesday: Enter when this starts, for example 9am").click()
    expect(page.get_by_role("group", name="Tuesday").get_by_label("From")).to_be_focused()
    page.goto(address(live_server, "diary-upload"))
    page.get_by_role("button", name="Send the file").click()
    expect(page.get_by_role("link", name="Choose your calendar file")).to_be_visible()
    assert_good_page(page, 320)
    assert_good_page(page, 1280)


def test_a_phone_without_javascript_says_its_week_sends_a_file_and_deletes_it(
    live_server, no_js: Page, sign_in, priya, tmp_path
):
    sign_in(no_js, priya)
    no_js.goto(address(live_server, "diary"))
    no_js.get_by_role("button", name="Tell us your usual week").click()
    add = no_js.get_by_role("group", name="Add a time")
    add.get_by_label("Day").select_option("Monday to Friday")
    add.get_by_label("Usually").select_option("I could come to a meeting")
    add.get_by_label("From").fill("10am")
    add.get_by_label("To").fill("4.30pm")
    no_js.get_by_role("button", name="Save my usual week").click()
    expect(no_js.get_by_text("Your usual week is saved.")).to_be_visible()

    calendar = tmp_path / "mine.ics"
    calendar.write_bytes(ics((this_week_tuesday("1015"), this_week_tuesday("1100"))))
    no_js.goto(address(live_server, "diary-upload"))
    no_js.get_by_label("Your calendar file").set_input_files(calendar)
    no_js.get_by_role("button", name="Send the file").click()
    expect(no_js.get_by_text("We read your calendar file.")).to_be_visible()
    no_js.get_by_role("link", name="See your week as we know it").click()
    expect(no_js.get_by_text("10.15am to 11am: busy")).to_be_visible()
    expect(no_js.get_by_role("cell", name="Partly busy")).to_have_count(1)
    assert_good_page(no_js)

    no_js.goto(address(live_server, "diary"))
    no_js.get_by_role("link", name="Delete calendar file").click()
    no_js.get_by_role("button", name="Yes, delete").click()
    expect(no_js.get_by_text("Calendar file: deleted.")).to_be_visible()
    assert [source.kind for source in diaries.sources_of(priya)] == ["pattern"]


def test_a_usual_week_by_keyboard_alone(live_server, page: Page, sign_in, priya):
    sign_in(page, priya)
    page.goto(address(live_server, "diary-pattern"))
    page.get_by_role("group", name="Add a time").get_by_label("Day").focus()
    for keys in ("Every day", "I could"):
        page.keyboard.type(keys)
        page.keyboard.press("Tab")
    page.keyboard.type("9am")
    page.keyboard.press("Tab")
    page.keyboard.type("midday")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your usual week is saved.")).to_be_visible()
    assert own_time.usual_week(priya) == [line(day, "09:00", "12:00") for day in range(7)]
