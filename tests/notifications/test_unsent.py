"""What could not be sent, over the whole trust: for the co-production lead, and nobody else."""
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from coproduce.notifications import deliver, outbox, unsent
from coproduce.notifications.models import Notification, State
from coproduce.people.models import Kind
from tests.make.notifications import KIND
from tests.make.people import person

pytestmark = pytest.mark.django_db
PAGE = "/my/messages/not-sent/"


@pytest.fixture
def lead(client):
    ruth = person("Ruth Adeyemi", Kind.STAFF, Kind.COPRODUCTION_LEAD)
    client.force_login(ruth)
    return ruth


def row(somebody, state=State.FAILED, problem="The mail server refused the address (550)", key="event:1", **more):
    given = {"recipient": somebody, "kind": KIND, "key": key, "due_at": timezone.now(), "state": state}
    return Notification.objects.create(**given | {"problem": problem, **more})


def names(client, page=""):
    return re.findall(r"<strong><bdi>(.*?)</bdi>", client.get(PAGE + page).content.decode())


def test_who_misses_what_why_and_what_to_do(client, lead):
    row(person("Gone Away", phone="01632 960177"))
    page = client.get(PAGE).content.decode()
    assert "<bdi>Gone Away</bdi></strong>, 01632 960177<br>Test news, just now<br>" in page
    assert "The mail server refused the address (550). Ask them for their right email address, then try again." in page
    assert "event:1" not in page


def test_only_what_is_held_up(client, lead):
    tom, sam = person("Tom Reilly"), person("Sam Okoro")
    for number, state in enumerate((State.WAITING, State.SENT, State.CANCELLED, State.STALE, State.TOLD)):
        row(tom, state, problem="", key=f"x:{number}")
    row(person("Walter Dunne", email=None, supporter=sam), State.BY_HAND, problem="")
    row(person("Left Us", is_active=False))
    assert names(client) == []
    row(person("Held Up"), State.WAITING)
    row(None, key="invitation:1")
    assert names(client) == ["Held Up", "Somebody who is invited"]


def test_try_again(client, lead, sink):
    tom = person("Tom Reilly")
    sink.on_rcpt = lambda to: "550 No such user"
    outbox.queue(to=tom, kind=KIND, key="event:1")
    while Notification.objects.get().state == State.WAITING:
        Notification.objects.update(due_at=timezone.now())
        deliver.send_due()
    sink.on_rcpt = lambda to: "250 OK"
    given = {"key": Notification.objects.get().pk, "do": "again"}
    assert "We are trying again now." in client.post(PAGE, given, follow=True).content.decode()
    assert "has gone out, or is not needed" in client.post(PAGE, given, follow=True).content.decode()
    assert (deliver.send_due(), names(client)) == (1, [])


def test_off_the_list(client, lead):
    held = row(person("Gone Away"))
    page = client.post(PAGE, {"key": held.pk, "do": "off"}, follow=True).content.decode()
    assert "Taken off the list. It will not be sent." in page
    assert Notification.objects.get().state == State.CANCELLED


@pytest.mark.parametrize("given", [{}, {"key": "x", "do": "off"}, {"do": "again"}, {"key": "", "do": "delete"}])
def test_made_up_buttons_do_nothing(client, lead, given):
    held = row(person("Tom Reilly"))
    sent = row(person("Sam Okoro"), State.SENT, problem="", key="event:2")
    assert client.post(PAGE, given).status_code == 302
    assert client.post(PAGE, {"key": sent.pk, "do": "off"}).status_code == 302
    assert client.post(PAGE, {"key": held.pk, "do": "delete"}).status_code == 302
    assert sorted(Notification.objects.values_list("state", flat=True)) == ["failed", "sent"]


@pytest.mark.parametrize("kind", [None, Kind.STAFF, Kind.AUDIT_READER, Kind.PAYMENTS_OFFICER, Kind.PATIENT])
def test_nobody_else_sees_it_or_presses(kind):
    held, other = row(person("Tom Reilly")), Client()
    other.force_login(person("Stu Stranger", *([kind] if kind else [])))
    assert other.get(PAGE).status_code == 403
    assert other.post(PAGE, {"key": held.pk, "do": "off"}).status_code == 403
    assert Notification.objects.get().state == State.FAILED


def test_twenty_to_a_page_the_oldest_first(client, lead):
    tom, start = person("Tom Reilly"), timezone.now() - timedelta(days=1)
    for number in range(45):
        made = row(tom, key=f"event:{number}")
        Notification.objects.filter(pk=made.pk).update(created_at=start + timedelta(minutes=number))
    assert [len(names(client, page)) for page in ("", "?page=1", "?page=2", "?page=3", "?page=4", "?page=x", "?page=0")
            ] == [20, 20, 20, 5, 5, 20, 20]
    assert len(names(client, "?page=99999999999999999999")) == 20
    assert "45 messages." in client.get(PAGE).content.decode()
    page = unsent.page_of(2)
    assert (page.number, page.before, page.after) == (2, 1, 3)


@pytest.mark.parametrize("count", [1, 3])
def test_what_it_costs(client, lead, django_assert_num_queries, count):
    for number in range(count):
        row(person(f"Person {number}"))
    with django_assert_num_queries(6):  # session, person, duty, trust, count, rows
        client.get(PAGE)
