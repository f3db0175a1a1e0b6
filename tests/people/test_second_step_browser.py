"""The second step in a real browser: an app with and without scripts, a passkey from an authenticator of its own."""
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from playwright.sync_api import Page, expect

from coproduce.people.models import Kind
from tests.axe import assert_good_page
from tests.make.people import person
from tests.people.signing import code_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def good(page: Page) -> None:
    for width in (320, 1280):
        assert_good_page(page, width)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


@pytest.fixture
def ruth(live_server, settings):
    settings.SITE_URL = live_server.url
    settings.SECOND_STEP_REQUIRED = True
    return person("Ruth Adeyemi", Kind.COPRODUCTION_LEAD)


def sign_in(page: Page, url: str, somebody) -> None:
    page.goto(f"{url}/accounts/login/")
    page.get_by_label("Your email address").fill(somebody.email)
    press(page, "Send me a code")
    heading(page, "Enter the code from your email")
    page.get_by_label("Code", exact=True).fill(code_in(mail.outbox[-1]))
    press(page, "Continue")


def set_up_an_app(page: Page, url: str, ruth, *, axe: bool) -> None:
    # Given a lead without a second step, when she signs in, then she comes to set one up and nowhere else
    sign_in(page, url, ruth)
    heading(page, "Your second step")
    if axe:
        good(page)
    page.get_by_role("button", name="Set up an app").click()
    heading(page, "Set up an app")
    if axe:
        good(page)
    secret = page.locator(".app-key").inner_text()
    page.get_by_label("Code from the app").fill(code(secret))
    press(page, "Turn it on")
    heading(page, "Your recovery codes")
    expect(page.locator(".app-codes li")).to_have_count(10)
    if axe:
        good(page)
    page.get_by_role("button", name="I have them").click()
    heading(page, "Your second step")
    page.goto(f"{url}/accounts/logout/")
    press(page, "Sign out")
    expect(page.get_by_text("You are signed out.")).to_be_visible()

    # When she signs in again, then the app is asked for, and after a code of it she is home
    sign_in(page, url, ruth)
    heading(page, "Your second step")
    if axe:
        good(page)
    page.get_by_label("Code from your app").fill(code(secret, ahead=1))  # this period's code is used
    press(page, "Continue")
    expect(page).to_have_url(f"{url}/")


def code(secret: str, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def test_an_app(page, live_server, ruth):
    set_up_an_app(page, live_server.url, ruth, axe=True)


def test_an_app_without_scripts(no_js, live_server, ruth):
    set_up_an_app(no_js, live_server.url, ruth, axe=False)
    no_js.goto(f"{live_server.url}/accounts/second-step/passkeys/add/")
    expect(no_js.get_by_text("Passkeys need JavaScript")).to_be_visible()


def test_a_passkey_signs_in_by_itself(page, live_server, ruth):
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip
    sign_in(page, live_server.url, ruth)
    page.get_by_role("link", name="Add a passkey").click()
    heading(page, "Add a passkey")
    good(page)
    page.get_by_label("What do you call it?").fill("My phone")
    press(page, "Add the passkey")
    heading(page, "Your recovery codes")
    page.goto(f"{live_server.url}/accounts/second-step/passkeys/")
    expect(page.locator("bdi", has_text="My phone")).to_be_visible()
    good(page)
    page.get_by_role("link", name=re.compile("^Remove")).click()
    heading(page, "Remove this passkey?")
    good(page)
    page.goto(f"{live_server.url}/accounts/logout/")
    press(page, "Sign out")
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    page.goto(f"{live_server.url}/accounts/login/")
    good(page)
    press(page, "Sign in with a passkey")
    expect(page).to_have_url(f"{live_server.url}/")
    assert Authenticator.objects.filter(user=ruth, type=Authenticator.Type.WEBAUTHN).count() == 1
