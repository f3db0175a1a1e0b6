"""Time as slots of 15 minutes, and a stretch of time as one integer with a bit a slot.

Bit 0 is the first slot. Every grid starts on a Monday at 00:00 UTC and lasts whole weeks, so that masks stored for one
grid move onto another by a shift of whole bytes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache

SLOT = timedelta(minutes=15)
WEEK = timedelta(weeks=1)
SLOTS_A_WEEK = WEEK // SLOT
MONDAY = datetime(1970, 1, 5, tzinfo=UTC)


def slots_for(minutes: int) -> int:
    """How many slots a meeting takes: lengths round up to a slot."""
    return -(-timedelta(minutes=minutes) // SLOT)


def run(first: int, length: int) -> int:
    """`length` bits set from bit `first` on; nothing when `length` is not above 0."""
    return ((1 << length) - 1) << first if length > 0 else 0


@lru_cache
def doublings(length: int) -> tuple[int, ...]:
    """The shifts that widen one slot to `length` slots: 1, 2, 4 … and what is left."""
    steps = []
    have = 1
    while have < length:
        step = min(have, length - have)
        steps.append(step)
        have += step
    return tuple(steps)


def touching(mask: int, length: int) -> int:
    """Where a run of `length` slots may start and touch the mask."""
    for step in doublings(length):
        mask |= mask >> step
    return mask


def runs_of(mask: int, length: int) -> int:
    """Where a run of `length` slots may start and lie wholly inside the mask."""
    for step in doublings(length):
        mask &= mask >> step
    return mask


def widened(mask: int, slots: int) -> int:
    """The mask with so many slots more before and after each of its runs."""
    for step in doublings(slots + 1):
        mask |= mask >> step | mask << step
    return mask


@dataclass(frozen=True, slots=True)
class Grid:
    """`slots` slots from `origin`, an aware UTC datetime."""

    origin: datetime
    slots: int
    full: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.origin.utcoffset() != timedelta(0) or (self.origin - MONDAY) % WEEK:
            raise ValueError("A grid starts on a Monday at 00:00 UTC")
        if self.slots <= 0 or self.slots % SLOTS_A_WEEK:
            raise ValueError("A grid lasts whole weeks")
        object.__setattr__(self, "full", run(0, self.slots))

    @classmethod
    def covering(cls, start: datetime, end: datetime) -> "Grid":
        """The whole weeks that hold `[start, end)`."""
        if end <= start:
            raise ValueError("The end must be after the start")
        first = (start - MONDAY) // WEEK
        after_last = -((MONDAY - end) // WEEK)
        return cls(MONDAY + first * WEEK, (after_last - first) * SLOTS_A_WEEK)

    @property
    def end(self) -> datetime:
        return self.time(self.slots)

    def slot(self, at: datetime) -> int:
        """The slot that holds `at`; below 0 or past the last one when `at` is outside the grid."""
        return (at - self.origin) // SLOT

    def slot_after(self, at: datetime) -> int:
        """The first slot that starts at `at` or later."""
        return -((self.origin - at) // SLOT)

    def time(self, slot: int) -> datetime:
        return self.origin + slot * SLOT

    def between(self, first: int, after_last: int) -> int:
        """Slots `first` up to and without `after_last`, clipped to the grid."""
        first = max(first, 0)
        return run(first, min(after_last, self.slots) - first)

    def outward(self, start: datetime, end: datetime) -> int:
        """Every slot that `[start, end)` touches."""
        if end <= start:
            return 0
        return self.between(self.slot(start), self.slot_after(end))

    def inward(self, start: datetime, end: datetime) -> int:
        """Every slot that lies wholly inside `[start, end)`."""
        return self.between(self.slot_after(start), self.slot(end))

    def mask(self, intervals: Iterable[tuple[datetime, datetime]]) -> int:
        """Every slot that any of the intervals touches."""
        found = 0
        for start, end in intervals:
            found |= self.outward(start, end)
        return found

    def intervals(self, mask: int) -> list[tuple[datetime, datetime]]:
        """The stretches of time that a mask stands for, in order; neighbours are joined."""
        found = []
        at = 0
        while mask:
            gap = (mask & -mask).bit_length() - 1
            mask >>= gap
            length = (~mask & (mask + 1)).bit_length() - 1
            mask >>= length
            found.append((self.time(at + gap), self.time(at + gap + length)))
            at += gap + length
        return found

    def to_bytes(self, mask: int) -> bytes:
        """A mask as it is stored: little end first, 84 bytes a week."""
        return mask.to_bytes(self.slots // 8, "little")

    def from_bytes(self, blob: bytes) -> int:
        """A stored mask of a grid with this origin; what lies past this grid's end is cut off."""
        mask = int.from_bytes(blob, "little")
        return mask if len(blob) * 8 <= self.slots else mask & self.full

    def moved(self, mask: int, from_origin: datetime) -> int:
        """A mask of the grid that starts at `from_origin`, on this grid; what falls outside is cut off."""
        shift = (from_origin - self.origin) // SLOT
        return (mask << shift if shift >= 0 else mask >> -shift) & self.full
