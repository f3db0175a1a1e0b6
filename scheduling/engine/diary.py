"""One person's time on one grid, a bit a slot: classes of time, never what the time is for."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Status(StrEnum):
    """What one person could do at one option, best first."""

    FREE = "free"
    TENTATIVE = "tentative"
    OWN_TIME = "in own time"
    IF_RELEASED = "if released"
    UNKNOWN = "unknown"
    CANNOT = "cannot"


class Diary(NamedTuple):
    """Masks of the classes of time. They may overlap: the worst one counts.

    `rest` after nights and `protected` time are never asked for, `on_shift` needs release and cover, `off_duty` is the
    person's own: it counts only where it is `offered`, for time back or pay. A slot that is not `known` from any source
    never looks like free, whatever else is said about it.
    """

    busy: int = 0
    tentative: int = 0
    on_shift: int = 0
    rest: int = 0
    known: int = 0
    off_duty: int = 0
    protected: int = 0
    offered: int = 0

    def never(self) -> int:
        """Slots at which the person cannot come, whatever is arranged. No mask is copied in vain."""
        never, _, _, rest, _, off_duty, protected, offered = self
        if rest:
            never |= rest
        if protected:
            never |= protected
        if off_duty:
            never |= (off_duty | offered) ^ offered if offered else off_duty
        return never

    def free(self) -> int:
        return self.known & ~(self.busy | self.tentative | self.on_shift | self.rest | self.protected | self.off_duty)

    def status(self, span: int) -> Status:
        """The status of an option that takes the slots of `span`: its worst slot decides."""
        if self.never() & span:
            return Status.CANNOT
        if self.known & span != span:
            return Status.UNKNOWN
        if self.on_shift & span:
            return Status.IF_RELEASED
        if self.off_duty & span:
            return Status.OWN_TIME
        return Status.TENTATIVE if self.tentative & span else Status.FREE

    def during(self, window: int) -> "Diary":
        """Only what lies in `window`; the rest is unknown."""
        return Diary(*(mask & window for mask in self))


def combined(diaries: Iterable[Diary]) -> Diary:
    """Several sources of one person's time as one diary. A slot is known, or offered, when any source says so."""
    masks = [0] * len(Diary._fields)
    for diary in diaries:
        for place, mask in enumerate(diary):
            masks[place] |= mask
    return Diary(*masks)
