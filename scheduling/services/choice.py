"""Which rooms do for a meeting at its time, and in words why the others do not."""
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from coproduce.people.models import Person
from scheduling import features
from scheduling.models import Event, Room
from scheduling.services import checks
from scheduling.services.opening import Openings


@dataclass(frozen=True, slots=True)
class RoomChoice:
    """`why_not`: nothing when it does. `can_be_chosen`: it does, or it only lacks what can be
    brought."""

    room: Room
    words: str
    why_not: str
    can_be_chosen: bool


def describe(room: Room) -> str:
    """Seats 14. There is a step-free way in. There is a hearing loop."""
    return " ".join([f"Seats {room.capacity}.", *room.access])


def rooms_for(
    *, start: datetime, end: datetime, people: Collection[Person], needed: Iterable[str] = (), but: Event | None = None
) -> list[RoomChoice]:
    """All rooms in use: those that do first, the smallest first; then those that lack something; then the others."""
    rooms = list(Room.objects.usable())
    needed = set(needed) | checks.needed_of_places(people)
    openings = Openings(rooms)
    booked = Event.objects.standing().between(start, end).filter(room__isnull=False)
    if but:
        booked = booked.exclude(pk=but.pk)
    taken = set(booked.values_list("room_id", flat=True))
    found = [_judge(room, start, end, len(people), needed, openings, taken) for room in rooms]
    return sorted(found, key=lambda one: (bool(one.why_not), not one.can_be_chosen, one.room.capacity, one.room.name))


def _judge(
    room: Room, start: datetime, end: datetime, people: int, needed: set[str], openings: Openings, taken: set[int]
) -> RoomChoice:
    lacks = features.lacks(features.missing(room, needed))
    shut = openings.why_shut(room, start, end)
    impossible = shut or ("Taken at that time." if room.pk in taken else "")
    if not impossible and room.capacity < people:
        impossible = f"Seats {room.capacity}, and you ask {people} people."
    missing = f"{lacks[0].upper()}{lacks[1:]}." if lacks else ""
    if impossible and not impossible.endswith("."):
        impossible += "."
    why_not = " ".join(filter(None, [impossible, missing]))
    return RoomChoice(room, describe(room), why_not, not impossible)
