"""Telling people things: put a row into the outbox in the transaction that makes it true.

An app says in its AppConfig.ready() how news of each kind is worded: `register(kind, build)`.
"""
from collections.abc import Callable
from datetime import datetime

from django.db import connection
from django.utils import timezone

from coproduce.notifications.messages import Message
from coproduce.notifications.models import Notification, State
from coproduce.people.models import Person

Builder = Callable[[Notification], Message | None]
_builders: dict[str, Builder] = {}


class NotInTransaction(RuntimeError):
    """The news must stand or fall with the change it tells of."""


class UnknownKind(LookupError):
    """No app has said how news of this kind is worded."""


class KindTaken(ValueError):
    """Two apps word news of the same kind."""


class KeyTooLong(ValueError):
    """The database would cut it, or take it uncut: it depends on the database."""


def register(kind: str, build: Builder) -> None:
    """`build(row)` words the news when it is sent: its Message, or None when it is no longer true.

    It reads what is true then from the database, and never mails people who have left.
    """
    if _builders.setdefault(kind, build) is not build:
        raise KindTaken(kind)


def builder(kind: str) -> Builder:
    try:
        return _builders[kind]
    except KeyError:
        raise UnknownKind(kind) from None


def queue(
    *, to: Person | None, kind: str, key: str, due_at: datetime | None = None, sequence: int = 0, **params: object
) -> Notification:
    """Tell `to` the news about `key`, now or at `due_at`. Asked again for the same sequence, it is told once.

    `params` are primitive (they are kept as JSON). `to=None`: the builder knows the address. A row that was called
    off before it was sent comes back to life.
    """
    _in_transaction()
    builder(kind)
    if len(key) > 120:
        raise KeyTooLong(key)
    when = due_at or timezone.now()
    row, made = Notification.objects.get_or_create(
        recipient=to, kind=kind, key=key, sequence=sequence, defaults={"due_at": when, "params": params}
    )
    if not made and row.state == State.CANCELLED:
        row.state, row.due_at, row.params, row.attempts, row.problem = State.WAITING, when, params, 0, ""
        row.save(update_fields=["state", "due_at", "params", "attempts", "problem"])
    return row


def cancel(*, key: str, kind: str | None = None, to: Person | None = None) -> int:
    """Call off what has not been sent, or told by hand, about `key` (of one kind, for one person). How many rows."""
    _in_transaction()
    rows = Notification.objects.filter(key=key, state__in=(State.WAITING, State.BY_HAND))
    if kind is not None:
        rows = rows.filter(kind=kind)
    if to is not None:
        rows = rows.filter(recipient=to)
    return rows.update(state=State.CANCELLED)


def _in_transaction() -> None:
    if not connection.in_atomic_block:
        raise NotInTransaction
