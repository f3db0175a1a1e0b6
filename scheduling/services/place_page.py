"""What the pages about places show, in words: read only."""
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from scheduling import features
from scheduling.models import Closure, Location, Room
from scheduling.services import opening, places

A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list of sites."""

    name: str
    url: str
    words: str


@dataclass(frozen=True, slots=True)
class Shut:
    pk: int
    words: str


def all_sites(wanted: str) -> dict[str, object]:
    """The context of the list: those in use first, by name."""
    number = max(int(wanted), 1) if wanted.isdecimal() and len(wanted) < 6 else 1
    first = (number - 1) * A_PAGE
    sites = list(Location.objects.order_by("-is_open", "name").prefetch_related("rooms")[first : first + A_PAGE + 1])
    return {
        "rows": [_row(site) for site in sites[:A_PAGE]],
        "before": number - 1,
        "after": number + 1 if len(sites) > A_PAGE else 0,
    }


def _row(site: Location) -> Row:
    names = [room.name for room in site.rooms.all() if room.is_open]
    words = ", ".join(names) or "No room yet"
    return Row(site.name, site.get_absolute_url(), words if site.is_open else "Not used any more")


def of(site: Location) -> dict[str, object]:
    """The context of a site's page."""
    rooms = list(site.rooms.order_by("-is_open", "name"))
    for room in rooms:
        room.location = site
    return {
        "site": site,
        "has": [feature.there for feature in features.of(features.SITE) if getattr(site, feature.name)],
        "rooms": [(room, room_access(room)) for room in rooms if room.is_open],
        "retired": [room for room in rooms if not room.is_open],
        "hours": opening.hours_in_words(site.opening_times.all()),
        "closures": closures(site, rooms),
    }


def room_access(room: Room) -> list[str]:
    """What the room itself has; what the site has is said once for all rooms."""
    of_site = {feature.there for feature in features.of(features.SITE)}
    return [words for words in room.access if words not in of_site]


def closures(site: Location, rooms: list[Room]) -> list[Shut]:
    """Those that are not over."""
    found = Closure.objects.filter(Q(location=site) | Q(room__in=rooms), lifted_at=None)
    shut = found.filter(last_day__gte=timezone.localdate()).select_related("room")[:A_PAGE]
    return [
        Shut(
            one.pk,
            f"{one.room.name if one.room else site.name} is closed "
            f"{opening.days(one.first_day, one.last_day)}: {one.reason}",
        )
        for one in shut
    ]


def told_words(told: int) -> str:
    """What happened to the meetings that are booked there."""
    if not told:
        return ""
    one = "The organiser of 1 meeting is told, and offered another place."
    return one if told == 1 else f"The organisers of {told} meetings are told, and offered another place."


def booked_words(room: Room) -> str:
    number = places.booked(room)
    if not number:
        return ""
    return f"It is booked for {number} meeting{'' if number == 1 else 's'}: what you changed shows there, too."
