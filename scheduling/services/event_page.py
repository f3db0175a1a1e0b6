"""What a meeting's page adds for one person asked: whether the place works for them, and release from a shift."""
from django.urls import reverse

from scheduling.engine.diary import Diary, Status
from scheduling.engine.grid import Grid
from scheduling.models import Attendee, Release
from scheduling.services import needs_met, releases, replies
from scheduling.services.diaries import diaries_for


def of(attendee: Attendee) -> dict[str, object]:
    event, check = attendee.event, needs_met.check_of(attendee)
    release = releases.of(attendee.person, url=event.url, start=event.start, end=event.end)
    return {
        "check": check,
        "needs_url": reverse("scheduling:reply-needs", args=[replies.token(attendee)]) if check else "",
        "release": release,
        "released": release is not None and release.state == Release.State.APPROVED,
        "can_ask_release": release is None and could_if_released(attendee),
    }


def could_if_released(attendee: Attendee) -> bool:
    event = attendee.event
    grid = Grid.covering(event.start, event.end)
    diaries = diaries_for([attendee.person_id], grid, without_event=event, about=event.url)
    return diaries.get(attendee.person_id, Diary()).status(grid.outward(event.start, event.end)) == Status.IF_RELEASED
