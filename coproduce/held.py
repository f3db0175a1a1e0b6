"""What each model holds about people, said once beside its fields.

Every model of ours carries `held = Held(…)`, or `held = NOTHING_PERSONAL`. The page "What we hold", "download my data",
erasing and the purge all read it; a model without one fails the build.
"""
from dataclasses import dataclass
from enum import StrEnum


class Erasure(StrEnum):
    """What becomes of a row when the person whom it is about is erased."""

    DELETED = "Deleted"
    BLANKED = "Kept without anything that says who"
    KEPT = "Kept"


@dataclass(frozen=True, slots=True)
class Held:
    """`what`, `seen_by` and `kept` are for the page: plain words without a full stop.

    `about`: lookups from a row to the Person whom it is about ("person", "event__attendees__person"); their download
    holds those rows. `fields`: what the download shows of a row, in order. `erasure`: what erasing does to it.
    """

    what: str
    seen_by: str
    kept: str
    about: tuple[str, ...]
    fields: tuple[str, ...]
    erasure: Erasure = Erasure.DELETED


NOTHING_PERSONAL = None
