"""Nothing is sent, and nobody is rung, while somebody takes a break. Afterwards, what is still true."""
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from coproduce.notifications import by_hand, deliver, outbox
from coproduce.notifications.models import Notification, State
from coproduce.people import breaks
from coproduce.people.models import Kind
from tests.make.notifications import KIND
from tests.make.people import person

pytestmark = pytest.mark.django_db
BREAK = "/my/profile/break/"


@pytest.fixture
def joan(db):
    return person("Joan Price", Kind.PATIENT)


def take(somebody, days=10):
    breaks.start(person=somebody, by=somebody, until=timezone.localdate() + timedelta(days=days))


def test_news_waits_until_the_day_and_then_goes(joan):
    take(joan)
    outbox.queue(to=joan, kind=KIND, key="event:1")
    assert deliver.send_due() == 0
    row = Notification.objects.get()
    assert (row.state, timezone.localtime(row.due_at).date()) == (State.WAITING, joan.paused_until)
    assert deliver.send_due() == 0
    with time_machine.travel(row.due_at):
        assert deliver.send_due() == 1
    assert mail.outbox[0].to == [joan.email]


def test_a_row_does_not_go_round_in_circles_within_one_run(joan):
    take(joan)
    for number in range(3):
        outbox.queue(to=joan, kind=KIND, key=f"event:{number}")
    deliver.send_due(limit=200)
    assert Notification.objects.filter(attempts=0, leased_by=None, state=State.WAITING).count() == 3


def test_nobody_rings_somebody_on_a_break(joan):
    walter = person("Walter Dunne", email=None, supporter=joan)
    outbox.queue(to=walter, kind=KIND, key="event:1")
    deliver.send_due()
    assert list(by_hand.with_news(joan)) == [walter]
    take(walter)
    assert list(by_hand.with_news(joan)) == []
    breaks.end(person=walter, by=walter)
    assert list(by_hand.with_news(joan)) == [walter]


@pytest.mark.parametrize("gone", ["left", "on a break", "nobody"])
def test_no_line_is_nobodys(gone):
    """A supporter who left, takes a break or was never named: a co-production lead sees the line, nobody else."""
    sam, ruth = person("Sam Okoro", Kind.STAFF), person("Ruth Adeyemi", Kind.STAFF, Kind.COPRODUCTION_LEAD)
    walter = person("Walter Dunne", email=None, supporter=None if gone == "nobody" else sam)
    outbox.queue(to=walter, kind=KIND, key="event:1")
    deliver.send_due()
    assert list(by_hand.with_news(ruth)) == ([walter] if gone == "nobody" else [])
    if gone == "left":
        sam.is_active = False
        sam.save()
    elif gone == "on a break":
        take(sam)
    assert list(by_hand.with_news(ruth)) == [walter]
    assert list(by_hand.with_news(person("Stu Stranger", Kind.STAFF))) == []


def test_the_page_starts_and_ends_it(client, joan):
    client.force_login(joan)
    day = timezone.localdate() + timedelta(days=30)
    parts = {"until_day": day.day, "until_month": day.month, "until_year": day.year}
    page = client.post(BREAK, parts, follow=True)
    assert "We send you nothing before" in page.content.decode()
    joan.refresh_from_db()
    assert joan.paused_until == day
    client.post(f"{BREAK}end/")
    joan.refresh_from_db()
    assert joan.paused_until is None


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "Enter a day after today"), (-1, "Enter a day after today"),
     (400, "Enter a day within the next year. You can take another break then")],
)
def test_a_day_that_makes_no_break(client, joan, days, words):
    client.force_login(joan)
    day = timezone.localdate() + timedelta(days=days)
    page = client.post(BREAK, {"until_day": day.day, "until_month": day.month, "until_year": day.year})
    assert page.context["form"].errors["until"] == [words]


def test_a_break_ends_at_midnight_here_whatever_the_clock_does():
    assert deliver.midnight(date(2027, 3, 29)) == datetime.fromisoformat("2027-03-29T00:00+01:00")
    assert deliver.midnight(date(2027, 3, 28)) == datetime.fromisoformat("2027-03-28T00:00+00:00")
