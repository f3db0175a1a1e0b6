"""The session ends while somebody types, in a real browser."""
import pytest
from playwright.sync_api import expect

from coproduce.people.models import Kind
from projects.models import Project
from tests.axe import assert_good_page
from tests.make.people import person

pytestmark = pytest.mark.django_db(transaction=True)


def test_words_wait_until_somebody_has_signed_in_again(live_server, no_js, sign_in, console):
    priya = person("Priya Shah", Kind.STAFF)
    sign_in(no_js, priya)
    no_js.goto(f"{live_server.url}/projects/new/")
    no_js.get_by_label("What do you want to do?").fill("Would you help?")
    no_js.get_by_label("What would you like to change?").fill("Noise at night,\nas patients have told us.")
    no_js.context.clear_cookies(name="sessionid")
    no_js.get_by_role("button", name="Save").click()
    expect(no_js.get_by_role("heading", name="You have been signed out")).to_be_visible()
    console.clear()  # of the 403
    assert_good_page(no_js, 320)
    assert_good_page(no_js, 1280)
    sign_in(no_js, priya)
    no_js.get_by_role("button", name="Send it again").click()
    expect(no_js.get_by_role("heading", name="Would you help?")).to_be_visible()
    assert Project.objects.get().purpose == "Noise at night,\r\nas patients have told us."
