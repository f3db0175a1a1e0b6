"""Who holds a row sends it. Each rule with a sender that does not keep it."""
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from coproduce.notifications import outbox
from coproduce.notifications.deliver import Delivery, Line, Pace
from coproduce.notifications.models import Notification, State
from tests.make.notifications import KIND, Careless, Hasty
from tests.make.people import person
from tests.make.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)
PACE = Pace(batch=10)


@pytest.fixture
def sink(settings):
    with Sink() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def forty() -> None:
    queue(*(f"event:{number}" for number in range(40)))


@transaction.atomic
def queue(*keys: str) -> None:
    priya, start = person(), timezone.now() - timedelta(hours=1)
    for number, key in enumerate(keys):
        outbox.queue(to=priya, kind=KIND, key=key, due_at=start + timedelta(minutes=number))


def claimed_at_once() -> list:
    """The keys that four senders take in the same moment."""
    taken, gate = [], threading.Barrier(4)

    def claim() -> None:
        gate.wait(5)
        taken.extend(Delivery(PACE).claim(10))
        connection.close()

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return taken


def test_senders_at_the_same_moment_take_different_rows(forty):
    taken = claimed_at_once()
    assert len(taken) == len(set(taken)) > 0


def test_senders_one_after_another_take_different_rows_by_the_lease_alone(forty):
    """At the same moment, PostgreSQL's SKIP LOCKED parts them as well. After the commit only the lease does."""
    taken = [key for _ in range(4) for key in Delivery(PACE).claim(10)]
    assert (len(taken), len(set(taken))) == (40, 40)


def test_without_the_lease_they_take_the_same_rows(forty):
    taken = [key for _ in range(4) for key in Careless(PACE).claim(10)]
    assert (len(taken), len(set(taken))) == (40, 10)


def test_the_rows_of_a_dead_sender_are_sent_when_its_lease_ends(sink):
    queue("event:1")
    dead = Delivery(PACE)
    assert len(dead.claim(10)) == 1
    assert Delivery(PACE).run(10) == 0
    Notification.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert Delivery(PACE).run(10) == 1
    assert [letter.mail["Subject"] for letter in sink.letters] == ["event:1 0"]


def test_a_lease_that_ends_before_sending_can_is_not_used(sink):
    queue("event:1")
    short = Pace(lease=timedelta(seconds=9), patience=timedelta(seconds=10))
    assert Delivery(short).run(1) == 0
    assert sink.letters == []
    row = Notification.objects.get()
    assert (row.state, row.leased_by) == (State.WAITING, None)
    assert Careless(short).run(1) == 1
    assert len(sink.letters) == 1


def test_the_lease_outlasts_the_mail_server():
    assert Pace().lease > Pace().patience >= timedelta(seconds=12 * 20)


class Meanwhile(Line):
    """After the first mail, the other event moves."""

    def send(self, mail) -> None:
        super().send(mail)
        with transaction.atomic():
            if outbox.cancel(key="event:2"):
                row = Notification.objects.get(key="event:2")
                outbox.queue(to=row.recipient, kind=KIND, key="event:2", sequence=1, due_at=timezone.now())


def subjects_when_an_event_moves_during_the_batch(sender: type[Delivery], sink: Sink) -> list[str]:
    queue("event:1", "event:2")
    one = sender(PACE)
    one.line = Meanwhile()
    one.run(10)
    return [letter.mail["Subject"] for letter in sink.letters]


def test_a_row_that_was_claimed_and_then_called_off_is_not_sent(sink):
    assert subjects_when_an_event_moves_during_the_batch(Delivery, sink) == ["event:1 0", "event:2 1"]


def test_without_reading_the_row_again_old_news_is_sent(sink):
    assert "event:2 0" in subjects_when_an_event_moves_during_the_batch(Hasty, sink)


class CalledOff(Line):
    def send(self, mail) -> None:
        super().send(mail)
        with transaction.atomic():
            assert outbox.cancel(key="event:1") == 1


def test_a_row_called_off_while_its_mail_is_on_the_way_counts_as_sent(sink):
    queue("event:1")
    one = Delivery(PACE)
    one.line = CalledOff()
    assert one.run(10) == 1
    assert Notification.objects.get().state == State.SENT


class Taken(Line):
    def send(self, mail) -> None:
        super().send(mail)
        Notification.objects.update(leased_by="00000000-0000-0000-0000-000000000001")


def test_a_lease_lost_while_sending_is_reported(sink, caplog):
    queue("event:1")
    one = Delivery(PACE)
    one.line = Taken()
    one.run(10)
    (row,) = Notification.objects.all()
    assert row.state == State.WAITING
    assert f"Notification {row.pk} was sent after its lease had ended: it may be sent again." in caplog.messages
