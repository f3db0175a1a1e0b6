"""What a meeting's page adds for one person asked: whether the place works for them, and release from a shift."""
from collections.abc import Collection

from django.urls import reverse

from coproduce.people import areas
from coproduce.people.models import Person
from scheduling.engine.diary import Status
from scheduling.engine.grid import Grid
from scheduling.models import Attendee, Event
from scheduling.services import needs_met, releases, replies
from scheduling.services.diaries import diaries_for


def place_of(attendee: Attendee) -> dict[str, object]:
    """Whether the place works for them."""
    check = needs_met.check_of(attendee)
    link = reverse("scheduling:reply-needs", args=[replies.token(attendee)]) if check else ""
    return {"check": check, "needs_url": link}


def of(attendee: Attendee) -> dict[str, object]:
    """For somebody who has signed in; release from a shift is not for whoever holds a link."""
    event = attendee.event
    is_on = areas.is_on("release")
    release = is_on and releases.of(attendee.person, url=event.url, start=event.start, end=event.end)
    return {
        **place_of(attendee),
        "release": release,
        "can_ask_release": is_on and release is None and bool(on_shift(attendee.event, [attendee.person])),
    }


def on_shift(event: Event, people: Collection[Person]) -> list[Person]:
    """Those who could come if they were released."""
    grid = Grid.covering(event.start, event.end)
    span = grid.outward(event.start, event.end)
    diaries = diaries_for([one.pk for one in people], grid, without_event=event)
    return [one for one in people if diaries[one.pk].status(span) == Status.IF_RELEASED]
