"""What each model holds about people, said once beside its fields.

Every model of ours carries `held = Held(…)`, or `held = NOTHING_PERSONAL`. The page "What we hold", "download my data",
erasing and the purge all read it; a model without one fails the build.
"""
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.db.models import Q


class Erasure(StrEnum):
    """What becomes of a row when the person whom it is about is erased."""

    DELETED = "Deleted"
    BLANKED = "Kept without anything that says who"
    KEPT = "Kept"


@dataclass(frozen=True, slots=True)
class Held:
    """`what`, `seen_by` and `kept` are for the page: plain words without a full stop.

    `about`: lookups from a row to the Person whom it is about ("person", "event__attendees__person"); their download
    holds those rows. `addresses`: fields with an email address that may be theirs. `fields`: what the download shows of
    a row, in order: fields or properties. `erasure`: what erasing does to it; `blanks`: field → what stands there then.
    `outdated(now)`: rows that a nightly purge deletes.
    """

    what: str
    seen_by: str
    kept: str
    about: tuple[str, ...]
    fields: tuple[str, ...]
    erasure: Erasure = Erasure.DELETED
    addresses: tuple[str, ...] = ()
    blanks: Mapping[str, object] = field(default_factory=dict)
    outdated: Callable[[datetime], Q] | None = None


NOTHING_PERSONAL = None
