"""One way to lock a row for the length of a transaction, on both databases."""
from collections.abc import Iterable
from typing import TypeVar

from django.db import connection
from django.db.models import Model

Thing = TypeVar("Thing", bound=Model)


class NotInTransaction(RuntimeError):
    """PostgreSQL would refuse the lock, and SQLite would silently give none."""


def locked(*things: Thing) -> list[Thing]:
    """The same rows, read afresh and locked until the transaction ends, in the order of table and key.

    Everybody who locks several rows takes them in the same order, so that nobody waits in a ring. On SQLite the
    transaction itself is the lock (`transaction_mode=IMMEDIATE`).
    """
    if not connection.in_atomic_block:
        raise NotInTransaction
    by_table: dict[type[Model], set[object]] = {}
    for thing in things:
        by_table.setdefault(thing._meta.model, set()).add(thing.pk)
    rows: list[Thing] = []
    for model, keys in sorted(by_table.items(), key=lambda item: item[0]._meta.db_table):
        rows += in_order(model, keys)
    return rows


def in_order(model: type[Thing], keys: Iterable[object]) -> list[Thing]:
    """Rows of one table, locked by key. `no_key`: rows that merely point here are not held up."""
    return list(
        model._default_manager.select_for_update(no_key=True, of=("self",)).filter(pk__in=list(keys)).order_by("pk")
    )
