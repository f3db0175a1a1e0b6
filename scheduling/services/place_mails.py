"""Mails about places: does it suit you, it does not suit somebody, the room is lost."""
from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from coproduce.design import dates
from coproduce.notifications import outbox
from coproduce.notifications.messages import Message, from_template
from coproduce.notifications.models import Notification
from scheduling.models import AccessCheck, Attendee, Event
from scheduling.services import checks, itip, mails, needs_met, places, replies
from scheduling.services.opening import why_lost

Builder = Callable[[Notification], Message | None]
SAID = {AccessCheck.Answer.NO: "says no", AccessCheck.Answer.RING: "would like you to ring"}


def register() -> None:
    """Called once, when the app is ready."""
    builders: dict[str, tuple[Builder, str]] = {
        checks.ASK: (ask, "Does this place work for you?"),
        checks.REMIND: (ask, "Reminder: does this place work for you?"),
        needs_met.NOT_MET: (not_met, "A place does not work for somebody"),
        needs_met.OVERRIDDEN: (overridden, "A meeting goes ahead without your yes about its place"),
        places.ROOM_LOST: (room_lost, "The room of a meeting is lost"),
    }
    for kind, (build, words) in builders.items():
        outbox.register(kind, build, words=words)


def ask(row: Notification) -> Message | None:
    """Does this place and plan meet your needs? Stale once they have said."""
    attendee = mails.attendee_of(row)
    if not attendee or not mails.to_come(attendee) or attendee.partstat == Attendee.PartStat.DECLINED:
        return None
    check = needs_met.check_of(attendee)
    if check is None or check.answer or check.override_reason:
        return None
    context = {
        "name": attendee.person.name,
        "needs": lines_of(check),
        "reminder": row.kind == checks.REMIND,
        "link": settings.SITE_URL + reverse("scheduling:reply-needs", args=[replies.token(attendee)]),
        **mails.meeting(attendee),
    }
    subject = itip.one_line(f"Does this place work for you? {attendee.event.summary}, {context['when']}")
    return from_template(
        "needs_check", context, to=attendee.person.mail_address, subject=subject, about=attendee.event.start
    )


def lines_of(check: AccessCheck) -> list[str]:
    """What the person needs, and what there is of it."""
    return [f"{words}: {state}" for words, state, _ in needs_met.lines(check)]


def not_met(row: Notification) -> Message | None:
    """To the organiser, who then looks for another place, rings, or writes why it goes ahead."""
    check = _check(row)
    if check is None or check.answer not in SAID or check.override_reason:
        return None
    event = check.event
    context = {
        "name": check.person.name,
        "said": SAID[AccessCheck.Answer(check.answer)],
        "because": check.because,
        "their_phone": check.person.phone,
        "held": event.is_held,
        "link": settings.SITE_URL + event.url,
        **_facts(event),
    }
    subject = itip.one_line(f"{check.person.name} {context['said']}: {event.summary}, {context['when']}")
    return from_template("needs_not_met", context, to=row.recipient.mail_address, subject=subject, about=event.start)


def overridden(row: Notification) -> Message | None:
    """To the person: it goes ahead without their yes, and why."""
    check = _check(row)
    if check is None or not check.override_reason:
        return None
    context = {
        "name": check.person.name,
        "reason": check.override_reason,
        "organizer": check.event.organizer.name,
        "phone": check.event.organizer.phone,
        "link": settings.SITE_URL + check.event.get_absolute_url(),
        **_facts(check.event),
    }
    subject = itip.one_line(f"About your access needs: {check.event.summary}, {context['when']}")
    return from_template(
        "needs_overridden", context, to=check.person.mail_address, subject=subject, about=check.event.start
    )


def room_lost(row: Notification) -> Message | None:
    """To the organiser. Stale once they have moved, or the room can be used after all."""
    events = Event.objects.standing().select_related("room__location", "organizer")
    event = events.filter(pk=row.params["event"], sequence=row.sequence, end__gt=timezone.now()).first()
    if event is None or event.organizer_id != row.recipient_id or not (why := why_lost(event)):
        return None
    context = {"why": why, "link": settings.SITE_URL + event.url, **_facts(event)}
    subject = itip.one_line(f"Your room is lost: {event.summary}, {context['when']}")
    return from_template(
        "event_room_lost", context, to=event.organizer.mail_address, subject=subject, about=event.start
    )


def _check(row: Notification) -> AccessCheck | None:
    """Of somebody still asked, about the meeting as it is now."""
    found = AccessCheck.objects.counting().select_related("person", "event__room__location", "event__organizer")
    check = found.filter(pk=row.params["check"], event__sequence=row.sequence, person__is_active=True).first()
    if check is None or check.event.is_cancelled or check.event.end <= timezone.now():
        return None
    return check


def _facts(event: Event) -> dict[str, str]:
    return {"summary": event.summary, "when": dates.span(event.start, event.end), "place": event.place}
