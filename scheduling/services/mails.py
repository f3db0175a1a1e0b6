"""What the outbox asks us to write: each builder makes one mail, or nothing when the news is no longer true."""
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from coproduce.design import dates
from coproduce.notifications import outbox
from coproduce.notifications.messages import CalendarPart, Message, from_template
from coproduce.notifications.models import Notification
from coproduce.people.models import TrustSettings
from scheduling.models import Attendee
from scheduling.services import clash_news, clashes, events, itip, needs_met, reminders, replies

Builder = Callable[[Notification], Message | None]
PartStat = Attendee.PartStat


def register() -> None:
    """Called once, when the app is ready."""
    builders: dict[str, tuple[Builder, str]] = {
        events.REQUEST: (request, "Invitation to a meeting"),
        events.UPDATE: (update, "New time or place of a meeting"),
        events.CANCEL: (cancellation, "Cancelled meeting"),
        events.DECLINED: (declined, "Somebody cannot come"),
        events.ESSENTIAL_LEFT: (essential_left, "Somebody who must come has left"),
        reminders.KIND: (reminder, "Reminder of a meeting"),
        clashes.KIND: (clash_news.build, "A diary that changed after a meeting was booked"),
    }
    for kind, (build, words) in builders.items():
        outbox.register(kind, build, words=words)


def request(row: Notification) -> Message | None:
    """Whoever said yes to this time before it was chosen is told, and not asked again."""
    attendee = attendee_of(row)
    knows = attendee is not None and attendee.partstat == PartStat.ACCEPTED
    return _asking(attendee, "event_request", "It is settled:" if knows else "Can you come?")


def update(row: Notification) -> Message | None:
    return _asking(attendee_of(row), "event_update", "New time or place:")


def cancellation(row: Notification) -> Message | None:
    attendee = attendee_of(row)
    if not attendee or not attendee.event.is_cancelled:
        return None
    calendar = CalendarPart("CANCEL", itip.cancellation(attendee, now=timezone.now()))
    return _message("event_cancel", attendee, "Cancelled:", calendar)


def reminder(row: Notification) -> Message | None:
    """Never to those who declined; the one a week before is stale once the one a day before is due."""
    attendee = attendee_of(row)
    if not attendee or not to_come(attendee) or attendee.partstat == PartStat.DECLINED:
        return None
    moments = dict(reminders.moments(attendee.event.start))
    nearer = [moment for days, moment in moments.items() if days < row.params["days"]]
    if any(moment <= timezone.now() for moment in nearer):
        return None
    return _message("event_reminder", attendee, "Reminder:")


def declined(row: Notification) -> Message | None:
    """To the organiser: who cannot come, and how many still can."""
    attendee = attendee_of(row)
    if not attendee or not to_come(attendee) or attendee.partstat != PartStat.DECLINED:
        return None
    event = attendee.event
    said = list(event.attendees.concerned().values_list("partstat", flat=True))
    context = {
        "name": attendee.person.name,
        "essential": attendee.essential,
        "counts": [f"{said.count(value)} {words}" for value, words in COUNTED.items() if said.count(value)],
        "link": settings.SITE_URL + event.url,
        **meeting(attendee),
    }
    subject = itip.one_line(f"{attendee.person.name} cannot come: {event.summary}, {context['when']}")
    return from_template(
        "event_declined", context, to=event.organizer.mail_address, subject=subject, about=event.start
    )


COUNTED = {
    PartStat.ACCEPTED: "coming",
    PartStat.TENTATIVE: "maybe",
    PartStat.NEEDS_ACTION: "not answered yet",
    PartStat.DECLINED: "not coming",
}


def essential_left(row: Notification) -> Message | None:
    """To the organiser: somebody who must come has left, and the meeting still stands."""
    attendees = Attendee.objects.select_related("person", "event__room__location", "event__organizer")
    attendee = attendees.filter(pk=row.params["attendee"], removed_at__isnull=False).first()
    if not attendee or not to_come(attendee) or attendee.event.organizer_id != row.recipient_id:
        return None
    event = attendee.event
    context = {"name": attendee.person.name, "link": settings.SITE_URL + event.url, **meeting(attendee)}
    subject = itip.one_line(f"{attendee.person.name} has left: {event.summary}, {context['when']}")
    return from_template(
        "event_essential_left", context, to=event.organizer.mail_address, subject=subject, about=event.start
    )


def _asking(attendee: Attendee | None, template: str, opening: str) -> Message | None:
    if not attendee or not to_come(attendee):
        return None
    return _message(template, attendee, opening, CalendarPart("REQUEST", _entry(attendee)))


def attendee_of(row: Notification) -> Attendee | None:
    """The person whom the row is about, unless they have left or the event has moved on since."""
    attendees = Attendee.objects.concerned().select_related("person", "event__room__location", "event__organizer")
    return attendees.filter(
        pk=row.params["attendee"], event__sequence=row.sequence, person__is_active=True
    ).first()


def to_come(attendee: Attendee) -> bool:
    return not attendee.event.is_cancelled and attendee.event.end > timezone.now()


def _message(template: str, attendee: Attendee, opening: str, calendar: CalendarPart | None = None) -> Message:
    said_yes = attendee.partstat == PartStat.ACCEPTED
    context = {"name": attendee.person.name, "said_yes": said_yes, **meeting(attendee), **_answering(attendee)}
    subject = itip.one_line(f"{opening} {attendee.event.summary}, {context['when']}")
    context |= needs_context(attendee)
    return from_template(
        template,
        context,
        to=attendee.person.mail_address,
        subject=subject,
        calendar=calendar,
        about=attendee.event.start,
    )


def meeting(attendee: Attendee) -> dict[str, Any]:
    event = attendee.event
    return {
        "summary": event.summary,
        "when": dates.span(event.start, event.end),
        "place": itip.location_of(event) if event.room or event.where else event.place,
        "room": event.room,
        "access": event.room.access if event.room else [],
        "join_url": event.join_url,
        "join_phone": event.join_phone,
        "organizer": event.organizer.name,
        "phone": event.organizer.phone or TrustSettings.current().phone,
        "description": event.description,
        "because": event.cancelled_because,
        "override": attendee.override_reason,
        "event_link": settings.SITE_URL + event.get_absolute_url(),
    }


def needs_context(attendee: Attendee) -> dict[str, str]:
    """The question whether the place works, for those who are still to say; and why it goes ahead without their yes."""
    check = needs_met.check_of(attendee)
    if check is None:
        return {}
    link = settings.SITE_URL + reverse("scheduling:reply-needs", args=[replies.token(attendee)])
    return {
        "needs_link": "" if check.answer or check.override_reason else link,
        "needs_override": check.override_reason,
    }


def _answering(attendee: Attendee) -> dict[str, str]:
    page = settings.SITE_URL + reverse("scheduling:reply", args=[replies.token(attendee)])
    return {f"{answer}_link": f"{page}?answer={answer}" for answer in replies.ANSWERS}


def _entry(attendee: Attendee) -> bytes:
    """The calendar part. Its text carries the answer links too, for calendars that hide the mail."""
    links = _answering(attendee)
    event = attendee.event
    text = [
        event.description,
        f"You are asked although you may not be free: {attendee.override_reason}" if attendee.override_reason else "",
        f"How to get there: {event.room.location.travel}" if event.room and event.room.location.travel else "",
        "Can you come?",
        *(f"{answer.capitalize()}: {links[f'{answer}_link']}" for answer in replies.ANSWERS),
    ]
    return itip.request(attendee, description="\n".join(filter(None, text)), now=timezone.now())
