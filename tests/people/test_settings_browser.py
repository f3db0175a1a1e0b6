"""The trust's settings in a browser."""
import re
import time

import pytest
from playwright.sync_api import expect

from coproduce.people import roles
from coproduce.people.fresh_code import SESSION_KEY
from coproduce.people.models import Kind, TrustSettings
from coproduce.people.teams import services as teams
from coproduce.people.trust import services
from tests.axe import assert_good_page
from tests.make.people import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ruth():
    return person("Ruth Adeyemi", Kind.STAFF, Kind.COPRODUCTION_LEAD)


@pytest.fixture
def as_lead(client, sign_in, ruth):
    def as_lead(page):
        sign_in(page, ruth)
        session = client.session
        session[SESSION_KEY] = time.time()
        session.save()

    return as_lead


@pytest.mark.parametrize("width", [320, 1280])
def test_good_pages(live_server, page, as_lead, ruth, width):
    as_lead(page)
    heron = teams.save(by=ruth, name="Heron Ward", directorate=None, new_directorate="Medicine")
    for part in teams.Part:
        teams.put_in(team=heron, person=ruth, part=part, by=ruth)
    services.add_band(by=ruth, name="Half a day", amount="75", unit="half_day", from_date="2026-01-01", source="Policy")
    for path in (
        "", "trust/", "domains/", "areas/", "rules/", "payment/", "payment/new/", "duties/?q=ruth",
        f"duties/{ruth.pk}/", "teams/", "teams/new/", f"teams/{heron.pk}/?q=ruth",
        f"teams/directorates/{heron.directorate_id}/",
    ):  # fmt: skip
        page.goto(f"{live_server.url}/settings/{path}")
        assert_good_page(page, width)


def test_a_duty_is_given_by_keyboard_without_scripts(live_server, no_js, as_lead):
    """Given somebody on the staff, when the lead finds them and ticks a duty, then they have it."""
    sam = person("Sam Okoro", Kind.STAFF)
    as_lead(no_js)
    no_js.goto(f"{live_server.url}/settings/")
    no_js.get_by_role("link", name="Who does what").click()
    no_js.get_by_label("Their name or email address").fill("okoro")
    no_js.keyboard.press("Enter")
    no_js.get_by_role("link", name="Sam Okoro").click()
    no_js.get_by_label("Payments officer").check()
    no_js.get_by_role("button", name="Save").click()
    expect(no_js.get_by_text("Saved. Tell Sam Okoro: we send no email about it.")).to_be_visible()
    assert roles.duties_of(sam) == [Kind.PAYMENTS_OFFICER]


def test_an_area_is_switched_off_on_a_phone(live_server, phone, as_lead):
    as_lead(phone)
    phone.goto(f"{live_server.url}/settings/areas/")
    phone.get_by_label("Polls about times and places").uncheck()
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text(re.compile("What you switched off is linked from no page now"))).to_be_visible()
    assert TrustSettings.current().areas_off == ["polls"]
