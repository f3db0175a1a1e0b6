"""Sending what is due, to a real mail server."""
import logging
import smtplib
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.db import transaction
from django.utils import timezone

from coproduce.notifications import deliver, outbox
from coproduce.notifications.models import Notification, State
from tests.make.notifications import KIND
from tests.make.people import person

pytestmark = pytest.mark.django_db


def queue(to=None, key="event:1", **more) -> Notification:
    return outbox.queue(to=to or person(), kind=KIND, key=key, **more)


def ends() -> list[tuple[str, str]]:
    return list(Notification.objects.order_by("key", "sequence").values_list("key", "state"))


def test_what_is_due_is_sent_once(sink):
    queue(key="event:1", sequence=3)
    assert deliver.send_due() == 1
    assert deliver.send_due() == 0
    (letter,) = sink.letters
    assert letter.to == "priya.shah@saltmarsh-fenway.example"
    assert letter.mail["Subject"] == "event:1 3"
    row = Notification.objects.get()
    assert (row.state, row.problem, row.leased_by) == (State.SENT, "", None)
    assert row.done_at is not None


def test_what_is_not_due_waits_for_its_time(sink):
    tomorrow = timezone.now() + timedelta(days=1)
    queue(due_at=tomorrow)
    assert deliver.send_due() == 0
    assert deliver.send_due(now=tomorrow) == 1
    assert len(sink.letters) == 1


def test_the_earliest_goes_first_and_no_more_than_the_limit(sink):
    start = timezone.now() - timedelta(hours=1)
    priya = person()
    for number in (3, 1, 2):
        queue(priya, key=f"event:{number}", due_at=start + timedelta(minutes=number))
    assert deliver.send_due(limit=2) == 2
    assert [letter.mail["Subject"] for letter in sink.letters] == ["event:1 0", "event:2 0"]


def test_one_connection_serves_a_run(sink):
    priya = person()
    for number in range(60):
        queue(priya, key=f"event:{number}")
    assert deliver.send_due() == 60
    assert sink.connections == 1


def test_somebody_without_email_is_told_by_hand(sink):
    queue(person(email=None))
    assert deliver.send_due() == 0
    assert ends() == [("event:1", "by_hand")]
    assert sink.letters == []


def test_nobody_who_has_left_gets_mail(sink):
    queue(person(is_active=False), key="event:1")
    queue(person("Sam Okafor"), key="event:2")
    assert deliver.send_due() == 1
    assert [letter.to for letter in sink.letters] == ["sam.okafor@saltmarsh-fenway.example"]
    assert ends() == [("event:1", "stale"), ("event:2", "sent")]
    assert Notification.objects.get(key="event:1").problem == "They have left"


def test_news_that_is_no_longer_true_is_not_sent(sink):
    queue(stale=True)
    assert deliver.send_due() == 0
    assert (ends(), sink.letters) == ([("event:1", "stale")], [])


def test_mail_to_an_address_without_a_person(sink):
    outbox.queue(to=None, kind=KIND, key="invitation:1", address="june@example.org", subject="You are invited")
    assert deliver.send_due() == 1
    assert [(letter.to, letter.mail["Subject"]) for letter in sink.letters] == [("june@example.org", "You are invited")]


def test_a_refused_address_holds_up_nobody(sink):
    sink.on_rcpt = lambda to: "550 No such user" if to.startswith("gone") else "250 OK"
    queue(person("Gone Away"), key="event:1")
    queue(person("Sam Okafor"), key="event:2")
    before = timezone.now()
    assert deliver.send_due() == 1
    assert [letter.to for letter in sink.letters] == ["sam.okafor@saltmarsh-fenway.example"]
    row = Notification.objects.get(key="event:1")
    assert (row.state, row.attempts, row.leased_by) == (State.WAITING, 1, None)
    assert row.problem == "The mail server refused the address (550)"
    assert timedelta(seconds=60) <= row.due_at - before < timedelta(seconds=70)


