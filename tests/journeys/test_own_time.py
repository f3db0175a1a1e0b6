"""A night nurse states her rota in ten minutes; a partner says what suits her, on a phone without JavaScript."""
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from coproduce.people.models import Kind
from scheduling.engine.grid import Grid
from scheduling.engine.hours import DAY, midnight
from scheduling.services import own_time
from scheduling.services.diaries import diaries_for
from tests.axe import assert_good_page
from tests.make.people import person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def heading(page: Page):
    return page.get_by_role("heading", level=1)


def open_diary(page: Page, live_server) -> None:
    page.goto(live_server.url + reverse("scheduling:diary"))
    expect(heading(page)).to_have_text("When could you come?")


def test_a_night_nurse_states_her_rota_in_ten_minutes(live_server, page: Page, sign_in):
    # given a nurse who works two nights, then has days off, every two weeks
    kemi = person("Kemi Adebayo", Kind.STAFF)
    sign_in(page, kemi)
    open_diary(page, live_server)
    # when she tells us her rota once
    page.get_by_role("link", name="Or tell us your rota of shifts").click()
    expect(heading(page)).to_have_text("What is your rota?")
    assert_good_page(page, 320)
    page.get_by_label("After how many weeks does your rota begin again?").select_option("2 weeks")
    page.get_by_role("button", name="Go on").click()
    expect(heading(page)).to_have_text("Which shifts do you work?")
    for width in (320, 1280):
        assert_good_page(page, width)
    first = page.get_by_role("group", name="Week 1")
    for day in ("Monday", "Tuesday"):
        first.get_by_label(day).select_option("Night")
    page.get_by_label("Night starts").fill("8pm")
    page.get_by_role("button", name="Save my rota").click()
    # then it is told what happens, and her own time is offered in one more step
    expect(page.get_by_text("Your rota is saved. We count on it from now on.")).to_be_visible()
    page.get_by_role("link", name="Block out dates, or offer them").click()
    expect(heading(page)).to_have_text("Which dates are different?")
    assert_good_page(page, 320)
    page.go_back()
    page.get_by_role("button", name="Say what suits you").click()
    expect(heading(page)).to_have_text("What suits you?")
    page.get_by_label("I cannot say").check()
    page.get_by_label("Yes, for time back or pay").check()
    page.get_by_role("button", name="Save what suits me").click()
    expect(page.get_by_text("What suits you is saved.")).to_be_visible()
    # and her week says it all in words
    page.get_by_role("link", name="See your week as we know it").click()
    expect(page.get_by_text("rest after a night").first).to_be_visible()
    expect(page.get_by_text("own time that you offer").first).to_be_visible()
    for width in (320, 1280):
        assert_good_page(page, width)


def test_a_partner_says_what_suits_her_on_a_phone_without_javascript(live_server, no_js: Page, sign_in):
    # given a partner who has no calendar
    joan = person("Joan Price", Kind.PATIENT)
    sign_in(no_js, joan)
    no_js.set_viewport_size({"width": 320, "height": 640})
    open_diary(no_js, live_server)
    # when she says: not before 10am, not on Tuesdays
    no_js.get_by_role("button", name="Say what suits you").click()
    expect(heading(no_js)).to_have_text("What suits you?")
    assert_good_page(no_js, 320)
    no_js.get_by_role("button", name="Save what suits me").click()
    expect(no_js.get_by_text("There is a problem")).to_be_visible()
    assert_good_page(no_js, 320)
    no_js.get_by_label("Not before").select_option("10am")
    no_js.get_by_label("Tuesday").check()
    no_js.get_by_label("Yes, mostly").check()
    no_js.get_by_role("button", name="Save what suits me").click()
    # then we say what we make of it, and she is free from 10am, but never on a Tuesday
    expect(no_js.get_by_text("What suits you is saved.")).to_be_visible()
    today = timezone.localdate()
    monday = today - DAY * today.weekday() + DAY * 7
    grid = Grid.covering(midnight(monday), midnight(monday + 2 * DAY))
    two_days = grid.outward(midnight(monday), midnight(monday + 2 * DAY))
    free = grid.intervals(diaries_for([joan.pk], grid)[joan.pk].free() & two_days)
    assert [f"{timezone.localtime(at):%a %H:%M}" for stretch in free for at in stretch] == ["Mon 10:00", "Mon 20:00"]
    assert own_time.words_of(joan).otherwise_free
