"""Reading the audit trail: newest first, a page at a time by key, so that every page costs what the first does."""
from collections.abc import Iterable
from datetime import datetime

from coproduce.audit.models import Entry

PER_PAGE = 20
RECENT = 2000


def page(
    *, before: int | None = None, since: datetime | None = None, until: datetime | None = None, verb: str = ""
) -> tuple[list[Entry], int | None]:
    """Up to 20 entries older than `before` (a key), and the key to go on from, if there are more.

    `since` and `until`: aware, half-open.
    """
    found = Entry.objects.order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    if since is not None:
        found = found.filter(at__gte=since)
    if until is not None:
        found = found.filter(at__lt=until)
    if verb:
        found = found.filter(verb=verb)
    entries = list(found[: PER_PAGE + 1])
    return entries[:PER_PAGE], entries[PER_PAGE - 1].pk if len(entries) > PER_PAGE else None


def recent_verbs() -> list[str]:
    """What was done in the last 2,000 entries, by name: all of a trail of years would be slow to look through."""
    newest: Iterable[str] = Entry.objects.order_by("-pk").values_list("verb", flat=True)[:RECENT]
    return sorted(set(newest))
