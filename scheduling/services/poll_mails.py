"""What the outbox says about polls: each builder makes one mail, or nothing when the news is no longer true.

No mail says what anybody answered. Somebody without email, or who would rather be rung, gets the same words through
their supporter, whose link leads to the page on which answers are written down for them.
"""
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse

from coproduce.design import dates
from coproduce.design.lines import one_line
from coproduce.notifications import outbox, preferences
from coproduce.notifications.messages import Message, from_template
from coproduce.notifications.models import Notification
from coproduce.people.models import TrustSettings
from scheduling.models import Proposal, Response
from scheduling.services import poll_links, poll_news

Builder = Callable[[Notification], Message | None]


def register() -> None:
    """Called once, when the app is ready."""
    builders: dict[str, Builder] = {
        poll_news.ASK: ask,
        poll_news.REMINDER: reminder,
        poll_news.CANCELLED: cancelled,
        poll_news.RECORDED: recorded,
        poll_news.CLOSED: closed,
    }
    for kind, build in builders.items():
        outbox.register(kind, build)


def ask(row: Notification) -> Message | None:
    response = _response(row)
    if not response or response.answered_at or not response.proposal.is_open:
        return None
    return _message("poll_ask", response, "When could you come?")


def reminder(row: Notification) -> Message | None:
    """Once, and only to those who have not answered."""
    response = _response(row)
    if not response or response.answered_at or not response.proposal.is_open:
        return None
    return _message("poll_reminder", response, "Still open: when could you come?")


def cancelled(row: Notification) -> Message | None:
    response = _response(row)
    if not response or response.proposal.status != Proposal.Status.CANCELLED:
        return None
    return _message("poll_cancelled", response, "No need to answer:")


def recorded(row: Notification) -> Message | None:
    """To somebody who reads mail, when another person wrote down their answers: nobody speaks for them unseen."""
    response = _response(row)
    if not response or not response.recorded_by or not response.proposal.is_open:
        return None
    return _message("poll_recorded", response, "Your answers were written down:")


def closed(row: Notification) -> Message | None:
    """To whoever asked: the answers are in."""
    proposal = Proposal.objects.select_related("organizer").filter(pk=row.params["proposal"]).first()
    if not proposal or not proposal.is_closed or proposal.organizer_id != row.recipient_id:
        return None
    said = list(proposal.responses.concerned().values_list("answered_at", flat=True))
    context = {
        "name": proposal.organizer.name,
        "summary": proposal.summary,
        "answered": f"{len(said) - said.count(None)} of {len(said)}",
        "link": settings.SITE_URL + proposal.url,
    }
    subject = one_line(f"The answers are in: {proposal.summary}")
    return from_template("poll_closed", context, to=proposal.organizer.mail_address, subject=subject)


def _response(row: Notification) -> Response | None:
    """Whom the row is about, unless they have left."""
    responses = Response.objects.concerned().select_related("person", "recorded_by", "proposal__organizer")
    return responses.filter(pk=row.params["response"], person__is_active=True).first()


def _message(template: str, response: Response, opening: str) -> Message:
    subject = one_line(f"{opening} {response.proposal.summary}")
    return from_template(template, _context(response), to=response.person.mail_address, subject=subject)


def _context(response: Response) -> dict[str, Any]:
    proposal, person = response.proposal, response.person
    by_mail = preferences.reads_mail(person)
    path = (
        reverse("scheduling:poll-answer", args=[poll_links.token(response)])
        if by_mail
        else reverse("scheduling:poll-record", args=[proposal.pk, person.pk])
    )
    return {
        "name": person.name,
        "by_mail": by_mail,
        "has_mail": bool(person.mail_address),
        "summary": proposal.summary,
        "organizer": proposal.organizer.name,
        "phone": proposal.organizer.phone or TrustSettings.current().phone,
        "times": [dates.span(one.start, one.end) for one in proposal.times.all()],
        "places": [str(one) for one in proposal.places.select_related("room__location")],
        "until": dates.day(proposal.last_day),
        "because": proposal.cancelled_because,
        "recorded_by": response.recorded_by.name if response.recorded_by else "",
        "how": response.get_recorded_how_display().lower(),
        "link": settings.SITE_URL + path,
    }
