"""What must be true before a meeting is booked, moved, or made final. Each check raises, in words.

Whoever calls holds the rows that the answer depends on: the room, and the people whose diaries are read.
"""
from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils import timezone

from coproduce.people.models import Person
from scheduling.engine.diary import Diary, Status
from scheduling.engine.grid import Grid
from scheduling.models import Attendee, Event, Room
from scheduling.services.diaries import diaries_for
from scheduling.services.errors import (
    EndBeforeStart,
    EssentialNotFree,
    EventCancelled,
    EventOver,
    FacilitatorTaken,
    InThePast,
    RoomClosed,
    RoomTaken,
    RoomTooSmall,
)
from scheduling.services.opening import Openings


def pins(attendees: Iterable[Attendee]) -> set[object]:
    """Keys of the people whose diaries must not change under us."""
    return {attendee.person_id for attendee in attendees if attendee.facilitator or attendee.essential}


def check_times(start: datetime, end: datetime) -> None:
    if end <= start:
        raise EndBeforeStart
    if start <= timezone.now():
        raise InThePast


def check_open(event: Event) -> None:
    if event.is_cancelled:
        raise EventCancelled
    if event.end <= timezone.now():
        raise EventOver


def check_room(event: Event, *, people: int) -> None:
    room = event.room
    if room is None:
        return
    if why := Openings([room]).why_shut(room, event.start, event.end):
        raise RoomClosed(f"{why if why.endswith('.') else f'{why}.'} Choose another room or another time.")
    check_size(room, people=people)
    if room.events.standing().between(event.start, event.end).exclude(pk=event.pk).exists():
        raise RoomTaken


def check_size(room: Room, *, people: int) -> None:
    if people > room.capacity:
        raise RoomTooSmall(seats=room.capacity, people=people)


def check_people(event: Event, attendees: Collection[Attendee], override: str) -> int:
    """How many essential people are not free. Their `override_reason` is set, and cleared for everybody else."""
    if taken := _facilitators_elsewhere(event, attendees):
        raise FacilitatorTaken(taken)
    not_free = _essential_not_free(event, attendees)
    reason = override.strip()
    if not_free and not reason:
        raise EssentialNotFree(not_free)
    for attendee in attendees:
        attendee.override_reason = reason if attendee.person in not_free else ""
    return len(not_free)


def _facilitators_elsewhere(event: Event, attendees: Collection[Attendee]) -> list[Person]:
    facilitators = [attendee.person for attendee in attendees if attendee.facilitator]
    elsewhere = Event.objects.standing().between(event.start, event.end).exclude(pk=event.pk)
    taken = set(
        Attendee.objects.coming_or_open()
        .filter(person__in=facilitators, event__in=elsewhere)
        .values_list("person_id", flat=True)
    )
    return [person for person in facilitators if person.pk in taken]


def _essential_not_free(event: Event, attendees: Collection[Attendee]) -> list[Person]:
    essential = [attendee.person for attendee in attendees if attendee.essential]
    if not essential:
        return []
    grid = Grid.covering(event.start, event.end)
    span = grid.outward(event.start, event.end)
    diaries = diaries_for([person.pk for person in essential], grid, without_event=event, about=event.url)
    return [person for person in essential if diaries.get(person.pk, Diary()).status(span) != Status.FREE]
