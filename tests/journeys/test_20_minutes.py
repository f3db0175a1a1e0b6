"""Your 20 minutes: answered in place on a phone, and by mail once a week."""
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from coproduce.home import weekly
from coproduce.home.models import Aside
from coproduce.notifications import deliver
from coproduce.people.models import Invitation, Kind
from scheduling.models import Attendee
from tests.axe import assert_good_page
from tests.make import diaries, events
from tests.make import projects as make
from tests.make.people import person

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_ward_manager_answers_five_things_in_place(live_server, no_js, sign_in):
    """Given three meetings, an invitation and a workshop without a time, on a phone without scripts,
    when Priya answers each on its line, then nothing is asked any more, and one answer is taken back."""
    priya = person("Priya Shah", Kind.STAFF)
    diaries.office_hours(priya)
    start = (timezone.now() + timedelta(days=9)).replace(minute=0, second=0, microsecond=0)
    organizer = person("Olu Other", Kind.STAFF)
    titles = ("Quieter nights", "Read the leaflet", "Walk the ward")
    for number, title in enumerate(titles):
        events.event(priya, by=organizer, start=start + timedelta(days=number), summary=title, where="By phone")
    project = make.project()
    make.member(project, priya, "is_facilitator")
    make.workshop(project)
    other = make.project(organizer, title="Would you help us with the garden?")
    make.invite(other, priya.email, name=priya.name)

    sign_in(no_js, priya)
    no_js.goto(live_server.url)
    heading = no_js.get_by_role("heading", level=1)
    expect(heading).to_contain_text("5 things, about 8 minutes")
    assert_good_page(no_js, 320)
    for title, answer, words in zip(
        titles, ("Yes", "Maybe", "No"), ("You are coming", "You may come", "You are not coming"), strict=True
    ):
        no_js.get_by_role("button", name=re.compile(f"^{answer}.*{title}")).click()
        expect(no_js.get_by_text(f"{words}: {title}")).to_be_visible()
    no_js.get_by_role("button", name=re.compile("^I would rather not.*Read an invitation")).click()
    expect(no_js.get_by_text("You would rather not: Would you help us with the garden?")).to_be_visible()
    no_js.get_by_text("Not me").click()
    no_js.get_by_role("button", name="I have no time for it").click()
    expect(no_js.get_by_text("Not you: Choose a time: Quieter nights workshop")).to_be_visible()
    expect(heading).to_contain_text("That is all for today")
    expect(no_js.get_by_role("button", name="Undo")).to_have_count(5)
    assert_good_page(no_js, 320)

    said = Attendee.objects.filter(person=priya).order_by("event__start").values_list("partstat", flat=True)
    assert list(said) == ["ACCEPTED", "TENTATIVE", "DECLINED"]
    assert Invitation.objects.get(address=priya.email, uses_left=1).declined_at is not None
    assert Aside.objects.get().reason == "no_time"

    no_js.get_by_role("button", name="Undo").nth(2).click()
    expect(heading).to_contain_text("1 thing, about 1 minute")
    expect(no_js.get_by_role("button", name=re.compile("^Yes.*Walk the ward"))).to_be_visible()
    no_js.get_by_role("link", name="Home", exact=True).click()
    expect(no_js.get_by_role("button", name="Undo")).to_have_count(0)
    expect(heading).to_contain_text("1 thing, about 1 minute")


def test_a_weeks_mail_is_answered_and_the_next_week_is_silent(live_server, phone, settings):
    """Given a meeting without an answer, when the weekly mail comes and Joan answers from it without signing in,
    then no mail comes the week after, nor a second one this week."""
    settings.SITE_URL = live_server.url
    joan = person("Joan Price", Kind.PATIENT)
    diaries.office_hours(joan)
    organizer = person("Olu Other", Kind.STAFF)
    diaries.office_hours(organizer)
    events.event(joan, by=organizer, start=timezone.now() + timedelta(days=60), where="By phone")
    deliver.send_due()
    monday = next_monday()

    def week(number: int) -> list[str]:
        """Subjects of the weekly mails of two beats of that Monday."""
        before = len(mail.outbox)
        for minutes in (0, 1):
            moment = monday + timedelta(weeks=number, minutes=minutes)
            weekly.queue_due(now=moment)
            deliver.send_due(now=moment)
        return [letter.subject for letter in mail.outbox[before:] if letter.subject.startswith("Your 20")]

    assert week(0) == ["Your 20 minutes: 1 thing, about 1 minute"]
    (link,) = re.findall(r"http\S+/my/reply/\S+", mail.outbox[-1].body)
    phone.goto(link)
    phone.get_by_label("Yes, I can come").check()
    phone.get_by_role("button", name="Send my answer").click()
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    expect(phone.get_by_text("We have your answer")).to_be_visible()
    assert Attendee.objects.get(person=joan).partstat == "ACCEPTED"
    assert week(1) == []

    (stop,) = re.findall(r"http\S+/stop/\S+", mail.outbox[-1].body) or [""]
    phone.goto(stop)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Stop the weekly mail?")
    assert_good_page(phone, 320)
    phone.get_by_role("button", name="Stop it").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("The weekly mail is stopped")
    assert_good_page(phone, 320)


def next_monday():
    """8am in London, the first one from now on."""
    latest = weekly.latest(timezone.now(), 0, weekly.MailPreference().at)
    return weekly.latest(latest + timedelta(days=8), 0, weekly.MailPreference().at)