def test_tries_grow_rarer_until_the_row_has_failed(sink):
    sink.on_data = lambda to: "451 Try again later"
    queue()
    waits = []
    while (row := Notification.objects.get()).state == State.WAITING:
        Notification.objects.update(due_at=timezone.now())
        assert deliver.send_due() == 0
        row.refresh_from_db()
        waits.append(round((row.due_at - timezone.now()).total_seconds() / 60))
    assert waits == [1, 5, 15, 60, 240, 240, 480, 720, 1440, 0]
    assert (row.state, row.attempts) == (State.FAILED, 10)
    assert row.problem == "The mail server refused the message (451)"
    sink.on_data = lambda to: "250 OK"
    assert deliver.send_due(now=timezone.now() + timedelta(days=365)) == 0


def test_a_row_that_recovers_is_sent_with_the_same_message_id(sink):
    seen = []

    class Watching(deliver.Line):
        def send(self, mail):
            seen.append(mail.extra_headers["Message-ID"])
            super().send(mail)

    sink.on_data = lambda to: "451 Try again later"
    queue()
    first = deliver.Delivery(deliver.Pace())
    first.line = Watching()
    assert first.run(10) == 0
    sink.on_data = lambda to: "250 OK"
    assert deliver.send_due(now=timezone.now() + timedelta(minutes=2)) == 1
    assert [letter.mail["Message-ID"] for letter in sink.letters] == seen


def test_without_a_mail_server_nothing_counts_as_a_try(sink, settings, caplog):
    settings.EMAIL_PORT = 1
    priya = person()
    for number in range(3):
        queue(priya, key=f"event:{number}")
    assert deliver.send_due() == 0
    rows = Notification.objects.values_list("state", "attempts", "leased_by", "problem")
    assert list(rows) == [("waiting", 0, None, "The mail server cannot be reached")] * 3
    assert caplog.messages == ["The mail server cannot be reached (ConnectionRefusedError)."]
    settings.EMAIL_PORT = sink.port
    assert deliver.send_due() == 3


def test_a_connection_that_breaks_is_made_again(sink):
    """421: the server says so and hangs up."""
    answers = iter(["250 OK", "421 Closing", "250 OK", "250 OK"])
    sink.on_rcpt = lambda to: next(answers)
    priya = person()
    start = timezone.now() - timedelta(hours=1)
    for number in range(4):
        queue(priya, key=f"event:{number}", due_at=start + timedelta(minutes=number))
    assert deliver.send_due() == 3
    assert [letter.mail["Subject"][:7] for letter in sink.letters] == ["event:0", "event:2", "event:3"]
    assert sink.connections == 2


def test_a_message_that_cannot_be_made_holds_up_nobody(sink, caplog):
    queue(key="event:1", subject="Hello\r\nBcc: everybody@example.org")
    queue(person("Sam Okafor"), key="event:2")
    assert deliver.send_due() == 1
    assert [letter.to for letter in sink.letters] == ["sam.okafor@saltmarsh-fenway.example"]
    row = Notification.objects.get(key="event:1")
    assert (row.state, row.problem) == (State.WAITING, "The message could not be made (UnsafeHeader)")
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_what_the_server_said_is_kept_without_the_address():
    error = smtplib.SMTPRecipientsRefused({"june@example.org": (550, b"june@example.org is unknown")})
    assert deliver.what_went_wrong(error) == "The mail server refused the address (550)"


def test_files_take_the_mail_where_there_is_no_server(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    queue()
    assert deliver.send_due() == 1
    (file,) = (tmp_path / "mail").iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert mail["To"] == "priya.shah@saltmarsh-fenway.example"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_inside_a_transaction(sink):
    with transaction.atomic():
        queue()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        deliver.send_due()
    assert sink.letters == []


def test_query_counts_of_a_tick(sink, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert deliver.send_due() == 0
    priya = person()
    for rows in (1, 3):
        for number in range(rows):
            queue(priya, key=f"event:{rows}:{number}")
        # look, claim (4 with its savepoint), let go, look again; each row is read and marked
        with django_assert_num_queries(1 + 4 + 1 + 1 + 2 * rows):
            assert deliver.send_due() == rows
