"""A room closes while it is booked; two managers' answers meet. Each with the lock switched off, too."""
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from threading import Event as Signal

import pytest
from django.db import connection, connections
from django.utils import timezone

from coproduce.audit.trail import NotInTransaction
from coproduce.notifications.models import Notification
from coproduce.people.models import Kind
from scheduling.models import Event, Release
from scheduling.services import events, places, releases
from scheduling.services.errors import RoomClosed
from tests.make import events as make
from tests.make.people import person

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 12
DAYS = 30


def at_once(*tasks) -> list[str]:
    """What became of each: "done" or the name of what was raised."""
    together = Barrier(len(tasks))

    def run(task) -> str:
        try:
            together.wait(10)
            task()
        except Exception as problem:  # every kind is named; the test says which it allows
            return type(problem).__name__
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def only_read(*things):
    """What `locked` would be without the lock."""
    return [type(thing)._default_manager.get(pk=thing.pk) for thing in things]


@pytest.fixture
def priya():
    return person("Priya Shah")


def test_a_room_that_closes_while_it_is_booked_is_refused_or_its_organiser_told(priya):
    """Never booked, closed, and nobody told."""
    seen = Counter()
    for number in range(ROUNDS):
        day = timezone.localdate() + timedelta(days=DAYS + number)
        room, start = make.room(f"Room {number}"), make.at(day, 10)
        outcome = at_once(
            lambda start=start, room=room: make.event(by=priya, start=start, room=room),
            lambda day=day, room=room: places.close(place=room, first_day=day, last_day=day, reason="flood", by=priya),
        )
        booked = Event.objects.filter(room=room).count()
        told = Notification.objects.filter(kind=places.ROOM_LOST, params__event__in=[
            str(pk) for pk in Event.objects.filter(room=room).values_list("pk", flat=True)
        ]).count()  # fmt: skip
        assert outcome[1] == "done"
        assert outcome[0] in {"done", RoomClosed.__name__}
        assert told == booked
        seen[outcome[0]] += 1
    assert sum(seen.values()) == ROUNDS


def test_without_the_lock_a_closed_room_is_booked_and_nobody_told(priya, monkeypatch):
    """The booking has looked, the closing looks and sees no booking, the booking is written."""
    day = timezone.localdate() + timedelta(days=DAYS)
    room, looked, closed = make.room(), Signal(), Signal()
    monkeypatch.setattr(events, "locked", only_read)
    monkeypatch.setattr(places, "locked", only_read)
    look = events.rules.check_people

    def look_then_wait(*given):
        found = look(*given)
        looked.set()
        assert closed.wait(10)
        return found

    monkeypatch.setattr(events.rules, "check_people", look_then_wait)

    def close():
        assert looked.wait(10)
        places.close(place=room, first_day=day, last_day=day, reason="flood", by=priya)
        closed.set()

    # on SQLite the transaction itself is the lock, so the booking goes without one until it writes
    confirm = events.confirm if connection.vendor == "postgresql" else events.confirm.__wrapped__
    monkeypatch.setattr(events, "confirm", confirm)
    outcome = at_once(lambda: make.event(by=priya, start=make.at(day, 10), room=room), close)
    assert outcome[1] == "done"
    assert outcome[0] in {"done", NotInTransaction.__name__}
    assert Event.objects.filter(room=room).count() == 1
    assert not Notification.objects.filter(kind=places.ROOM_LOST).exists()


@pytest.fixture
def release(priya):
    kemi, manager = person("Kemi Ade", Kind.STAFF), person("Mary Manager", Kind.STAFF)
    start = timezone.now() + timedelta(days=DAYS)
    return releases.ask(
        person=kemi, decider=manager, by=priya, url="/w/", summary="x", start=start, end=start + timedelta(hours=1)
    )


def answers(release: Release):
    manager, seen = release.decider, Release.State.ASKED
    return (
        lambda: releases.answer(release=release, by=manager, state="approved", seen=seen),
        lambda: releases.answer(release=release, by=manager, state="declined", note="No", seen=seen),
    )


def test_of_two_answers_at_once_one_counts_and_the_other_is_told(release):
    for _ in range(ROUNDS):
        Release.objects.update(state="asked", note="")
        assert sorted(at_once(*answers(release))) == [releases.ReleaseChanged.__name__, "done"]


def test_without_the_lock_both_answers_would_count(release, monkeypatch):
    both_read = Barrier(2)

    def read_together(*things):
        found = only_read(*things)
        both_read.wait(10)
        return found

    monkeypatch.setattr(releases, "locked", read_together)
    if connection.vendor != "postgresql":  # there the transaction itself is the lock
        monkeypatch.setattr(releases, "answer", releases.answer.__wrapped__)
    outcome = at_once(*answers(release))
    assert releases.ReleaseChanged.__name__ not in outcome
    assert set(outcome) <= {"done", NotInTransaction.__name__}
