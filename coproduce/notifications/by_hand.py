"""News for people without email: their supporter rings them, or writes, and says here that it is done."""
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.notifications import outbox
from coproduce.notifications.messages import Message
from coproduce.notifications.models import Notification, State
from coproduce.people.models import Kind, Person, Role

FOOTER = "\n--\n"  # where the words that only a mail needs begin


def with_news(supporter: Person | UUID, today: date | None = None) -> QuerySet[Person]:
    """The people whom `supporter` tells and for whom news waits; `waits_since`: the oldest."""
    today = today or timezone.localdate()
    oldest = Notification.objects.filter(recipient=OuterRef("pk"), state=State.BY_HAND).order_by("due_at")
    here = Q(paused_until=None) | Q(paused_until__lte=today)
    people = told_by(supporter, today).filter(here)
    return people.annotate(waits_since=Subquery(oldest.values("due_at")[:1])).exclude(waits_since=None)


def told_by(supporter: Person | UUID, today: date) -> QuerySet[Person]:
    """The people whom `supporter` tells and speaks for.

    Whose supporter has left, takes a break, or was never named is told by a co-production lead: no line is nobody's.
    """
    alone = Q(supporter=None) | Q(supporter__is_active=False) | Q(supporter__paused_until__gt=today)
    leads = Exists(Role.objects.filter(person=supporter, kind=Kind.COPRODUCTION_LEAD))
    return Person.objects.filter(Q(supporter=supporter) | (alone & Q(leads)), is_active=True)


def to_tell(supporter: Person, person: UUID) -> Person | None:
    return with_news(supporter).filter(pk=person).first()


def news_for(person: Person) -> list[tuple[Notification, Message | None]]:
    """Each row that waits, and its words as they are now; None when it is no longer true."""
    return [(row, outbox.builder(row.kind)(row)) for row in _waiting(person)]


def words(message: Message) -> str:
    """What to say, without the foot of a mail."""
    return message.text.partition(FOOTER)[0].strip()


@transaction.atomic
def told(*, person: Person, rows: Collection[str], by: Person) -> int:
    """These rows of theirs are done with. How many were really told: the others are no longer true."""
    chosen = [(row, message) for row, message in news_for(person) if str(row.pk) in rows]
    for row, message in chosen:
        state = State.TOLD if message else State.STALE
        done = _waiting(person).filter(pk=row.pk).update(state=state, done_at=timezone.now())
        if done and message:
            record("told by hand", row, by=by)
    return sum(1 for _, message in chosen if message)


def _waiting(person: Person) -> QuerySet[Notification]:
    rows = Notification.objects.filter(recipient=person, state=State.BY_HAND).select_related("recipient")
    return rows.order_by("due_at", "pk")
