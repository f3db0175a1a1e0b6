"""One person's time on one grid, a bit a slot: classes of time, never what the time is for."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Status(StrEnum):
    """What one person could do at one option, best first."""

    FREE = "free"
    TENTATIVE = "tentative"
    IF_RELEASED = "if released"
    UNKNOWN = "unknown"
    CANNOT = "cannot"


class Diary(NamedTuple):
    """Masks of the classes of time. They may overlap: the worst one counts.

    `rest` after nights is never asked for, `on_shift` needs release and cover, and a slot that is not `known` from any
    source never looks like free, whatever else is said about it.
    """

    busy: int = 0
    tentative: int = 0
    on_shift: int = 0
    rest: int = 0
    known: int = 0

    def free(self) -> int:
        return self.known & ~(self.busy | self.tentative | self.on_shift | self.rest)

    def status(self, span: int) -> Status:
        """The status of an option that takes the slots of `span`: its worst slot decides."""
        if self.busy & span or self.rest & span:
            return Status.CANNOT
        if self.known & span != span:
            return Status.UNKNOWN
        if self.on_shift & span:
            return Status.IF_RELEASED
        return Status.TENTATIVE if self.tentative & span else Status.FREE

    def during(self, window: int) -> "Diary":
        """Only what lies in `window`; the rest is unknown."""
        return Diary(
            busy=self.busy & window,
            tentative=self.tentative & window,
            on_shift=self.on_shift & window,
            rest=self.rest & window,
            known=self.known & window,
        )


def combined(diaries: Iterable[Diary]) -> Diary:
    """Several sources of one person's time as one diary. A slot is known when any source knows it."""
    busy = tentative = on_shift = rest = known = 0
    for diary in diaries:
        busy |= diary.busy
        tentative |= diary.tentative
        on_shift |= diary.on_shift
        rest |= diary.rest
        known |= diary.known
    return Diary(busy=busy, tentative=tentative, on_shift=on_shift, rest=rest, known=known)
