"""Mails of the whole trust that could not be sent, for the co-production lead: who misses what, why, and what to do."""
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.design import dates
from coproduce.notifications import outbox
from coproduce.notifications.models import Notification, State
from coproduce.people.models import Kind, Person
from coproduce.people.roles import has_role

A_PAGE = 20
AGAIN, OFF = "again", "off"
HELD_UP = Q(state=State.WAITING) & ~Q(problem="")
# What a problem begins with → what to do.
TO_DO = {
    "The mail server refused the address": "Ask them for their right email address, then try again.",
    "The mail server refused the message": "Tell your IT service: the mail server does not take our mail.",
    "The mail server cannot be reached": "Tell your IT service. We keep trying, and nothing is lost.",
    "The connection to the mail server broke": "We try again by ourselves. If it stays so, tell your IT service.",
}
OTHERWISE = "Tell whoever looks after this site: the message itself is at fault."


@dataclass(frozen=True, slots=True)
class Unsent:
    """One mail that a mail server did not take."""

    key: str
    who: str
    phone: str
    what: str
    why: str
    to_do: str
    since: str


@dataclass(frozen=True, slots=True)
class Page:
    """Numbers of the pages around it; 0 where there is none. `count` of all."""

    rows: list[Unsent]
    count: int
    number: int
    before: int
    after: int


def may_see(person: Person) -> bool:
    return has_role(person, Kind.COPRODUCTION_LEAD)


def rows() -> QuerySet[Notification]:
    """People who have left miss nothing. Whoever has no email is told by hand, and is on a list of their own."""
    here = Q(recipient=None) | Q(recipient__is_active=True)
    return Notification.objects.filter(here, Q(state=State.FAILED) | HELD_UP)


def page_of(number: int) -> Page:
    """The oldest first."""
    count = rows().count()
    number = min(max(number, 1), max(-(-count // A_PAGE), 1))
    first = (number - 1) * A_PAGE
    found = rows().select_related("recipient").order_by("created_at", "pk")[first : first + A_PAGE]
    now = timezone.now()
    more = first + A_PAGE < count
    return Page([_told(row, now) for row in found], count, number, number - 1, number + 1 if more else 0)


@transaction.atomic
def settle(*, key: UUID, do: str, by: Person) -> bool:
    """AGAIN: try it now, with all its tries before it. OFF: nobody needs it. False: it is not held up any more."""
    row = rows().filter(pk=key).select_for_update(of=("self",)).first()
    if row is None:
        return False
    now = timezone.now()
    if do == AGAIN:
        row.state, row.attempts, row.problem, row.due_at, row.done_at = State.WAITING, 0, "", now, None
    else:
        row.state, row.done_at = State.CANCELLED, now
    row.save(update_fields=["state", "attempts", "problem", "due_at", "done_at"])
    record("mail tried again" if do == AGAIN else "mail given up", row, by=by)
    return True


def _told(row: Notification, now: datetime) -> Unsent:
    return Unsent(
        key=str(row.pk),
        who=row.recipient.name if row.recipient else "Somebody who is invited",
        phone=row.recipient.phone if row.recipient else "",
        what=outbox.in_words(row.kind),
        why=f"{row.problem}.",
        to_do=next((do for start, do in TO_DO.items() if row.problem.startswith(start)), OTHERWISE),
        since=dates.ago(row.created_at, now=now),
    )
