"""Places and meetings for tests."""
from datetime import date, datetime, time, timedelta
from typing import Any

from coproduce.design.dates import LONDON
from coproduce.people.models import Person
from scheduling.models import Event, Location, Room
from scheduling.services import events, own_time
from scheduling.services.finder import Invitee
from scheduling.services.patterns import PatternLine


def room(name: str = "Priory Room", *, capacity: int = 14, step_free: bool = True, **more: Any) -> Room:
    location, _ = Location.objects.get_or_create(
        name="Saltmarsh Hospital",
        defaults={"address": "Mill Road, Saltmarsh", "travel": "Bus 12 stops at the door."},
    )
    return Room.objects.create(location=location, name=name, capacity=capacity, step_free=step_free, **more)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment by London's clock."""
    return datetime.combine(day, time(hour, minute), LONDON)


def free_all_week(person: Person, *, start: time = time(8), end: time = time(20)) -> Person:
    """`person` says that they can come on every day between these hours."""
    times = [PatternLine(weekday, "free", start, end) for weekday in range(7)]
    own_time.set_pattern(person=person, times=times, by=person)
    return person


def event(*invitees: Person | Invitee, by: Person, start: datetime, minutes: int = 120, **more: Any) -> Event:
    asked = [who if isinstance(who, Invitee) else Invitee(who) for who in invitees]
    given = {"summary": "Quieter nights", "url": "/projects/", "room": None} | more
    return events.confirm(by=by, start=start, end=start + timedelta(minutes=minutes), invitees=asked, **given)
