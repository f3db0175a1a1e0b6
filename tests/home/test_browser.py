"""Home's own pages in a browser: on a phone, on a desk, with and without scripts."""
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from coproduce.notifications import deliver
from coproduce.notifications.models import Notification, State
from coproduce.people.models import Kind
from tests.axe import assert_good_page
from tests.make import projects as make
from tests.make.events import event
from tests.make.people import person

pytestmark = pytest.mark.django_db(transaction=True)


def test_public_pages_are_good(live_server, page, settings, tmp_path):
    settings.VAR = tmp_path
    for path in ("/", "/ten/", "/demo/mail/"):
        page.goto(live_server.url + path)
        for width in (320, 1280):
            assert_good_page(page, width)


def test_the_front_page_without_a_demo(live_server, page, settings):
    settings.DEMO = False
    page.goto(live_server.url + "/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Work together on better care")
    assert_good_page(page, 320)


def test_today_is_good(live_server, page, sign_in, soon):
    priya, tom = person("Priya Shah", Kind.STAFF), person("Tom Reilly", Kind.STAFF)
    event(tom, by=priya, start=soon, where="By phone")
    sign_in(page, tom)
    page.goto(live_server.url + "/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 things, about 4 minutes")
    for width in (320, 1280):
        assert_good_page(page, width)


@pytest.mark.parametrize("width", [320, 1280])
def test_what_to_tell_somebody_without_email_is_good(live_server, page, sign_in, width, soon):
    sam = person("Sam Okoro", Kind.STAFF)
    walter = person("Walter Dunne", email=None, phone="01632 960112", supporter=sam)
    event(walter, by=person("Priya Shah", Kind.STAFF), start=soon, where="By phone")
    deliver.send_due()
    sign_in(page, sam)
    page.goto(live_server.url + "/")
    page.get_by_role("link", name=re.compile("^See what to tell")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tell Walter Dunne")
    assert_good_page(page, width)
    page.get_by_role("button", name="I have told them").click()
    expect(page.get_by_text("Thank you for telling Walter Dunne.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 thing, about 3 minutes")


def test_answering_from_home_by_keyboard_and_without_scripts(live_server, no_js, sign_in, soon):
    """Given a meeting that asks for an answer, when Tom answers from his home page, then it is coming up."""
    priya, tom = person("Priya Shah", Kind.STAFF), person("Tom Reilly", Kind.STAFF)
    event(tom, by=priya, start=soon, where="By phone")
    sign_in(no_js, tom)
    no_js.goto(live_server.url + "/")
    no_js.get_by_role("button", name=re.compile("^Yes")).focus()
    no_js.keyboard.press("Enter")
    expect(no_js.get_by_text("You are coming: Quieter nights")).to_be_visible()
    assert_good_page(no_js, 320)
    no_js.get_by_role("link", name="Home", exact=True).click()
    expect(no_js.get_by_text("You are coming")).to_have_count(0)
    expect(no_js.get_by_role("heading", level=1)).to_contain_text("1 thing, about 3 minutes")
    expect(no_js.get_by_role("link", name="Quieter nights")).to_be_visible()


def test_choosing_when_to_be_written_to_and_whom_to_ask_is_good(live_server, page, sign_in):
    ruth = person("Ruth Adeyemi", Kind.STAFF, Kind.COPRODUCTION_LEAD, supporter=person("Sam Okoro", Kind.STAFF))
    project = make.project(ruth)
    make.member(project, person("Mia Lind", Kind.STAFF), "is_facilitator")
    workshop = make.workshop(project)
    gone = person("Gone Away", phone="01632 960177")
    Notification.objects.create(
        recipient=gone, kind="event-request", key="x", due_at=timezone.now(), state=State.FAILED, problem="x (1)"
    )
    sign_in(page, ruth)
    for path, heading in (
        ("/", "4 things, about 19 minutes"),  # the definition to rewrite is one of them
        ("/my/messages/", "When shall we write to you?"),
        ("/my/messages/not-sent/", "Which messages could not be sent?"),
        (f"/today/workshop/{workshop.pk.hex}/colleague/", "Ask a colleague to do it"),
    ):
        page.goto(live_server.url + path)
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        for width in (320, 1280):
            assert_good_page(page, width)
    page.goto(live_server.url + "/my/messages/")
    page.get_by_label("Quiet from").select_option("7am")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert_good_page(page, 320)
    page.goto(live_server.url)
    for opened in page.locator("details.app-not-me summary").all():
        opened.click()
    assert_good_page(page, 320)
