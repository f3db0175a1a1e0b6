"""A lead goes from an empty trust to the first poll: about 25 presses and 15 fields, ten minutes with thinking."""
import re

import pytest
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import expect

from coproduce.notifications import deliver
from coproduce.people.models import Person, TrustSettings
from projects.models import Project
from scheduling.models import Proposal
from tests.axe import assert_good_page
from tests.journeys.test_poll import heading, press, type_date
from tests.people.signing import code_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("screen", ["desktop", "no_js"])
def test_from_an_empty_trust_to_the_first_poll(request, live_server, settings, screen):
    # Given a server on which nobody is but the first lead, made by whoever runs it
    page = request.getfixturevalue(screen)
    settings.SITE_URL, settings.DEMO = live_server.url, False
    call_command("first_lead", "Ruth Adeyemi", "ruth@marsh.example")

    # When she signs in by code
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("email").fill("ruth@marsh.example")
    press(page, re.compile("code|Continue"))
    expect(page.get_by_label("code")).to_be_visible()
    page.get_by_label("code").fill(code_in(mail.outbox[-1]))
    press(page, re.compile("Sign in|Continue|Confirm"))

    # Then home says what to do first, and each step leads on
    page.get_by_role("link", name=re.compile("^See the steps")).click()
    heading(page, "What are your first three steps?")
    for width in (320, 1280):
        assert_good_page(page, width)
    page.get_by_role("link", name=re.compile("^Start a project.*invite people")).click()
    page.get_by_label("What do you want to do?").fill("Would you help us make nights quieter?")
    page.get_by_label("What would you like to change?").fill("Noise at night.")
    press(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_have_text("Would you help us make nights quieter?")
    page.goto(f"{live_server.url}/first-steps/")
    page.get_by_role("link", name=re.compile("^Invite people")).click()
    page.get_by_label("Their name").fill("Joan Price")
    page.get_by_label("Their email address").fill("joan@post.example")
    press(page, re.compile("^(Send|Invite)"))
    expect(page.get_by_role("alert").or_(page.get_by_role("region")).first).to_be_visible()

    # And she asks when people can meet, from dates typed by hand: nobody has a diary
    page.goto(f"{live_server.url}/first-steps/")
    page.get_by_role("link", name=re.compile("^Plan a meeting")).click()
    page.get_by_label("What is it for?").fill("A first meeting")
    press(page, "Show the best times")
    press(page, "Ask people when they could come")
    heading(page, "What do you want to ask people?")
    type_date(page, 1, 21, "2pm")
    type_date(page, 2, 22, "6pm")
    page.get_by_label("By phone").check()
    press(page, "Ask them")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("What do you want to ask people?")
    poll = Proposal.objects.get()
    assert (poll.organizer, poll.summary) == (Person.objects.get(), "A first meeting")
    assert Project.objects.get().memberships.count() == 1
    mail.outbox.clear()
    deliver.send_due()
    assert [message.to for message in mail.outbox if "joan@post.example" in message.to]

    # And says whom people can turn to; then the steps are done and gone from home
    page.goto(f"{live_server.url}/first-steps/")
    page.get_by_role("link", name=re.compile("^Say it")).click()
    page.get_by_label("PALS contact").fill("PALS, 01632 960140")
    press(page, "Save")
    heading(page, "What do you want to set up?")
    assert TrustSettings.objects.get().pals == "PALS, 01632 960140"
    page.goto(f"{live_server.url}/")
    expect(page.get_by_role("link", name=re.compile("^See the steps"))).to_have_count(0)
