"""The database's own guards, looked up by name after all migrations, and tried past the services."""
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from scheduling.models import Event
from tests.make import events as make
from tests.make.people import person

AT_2 = make.at(date(2027, 6, 22), 14)
HOUR = timedelta(hours=1)
LOOK_UP = {
    "postgresql": "SELECT conname FROM pg_constraint WHERE contype = 'x' AND conrelid = 'scheduling_event'::regclass",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'scheduling_event' ORDER BY name",
}
NAMES = {
    "postgresql": ["event_room_never_double"],
    "sqlite": ["event_room_never_double_insert", "event_room_never_double_update"],
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def write():
    """Straight into the table."""
    room, priya = make.room(), person("Priya Shah")

    def write(start=AT_2, **more) -> Event:
        given = {"summary": "Nights", "url": "/", "end": start + 2 * HOUR, "room": room, "organizer": priya}
        return Event.objects.create(start=start, **(given | more))

    return write


def test_they_are_there_after_all_migrations():
    with connection.cursor() as cursor:
        cursor.execute(LOOK_UP[connection.vendor])
        assert [name for (name,) in cursor.fetchall()] == NAMES[connection.vendor]


@pytest.mark.parametrize("shift", [-HOUR, timedelta(0), timedelta(minutes=119), timedelta(microseconds=-1)])
def test_no_second_meeting_is_written_into_a_room(write, shift):
    write()
    with pytest.raises(IntegrityError), transaction.atomic():
        write(AT_2 + shift)
    assert Event.objects.count() == 1


@pytest.mark.parametrize(("first", "second"), [("TENTATIVE", "CONFIRMED"), ("CONFIRMED", "TENTATIVE")])
def test_a_held_meeting_takes_its_room_too(write, first, second):
    write(status=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        write(status=second)
    assert Event.objects.count() == 1


def test_nothing_is_moved_or_woken_up_into_a_taken_room(write):
    write()
    cancelled, elsewhere = write(status="CANCELLED"), write(AT_2 + 2 * HOUR)
    for pk, changes in (
        (cancelled.pk, {"status": "CONFIRMED"}),
        (elsewhere.pk, {"start": AT_2 + HOUR}),
        (elsewhere.pk, {"start": AT_2 - HOUR, "end": AT_2 + HOUR}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Event.objects.filter(pk=pk).update(**changes)


def test_what_does_not_clash_is_let_through(write):
    first = write()
    write(AT_2 + 2 * HOUR)
    write(AT_2 - 2 * HOUR)
    write(status="CANCELLED")
    write(room=None)
    write(room=make.room("Abbey Room"))
    Event.objects.filter(pk=first.pk).update(end=AT_2 + HOUR, summary="Shorter")
    assert Event.objects.count() == 6


def test_a_meeting_ends_after_it_starts(write):
    with pytest.raises(IntegrityError), transaction.atomic():
        write(end=AT_2)
