"""`make chaos`: the outbox as a trust runs it. PostgreSQL, Redis, a clock and four workers of Celery; five workers are
killed and started again, Redis is lost once, the mail server refuses 2 %, and events move meanwhile.
"""
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from coproduce.notifications import outbox
from coproduce.notifications.models import Notification, State
from tests.make.people import person
from tests.make.sink import Sink
from tests.races.newest import KIND, newest

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not os.environ.get("CHAOS_RUN"), reason="Takes a minute: run `make chaos`."),
]
EVENTS, PEOPLE, WORKERS, KILLS = 50, 20, 4, 5  # 1,000 rows
LONGEST = 180
MOVED = (17, 31, 49)
outbox.register(KIND, newest)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Machine:
    """Redis, the clock and the workers; each can die and be started again."""

    def __init__(self, sink: Sink, folder: str) -> None:
        self.redis_port, self.folder = free_port(), folder
        order = {"database": str(connection.settings_dict["NAME"]), "smtp": sink.port, "redis": self.redis_port}
        self.environment = {**os.environ, "CHAOS": json.dumps(order)}
        self.running: dict[str, subprocess.Popen] = {}

    def words(self, name: str) -> list[str]:
        if name == "redis":
            port = str(self.redis_port)
            return ["redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        celery = [sys.executable, "-m", "celery", "--quiet", "--app", "tests.races.chaos_app"]
        if name == "beat":
            return [*celery, "beat", "--schedule", f"{self.folder}/beat", "--pidfile=", "--loglevel", "error"]
        return [*celery, "worker", "--pool", "solo", "--hostname", name, "--loglevel", "error"]

    def start(self, name: str) -> None:
        self.running[name] = subprocess.Popen(
            self.words(name), cwd=settings.BASE_DIR, env=self.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )

    def kill(self, name: str) -> None:
        process = self.running.pop(name)
        process.send_signal(signal.SIGKILL)
        assert process.wait(10) == -signal.SIGKILL, f"{name} had ended by itself"

    def end(self) -> None:
        for process in self.running.values():
            process.kill()
            process.wait(10)


@contextmanager
def machine(sink: Sink, folder: object) -> Iterator[Machine]:
    made = Machine(sink, str(folder))
    with ExitStack() as stack:
        stack.callback(made.end)
        made.start("redis")
        for number in range(WORKERS):
            made.start(f"worker{number}")
        made.start("beat")
        yield made


def wait_until(true, *, what: str) -> None:
    end = time.monotonic() + LONGEST
    while not true():
        assert time.monotonic() < end, f"Waited in vain: {what}"
        time.sleep(0.01)


@transaction.atomic
def tell(people: list, number: int, sequence: int, place: str) -> None:
    outbox.cancel(key=f"event:{number}")
    due_at = timezone.now() - timedelta(minutes=EVENTS - number)
    for who in people:
        outbox.queue(to=who, kind=KIND, key=f"event:{number}", sequence=sequence, due_at=due_at, place=place)


def test_nothing_is_lost_stale_or_doubled_without_a_kill(tmp_path):
    assert connection.vendor == "postgresql", "Set DATABASE_URL to a PostgreSQL database."
    people = [person(f"Person {number}") for number in range(PEOPLE)]
    for number in range(EVENTS):
        tell(people, number, 0, "A")
    dice, kills, moved_at = random.Random(20270601), 0, {}
    sink = Sink(delay=0.02, on_data=lambda to: "451 Try again later" if dice.random() < 0.02 else "250 OK")
    with sink, machine(sink, tmp_path) as trust:
        for count in (80, 200, 330, 480, 650):
            wait_until(lambda count=count: len(sink.letters) >= count, what=f"{count} letters")
            victim = f"worker{dice.randrange(WORKERS)}"
            trust.kill(victim)
            kills += 1
            if kills == 3:
                trust.kill("redis")
                time.sleep(1)
                trust.start("redis")
            for number in MOVED:
                tell(people, number, kills, "AB"[kills % 2])
                moved_at[number, kills] = time.time()
            trust.start(victim)
        wait_until(lambda: not Notification.objects.filter(state=State.WAITING).exists(), what="an empty outbox")
    assert kills == KILLS
    told = Counter((letter.to, letter.mail["Subject"]) for letter in sink.letters)
    sequences = dict.fromkeys(MOVED, KILLS)
    due = {(who.email, f"event:{number} {sequences.get(number, 0)}") for who in people for number in range(EVENTS)}
    assert due - set(told) == set()
    for (number, sequence), at in moved_at.items():
        old = {f"event:{number} {before}" for before in range(sequence)}
        late = [letter for letter in sink.letters if letter.mail["Subject"] in old and letter.at > at]
        assert len(late) <= WORKERS  # what each had in its hands in that moment
    doubles = sum(told.values()) - len(told)
    assert doubles <= kills
    assert len({letter.mail["Message-ID"] for letter in sink.letters}) == len(told)  # a double has the same one
