"""What must be true before a meeting is booked, moved, or made final. Each check raises, in words.

Whoever calls holds the rows that the answer depends on: the room, and the people whose diaries are read.
"""
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.utils import timezone

from coproduce.people.models import Person
from scheduling.models import Attendee, Event, Room
from scheduling.services import essential
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

PartStat = Attendee.PartStat

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


def check_people(
    event: Event, attendees: Collection[Attendee], override: str, said: Mapping[object, PartStat] | None = None
) -> int:
    """How many essential people are not free, by their own word (`said`) or else by their diary.

    Their `override_reason` is set, and cleared for everybody else.
    """
    if taken := _facilitators_elsewhere(event, attendees):
        raise FacilitatorTaken(taken)
    must = [attendee.person for attendee in attendees if attendee.essential]
    not_free = essential.not_free(
        must, event.start, event.end, said=said or {}, without_event=event, about=event.url
    )
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
