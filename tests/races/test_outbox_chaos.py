"""Two senders, one of them killed again and again, a mail server that refuses some, events that move meanwhile."""
import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
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

pytestmark = pytest.mark.django_db(transaction=True)
EVENTS, PEOPLE, SENDERS, KILLS, LONGEST = 20, 10, 2, 3, 40
outbox.register(KIND, newest)  # worded by the senders, in their own processes


class Sender:
    def __init__(self, sink: Sink, *, lease: bool) -> None:
        order = {"database": str(connection.settings_dict["NAME"]), "port": sink.port, "lease": lease}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.races.outbox_sender", json.dumps(order)],
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait_until_ready(self) -> None:
        assert self.process.stdout.readline() == "ready\n"

    def begin(self) -> None:
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        assert self.process.wait(5) == -signal.SIGKILL

    def end(self) -> None:
        self.process.kill()
        self.process.wait(5)
        self.process.stdin.close()
        self.process.stdout.close()


@contextmanager
def senders(sink: Sink, *, lease: bool, spares: int = 0, first: int = SENDERS) -> Iterator[list[Sender]]:
    """All of them ready before the `first` ones begin. The spares wait for somebody to die."""
    team = [Sender(sink, lease=lease) for _ in range(SENDERS + spares)]
    try:
        for sender in team:
            sender.wait_until_ready()
        for sender in team[:first]:
            sender.begin()
        yield team
    finally:
        for sender in team:
            sender.end()


def wait_until(true, *, what: str) -> None:
    end = time.monotonic() + LONGEST
    while not true():
        assert time.monotonic() < end, f"Waited in vain: {what}"
        time.sleep(0.002)


@transaction.atomic
def tell(people: list, number: int, sequence: int, place: str) -> None:
    """What a move does: call off what waits, queue what is true now. Later events are due later."""
    key = f"event:{number}"
    outbox.cancel(key=key)
    due_at = timezone.now() - timedelta(minutes=EVENTS - number)
    for who in people:
        outbox.queue(to=who, kind=KIND, key=key, sequence=sequence, due_at=due_at, place=place)


def waiting() -> int:
    return Notification.objects.filter(state=State.WAITING).count()


def holders() -> int:
    """How many senders, dead ones too, hold rows."""
    held = Notification.objects.filter(state=State.WAITING, leased_by__isnull=False)
    return held.values("leased_by").distinct().count()


@pytest.fixture
def people() -> list:
    made = [person(f"Person {number}") for number in range(PEOPLE)]
    for number in range(EVENTS):
        tell(made, number, 0, "A")
    return made


def test_nothing_is_lost_doubled_without_a_kill_or_stale(people):
    dice = random.Random(20270601)
    sink = Sink(delay=0.02, on_data=lambda to: "451 Try again later" if dice.random() < 0.02 else "250 OK")
    kills, moved_at, held = 0, {}, 0
    with sink, senders(sink, lease=True, spares=KILLS) as team:
        for count in (dice.randint(20, 40), dice.randint(60, 80), dice.randint(100, 130)):
            wait_until(lambda count=count: len(sink.letters) >= count, what=f"{count} letters")
            time.sleep(dice.random() * 0.05)
            team[kills + 1 if kills else 0].kill()
            held += holders() > 1
            kills += 1
            for number in (9, 19):  # A → B, B → A, A → B: each time the news is new
                tell(people, number, kills, "B" if kills % 2 else "A")
                moved_at[number, kills] = time.time()
            team[kills + 1].begin()
        wait_until(lambda: waiting() == 0, what="an empty outbox")
    assert (kills, held > 0) == (KILLS, True)  # at least one had rows in its hands
    assert_none_lost(sink, people, {9: kills, 19: kills})
    assert_none_stale(sink, moved_at)
    copies = Counter(letter.mail["Message-ID"] for letter in sink.letters)
    assert len(copies) == len({(letter.to, letter.mail["Subject"]) for letter in sink.letters})
    assert sum(copies.values()) - len(copies) <= kills


def assert_none_lost(sink: Sink, people: list, sequences: dict[int, int]) -> None:
    told = {(letter.to, letter.mail["Subject"]) for letter in sink.letters}
    due = {(who.email, f"event:{number} {sequences.get(number, 0)}") for who in people for number in range(EVENTS)}
    assert due - told == set()
    ends = set(Notification.objects.values_list("state", flat=True))
    assert ends <= {State.SENT, State.CANCELLED, State.STALE}


def assert_none_stale(sink: Sink, moved_at: dict[tuple[int, int], float]) -> None:
    """After a move, nobody reads the old news, but for what each sender had in its hands in that moment."""
    for (number, sequence), at in moved_at.items():
        old = {f"event:{number} {before}" for before in range(sequence)}
        late = [letter for letter in sink.letters if letter.mail["Subject"] in old and letter.at > at]
        assert len(late) <= SENDERS


def test_without_the_lease_there_are_doubles(people):
    """The negative control: nobody is killed, nothing is refused, and yet. The second begins in the midst of the
    first one's batch: two that begin together may walk in step, each in rows of its own."""
    with Sink(delay=0.02) as sink, senders(sink, lease=False, first=1) as team:
        wait_until(lambda: len(sink.letters) >= 10, what="ten letters")
        team[1].begin()
        wait_until(lambda: waiting() == 0, what="an empty outbox")
        time.sleep(0.2)
    copies = Counter(letter.mail["Message-ID"] for letter in sink.letters)
    assert len(copies) == EVENTS * PEOPLE
    assert sum(copies.values()) - len(copies) > 20
