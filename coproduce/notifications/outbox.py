"""Telling people things: put a row into the outbox in the transaction that makes it true.

An app says in its AppConfig.ready() how news of each kind is worded: `register(kind, build)`.
"""
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from coproduce.notifications.messages import Message
from coproduce.notifications.models import Notification, State
from coproduce.people.models import Person

Builder = Callable[[Notification], Message | None]
UNSENT = (State.WAITING, State.BY_HAND)
_builders: dict[str, Builder] = {}
_words: dict[str, str] = {}


class NotInTransaction(RuntimeError):
    """The news must stand or fall with the change it tells of."""


class UnknownKind(LookupError):
    """No app has said how news of this kind is worded."""


class KindTaken(ValueError):
    """Two apps word news of the same kind."""


class KeyTooLong(ValueError):
    """The database would cut it, or take it uncut: it depends on the database."""


def register(kind: str, build: Builder, *, words: str = "") -> None:
    """`build(row)` words the news when it is sent: its Message, or None when it is no longer true.

    It reads what is true then from the database, and never mails people who have left. `words`: what it is, for a list
    that does not say what stands in it ("Invitation to a meeting").
    """
    _words[kind] = words or kind.replace("-", " ").capitalize()
    if _builders.setdefault(kind, build) is not build:
        raise KindTaken(kind)


def in_words(kind: str) -> str:
    """Invitation to a meeting"""
    return _words.get(kind, "Message")


def builder(kind: str) -> Builder:
    try:
        return _builders[kind]
    except KeyError:
        raise UnknownKind(kind) from None


@dataclass(frozen=True, slots=True)
class News:
    """What to tell `to` about `key`, now or at `due_at`. `to=None`: the builder knows the address.

    `params` are primitive: they are kept as JSON.
    """

    to: Person | None
    kind: str
    key: str
    due_at: datetime | None = None
    sequence: int = 0
    params: Mapping[str, object] = field(default_factory=dict)

    def row(self, now: datetime) -> Notification:
        builder(self.kind)
        if len(self.key) > 120:
            raise KeyTooLong(self.key)
        return Notification(
            recipient=self.to,
            kind=self.kind,
            key=self.key,
            sequence=self.sequence,
            due_at=self.due_at or now,
            params=dict(self.params),
        )


def queue(
    *, to: Person | None, kind: str, key: str, due_at: datetime | None = None, sequence: int = 0, **params: object
) -> Notification:
    """Queue one piece of news, as `queue_all` does, and return its row."""
    queue_all([News(to=to, kind=kind, key=key, due_at=due_at, sequence=sequence, params=params)])
    return Notification.objects.get(recipient=to, kind=kind, key=key, sequence=sequence)


def queue_all(news: Iterable[News]) -> None:
    """Asked again for the same person, kind, key and sequence, it is told once. A row that was called off before it
    was sent comes back to life. A fixed number of queries for each hundred or so.
    """
    _in_transaction()
    now = timezone.now()
    rows = [one.row(now) for one in news]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    wanted = {_identity(row): row for row in rows}
    called_off = Notification.objects.filter(
        state=State.CANCELLED, key__in={row.key for row in rows}, kind__in={row.kind for row in rows}
    )
    revived = [row for row in called_off if _identity(row) in wanted]
    for row in revived:
        again = wanted[_identity(row)]
        row.state, row.due_at, row.params, row.attempts, row.problem = State.WAITING, again.due_at, again.params, 0, ""
    Notification.objects.bulk_update(revived, ["state", "due_at", "params", "attempts", "problem"], batch_size=100)


def waiting_for(*, key: str, kind: str) -> set[UUID]:
    """Keys of the people to whom this has not been sent yet."""
    rows = Notification.objects.filter(key=key, kind=kind, state__in=UNSENT, recipient__isnull=False)
    return set(rows.values_list("recipient_id", flat=True))


def settled(*, key: str, kind: str) -> tuple[int, datetime | None]:
    """How often this was told, or was no longer true when its time came; and when it was last sent.

    News that may come again after it was settled takes the first as its sequence.
    """
    done = (State.SENT, State.TOLD, State.STALE, State.FAILED)
    rows = list(Notification.objects.filter(key=key, kind=kind, state__in=done).values_list("state", "done_at"))
    sent = [done_at for state, done_at in rows if state in (State.SENT, State.TOLD) and done_at]
    return len(rows), max(sent, default=None)


def cancel(*, key: str, kind: str | None = None, to: Person | None = None) -> int:
    """Call off what has not been sent, or told by hand, about `key` (of one kind, for one person). How many rows."""
    _in_transaction()
    rows = Notification.objects.filter(key=key, state__in=UNSENT)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if to is not None:
        rows = rows.filter(recipient=to)
    return rows.update(state=State.CANCELLED)


def troubles(key: str) -> list[Notification]:
    """What could not be sent so far about `key` and all below it ("event:1" has "event:1:7-days"), by name."""
    about = Q(key=key) | Q(key__startswith=f"{key}:")
    held_up = Q(state=State.WAITING) & ~Q(problem="")
    rows = Notification.objects.filter(about, held_up | Q(state=State.FAILED), recipient__isnull=False)
    return list(rows.select_related("recipient").order_by("recipient__name", "created_at", "pk"))


def _identity(row: Notification) -> tuple[UUID | None, str, str, int]:
    return row.recipient_id, row.kind, row.key, row.sequence


def _in_transaction() -> None:
    if not connection.in_atomic_block:
        raise NotInTransaction
