"""Many people take one room at the same time: nobody shares it, and nobody sees an error of the machine.

The same attempts with the lock switched off must end in shared rooms, or this proves nothing.
"""
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from itertools import chain, pairwise
from threading import Barrier

import pytest
from django.db import connection, connections
from django.utils import timezone

from coproduce.audit.trail import NotInTransaction
from scheduling.models import Event
from scheduling.services import events
from scheduling.services.errors import FacilitatorTaken, RoomTaken
from scheduling.services.finder import Invitee
from tests.make import events as make
from tests.make.people import person

THREADS = 16
ATTEMPTS = 400
HOUR = timedelta(hours=1)
GUARD = "event_room_never_double"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def morning():
    return make.at(timezone.localdate() + timedelta(days=30), 9)


@pytest.fixture
def priya():
    return person("Priya Shah")


def in_threads(attempt) -> Counter:
    """What became of each attempt: "booked" or the name of what was raised."""
    start_together = Barrier(THREADS)

    def outcome(number: int) -> str:
        try:
            attempt(number)
        except Exception as problem:  # every kind is counted; the test names those it allows
            return type(problem).__name__
        return "booked"

    def work(first: int) -> list[str]:
        start_together.wait(10)
        try:
            return [outcome(number) for number in range(first, ATTEMPTS, THREADS)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(chain.from_iterable(pool.map(work, range(THREADS))))


def overlaps() -> int:
    """Pairs of confirmed meetings that share a room and a moment."""
    found = 0
    last = {}
    for event in Event.objects.confirmed().filter(room__isnull=False).order_by("room", "start", "pk"):
        before = last.get(event.room_id)
        found += before is not None and event.start < before
        last[event.room_id] = max(event.end, before or event.end)
    return found


def random_times(morning, seed: int):
    """Six hours, in which meetings of one hour start at every quarter: few fit."""
    chance = random.Random(seed)
    return [morning + timedelta(minutes=15 * chance.randrange(24)) for _ in range(ATTEMPTS)]


def book(start, *, by, room, **more):
    return events.confirm(
        by=by, summary="Race", url="/", start=start, end=start + HOUR, room=room, invitees=[], **more
    )


def test_one_room_is_never_shared(priya, morning):
    room, starts = make.room(), random_times(morning, seed=1)
    seen = in_threads(lambda number: book(starts[number], by=priya, room=room))
    assert overlaps() == 0
    assert set(seen) == {"booked", RoomTaken.__name__}
    assert seen["booked"] == Event.objects.count() >= 3


def test_moves_and_bookings_of_two_rooms_meet_without_a_deadlock(priya, morning):
    rooms = [make.room("Priory Room"), make.room("Abbey Room")]
    movable = [book(morning + number * HOUR, by=priya, room=rooms[number % 2]) for number in range(8)]
    starts = random_times(morning + 10 * HOUR, seed=2)

    def attempt(number: int) -> None:
        start, room = starts[number], rooms[number // 2 % 2]
        if number % 2:
            book(start, by=priya, room=room)
        else:
            events.move(event=movable[number % 8], by=priya, start=start, end=start + HOUR, room=room)

    seen = in_threads(attempt)
    assert overlaps() == 0
    assert set(seen) <= {"booked", RoomTaken.__name__}
    assert seen["booked"] >= 8


def test_a_facilitator_is_never_in_two_rooms(priya, morning):
    kemi, joan = person("Kemi Ade"), person("Joan Bell")
    rooms, starts = [make.room(f"Room {number}") for number in range(4)], random_times(morning, seed=3)
    both = [Invitee(kemi, facilitator=True), Invitee(joan, facilitator=True)]

    def attempt(number: int) -> None:
        asked = both if number % 2 else both[::-1]
        start = starts[number]
        events.confirm(
            by=priya, summary="Race", url="/", start=start, end=start + HOUR, room=rooms[number % 4], invitees=asked
        )

    seen = in_threads(attempt)
    spans = list(Event.objects.order_by("start").values_list("start", "end"))
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert set(seen) <= {"booked", RoomTaken.__name__, FacilitatorTaken.__name__}
    assert seen["booked"] == len(spans) >= 3


FIND = {
    "postgresql": "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conname LIKE %s",
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
}
DROP = {"postgresql": "ALTER TABLE scheduling_event DROP CONSTRAINT {}", "sqlite": "DROP TRIGGER {}"}
MAKE = {"postgresql": "ALTER TABLE scheduling_event ADD CONSTRAINT {} {}", "sqlite": "{1}"}


@contextmanager
def without_the_guard():
    """The database's own backstop is taken away for a while."""
    vendor = connection.vendor
    with connection.cursor() as cursor:
        cursor.execute(FIND[vendor], [f"{GUARD}%"])
        guards = cursor.fetchall()
        assert guards
        for name, _ in guards:
            cursor.execute(DROP[vendor].format(name))
    try:
        yield
    finally:
        Event.objects.all().delete()
        with connection.cursor() as cursor:
            for guard in guards:
                cursor.execute(MAKE[vendor].format(*guard))


def only_read(*things):
    """What `locked` would be without the lock."""
    return [type(thing)._default_manager.get(pk=thing.pk) for thing in things]


def test_without_the_lock_rooms_are_shared(priya, morning, monkeypatch):
    """On SQLite the transaction itself is the lock, so it goes too, and the audit trail notices that afterwards."""
    room, starts = make.room(), [morning + timedelta(hours=2 * (number // THREADS)) for number in range(ATTEMPTS)]
    monkeypatch.setattr(events, "locked", only_read)
    unlocked = events.confirm if connection.vendor == "postgresql" else events.confirm.__wrapped__
    monkeypatch.setattr(events, "confirm", unlocked)
    with without_the_guard():
        seen = in_threads(lambda number: book(starts[number], by=priya, room=room))
        assert overlaps() > 0
        assert set(seen) <= {"booked", RoomTaken.__name__, NotInTransaction.__name__}


def test_what_goes_round_the_lock_meets_the_database(priya, morning, monkeypatch):
    room = make.room()
    monkeypatch.setattr(events, "locked", only_read)
    in_threads(lambda number: book(morning, by=priya, room=room))
    assert overlaps() == 0
    assert Event.objects.confirmed().count() == 1
