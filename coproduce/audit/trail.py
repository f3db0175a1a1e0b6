"""Writing to the audit trail."""
from django.db import connection, models

from coproduce.audit.models import Entry


class NotInTransaction(RuntimeError):
    """The entry must stand or fall with the change it tells of."""


def record(verb: str, target: models.Model, *, by: models.Model | None, **ids: object) -> Entry:
    """Note that `by` did `verb` to `target`, in the caller's transaction.

    `ids` are keys, numbers, booleans and fixed words, cut to 64 characters: never pass a text that somebody wrote.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(verb)
    return Entry.objects.create(
        actor=by.pk if by else None,
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        ids={name: value if isinstance(value, bool | int | None) else str(value)[:64] for name, value in ids.items()},
    )
