"""Looking after sites and rooms: adding, changing, closing, retiring. Nothing is deleted.

Whatever takes a room away locks it first, as booking does: either the booking sees it, or its organiser is told.
"""
from collections.abc import Iterable, Mapping
from datetime import date, time

from django.db import IntegrityError, transaction
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.locks import locked
from coproduce.notifications import outbox
from coproduce.people import roles
from coproduce.people.models import Kind, Person
from scheduling.models import Closure, Event, Location, OpeningTime, Room
from scheduling.services.errors import SchedulingError
from scheduling.services.opening import Openings

ROOM_LOST = "event-room-lost"
KEEPERS = (Kind.COPRODUCTION_LEAD, Kind.PLACE_KEEPER)
Hours = Mapping[int, tuple[time, time]]  # weekday → opens, closes


class NameTaken(SchedulingError):
    words = "There is one with this name already. Choose another name."


def keeps_places(person: Person) -> bool:
    """The co-production lead, and those whom they trust with it."""
    return roles.has_role(person, *KEEPERS)


@transaction.atomic
def save_site(*, by: Person, site: Location | None = None, **fields: object) -> Location:
    """Raises NameTaken."""
    return _save(site or Location(), "site", by, fields)


@transaction.atomic
def save_room(*, by: Person, room: Room, **fields: object) -> Room:
    """Whoever has booked it and would not fit, or lack what they need, looks at it when they open their meeting.

    Raises NameTaken.
    """
    return _save(room, "room", by, fields)


def _save(thing: Location | Room, kind: str, by: Person, fields: Mapping[str, object]) -> Location | Room:
    new = thing._state.adding
    for name, value in fields.items():
        setattr(thing, name, value)
    try:
        with transaction.atomic():
            thing.save()
    except IntegrityError:
        raise NameTaken from None
    record(f"{kind} added" if new else f"{kind} changed", thing, by=by)
    return thing


@transaction.atomic
def set_hours(*, site: Location, hours: Hours, by: Person) -> int:
    """In place of the hours that there were. None: open whenever somebody lets you in. How many organisers are told."""
    rooms = _lock_rooms(site)
    site.opening_times.all().delete()
    OpeningTime.objects.bulk_create(
        OpeningTime(location=site, weekday=weekday, opens=opens, closes=closes)
        for weekday, (opens, closes) in sorted(hours.items())
    )
    record("opening hours set", site, by=by, days=len(hours))
    return _tell_lost(rooms)


@transaction.atomic
def close(*, place: Location | Room, first_day: date, last_day: date, reason: str, by: Person) -> tuple[Closure, int]:
    """The closure, and how many organisers are told."""
    rooms = _lock_rooms(place)
    which = {"room": place} if isinstance(place, Room) else {"location": place}
    closure = Closure.objects.create(first_day=first_day, last_day=last_day, reason=reason, created_by=by, **which)
    record("place closed", closure, by=by)
    return closure, _tell_lost(rooms)


@transaction.atomic
def lift(*, closure: Closure, by: Person) -> None:
    """It is open after all. Twice is once."""
    if Closure.objects.filter(pk=closure.pk, lifted_at=None).update(lifted_at=timezone.now()):
        record("closure lifted", closure, by=by)


@transaction.atomic
def set_in_use(*, place: Location | Room, in_use: bool, by: Person) -> int:
    """Retired, or used again. How many organisers are told."""
    rooms = _lock_rooms(place)
    if type(place).objects.filter(pk=place.pk).exclude(is_open=in_use).update(is_open=in_use):
        record("place used again" if in_use else "place retired", place, by=by)
    place.is_open = in_use
    return _tell_lost(rooms)


def booked(place: Location | Room) -> int:
    """How many meetings to come are in it."""
    where = {"room": place} if isinstance(place, Room) else {"room__location": place}
    return Event.objects.standing().filter(end__gt=timezone.now(), **where).count()


def _lock_rooms(place: Location | Room) -> list[Room]:
    rooms = [place] if isinstance(place, Room) else list(place.rooms.all())
    return locked(*rooms) if rooms else []


def _tell_lost(rooms: Iterable[Room]) -> int:
    """Organisers whose room cannot be used when they meet: once for each meeting and time."""
    coming = Event.objects.standing().filter(room__in=list(rooms), end__gt=timezone.now())
    events = list(coming.select_related("room__location", "organizer").order_by("start", "pk"))
    openings = Openings({event.room for event in events})
    lost = [event for event in events if openings.why_shut(event.room, event.start, event.end)]
    outbox.queue_all(
        outbox.News(
            to=event.organizer,
            kind=ROOM_LOST,
            key=f"{event.news_key}:room",
            sequence=event.sequence,
            params={"event": str(event.pk)},
        )
        for event in lost
    )
    return len(lost)
