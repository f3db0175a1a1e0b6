"""Telling an organiser that somebody's diary now speaks against a meeting, with the next best time."""
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import timezone

from coproduce.design import dates
from coproduce.notifications.messages import Message, from_template
from coproduce.notifications.models import Notification
from scheduling.engine.diary import Status
from scheduling.models import Attendee, Event
from scheduling.services import clashes, itip
from scheduling.services.finder import Answer, Option
from scheduling.signals import replanning


@dataclass(frozen=True, slots=True)
class Replan:
    """Other times for an event, from whoever scheduled it, and whether its organiser may learn who cannot come."""

    answer: Answer = field(default_factory=lambda: Answer([], 0))
    may_name: bool = False


def build(row: Notification) -> Message | None:
    """None once the diary was put right, the person has answered, or the meeting has moved or is over."""
    attendee = _attendee(row)
    if attendee is None:
        return None
    event, replan = attendee.event, _replan(attendee.event)
    who = attendee.person.name if replan.may_name else "1 person"
    when = dates.span(event.start, event.end)
    context = {
        "who": who,
        "summary": event.summary,
        "when": when,
        "if_released": clashes.status_now(attendee) == Status.IF_RELEASED,
        "essential": attendee.essential and replan.may_name,
        "next": _next(replan.answer, event),
        "link": settings.SITE_URL + event.url,
    }
    subject = itip.one_line(f"{who} can no longer come: {event.summary}, {when}")
    return from_template("event_clash", context, to=event.organizer.mail_address, subject=subject)


def _attendee(row: Notification) -> Attendee | None:
    found = Attendee.objects.coming_or_open().filter(
        pk=row.params["attendee"],
        clashes_since__isnull=False,
        person__is_active=True,
        event__sequence=row.params["event_sequence"],
        event__status=Event.Status.CONFIRMED,
        event__start__gt=timezone.now(),
        event__organizer=row.recipient,
    )
    return found.select_related("person", "event__organizer").first()


def _replan(event: Event) -> Replan:
    found = [answer for _, answer in replanning.send(sender=Event, event=event) if answer]
    return found[0] if found else Replan()


def _next(answer: Answer, event: Event) -> dict[str, str] | None:
    """The best time that is not the one they have."""
    other: Option | None = next((one for one in answer.options if one.start != event.start), None)
    if other is None:
        return None
    where = f", {other.room}" if other.room else ""
    return {"when": f"{dates.span(other.start, other.end)}{where}", "who": other.headline}
