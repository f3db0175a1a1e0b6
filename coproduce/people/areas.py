"""Parts of the site that a trust can switch off. All are on until the co-production lead says otherwise.

Switched off, an area's pages are 404 for everybody, and no page or mail links to them:

- a view of an area says so: `@part_of("polls")` (any place among its decorators);
- a template asks `{% if areas.polls %}` before it links there, a service or a mail's builder `areas.is_on("polls")`.

None of that costs a query on a page: the trust's row is read once for each request, and every page shows its name.
"""
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve, reverse

from coproduce.people.models import TrustSettings

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Area:
    """`name` and `off` are for the settings page: what it is, and what people do without it."""

    key: str
    name: str
    off: str


AREAS = {
    area.key: area
    for area in (
        Area("polls", "Polls about times and places", "Organisers choose a time without asking people first."),
        Area("release", "Asking managers for release", "Staff ask their manager themselves."),
        Area("group_links", "Invitation links for groups", "Everybody is invited by name."),
        Area(
            "calendar_addresses", "Reading people’s calendars from an address",
            "People upload a file, or tell us their usual week.",
        ),
        Area("calendar_feed", "A calendar address for each person", "Meetings reach calendars by mail only."),
    )
}  # fmt: skip


class UnknownArea(LookupError):
    """Nothing of this name can be switched off: a typing mistake would leave it on for ever."""


def is_on(key: str) -> bool:
    if key not in AREAS:
        raise UnknownArea(key)
    return key not in TrustSettings.current().areas_off


def switches() -> dict[str, bool]:
    """Area → whether it is on, for templates."""
    off = TrustSettings.current().areas_off
    return {key: key not in off for key in AREAS}


def part_of(key: str) -> Callable[[View], View]:
    """The view is 404 for everybody, signed in or not, while the area is off."""
    if key not in AREAS:
        raise UnknownArea(key)

    def around(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            refuse_if_off(guarded)
            return view(request, *args, **kwargs)

        guarded.area = key  # type: ignore[attr-defined]
        return guarded

    return around


def refuse_if_off(view: View) -> None:
    """Raises Http404. The middleware calls it too, before it asks anybody to sign in."""
    area = area_of(view)
    if area and not is_on(area):
        raise Http404


def area_of(view: View) -> str:
    """The area that the view is part of; empty for the rest of the site."""
    return getattr(view, "area", "")


@cache
def area_at(address: str) -> str:
    """The area of an address by its name, for one that takes no arguments ("scheduling:diary")."""
    return area_of(resolve(reverse(address)).func)


def is_open(address: str) -> bool:
    """Whether a link to this address leads somewhere."""
    area = area_at(address)
    return not area or is_on(area)
