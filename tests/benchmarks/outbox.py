"""Sending 1,000 rows of the outbox to a mail server in another process, beside bare sending of the same messages.

5,000 ms is 200 a second.
"""
import atexit
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.db import transaction

from coproduce.notifications import deliver, outbox
from coproduce.notifications.messages import Mail, message_id
from coproduce.notifications.models import Notification, State
from coproduce.people.models import Person
from tests.benchmarks.bench import Job, Oracle
from tests.benchmarks.database import use_own_database
from tests.make.notifications import KIND, words

ROWS, PEOPLE = 1000, 50


@cache
def ready() -> int:
    """1,000 rows and a mail server; its port."""
    use_own_database()
    people = [Person.objects.create(name=f"Person {n}", email=f"person{n}@example.org") for n in range(PEOPLE)]
    with transaction.atomic():
        for number in range(ROWS):
            outbox.queue(to=people[number % PEOPLE], kind=KIND, key=f"event:{number}")
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.make.sink"], cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True
    )
    atexit.register(server.kill)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(server.stdout.readline())
    return settings.EMAIL_PORT


def send() -> None:
    ready()
    Notification.objects.update(state=State.WAITING)
    sent = deliver.send_due(limit=ROWS)
    if sent != ROWS:
        raise RuntimeError(f"{sent} of {ROWS} were sent")


def bare() -> None:
    port = ready()
    rows = Notification.objects.select_related("recipient")
    with smtplib.SMTP("127.0.0.1", port) as server:
        for row in rows:
            mail = Mail(words(row), message_id=message_id(row))
            server.sendmail("coproduce@example.org", mail.to, mail.message().as_bytes(linesep="\r\n"))


def jobs() -> Iterator[Job]:
    floor = Oracle("bare smtplib, the same messages", bare)
    yield Job("outbox: send 1,000 rows", send, oracle=floor, floor=True, rounds=3, waits=True)
