"""Local days and hours on a grid.

A day has 23 or 25 hours when the clocks change. Hours are those of the wall clock: 01:00 to 02:00 comes twice on a
Sunday in October and never on one in March.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduling.engine.grid import SLOT, Grid, run, runs_of

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)
SLOTS_A_DAY = DAY // SLOT
MIDNIGHT = time(0)


@lru_cache(maxsize=4096)
def midnight(day: date) -> datetime:
    """The UTC moment at which the local day begins."""
    return datetime.combine(day, MIDNIGHT, LONDON).astimezone(UTC)


def since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond)


def wall_clock(from_time: time, until_time: time) -> tuple[int, int]:
    """The slots of the wall clock wholly inside the hours: the first, and the one after the last.

    Midnight, as the end, is 24:00.
    """
    first = -(-since_midnight(from_time) // SLOT)
    after_last = SLOTS_A_DAY if until_time == MIDNIGHT else since_midnight(until_time) // SLOT
    return first, after_last


@lru_cache(maxsize=4096)
def hours_of(day: date, first: int, after_last: int) -> int:
    """The slots of one local day within hours of the wall clock, as a mask that starts at the local midnight."""
    begin = midnight(day)
    slots = (midnight(day + DAY) - begin) // SLOT
    if slots == SLOTS_A_DAY:
        return run(first, after_last - first)
    mask = 0
    for slot in range(slots):
        local = (begin + slot * SLOT).astimezone(LONDON)
        if first <= since_midnight(local.time()) // SLOT < after_last:
            mask |= 1 << slot
    return mask


def local_days(start: datetime, end: datetime) -> Iterator[date]:
    """The local days that `[start, end)` touches."""
    day = start.astimezone(LONDON).date()
    last = (end - timedelta.resolution).astimezone(LONDON).date()
    while day <= last:
        yield day
        day += DAY


def starts_on(grid: Grid, day: date, hours: tuple[int, int], length: int) -> int:
    """Where an option of `length` slots may start so that it stays within the hours of one local day."""
    mask = runs_of(hours_of(day, *hours), length)
    offset = grid.slot(midnight(day))
    return (mask << offset if offset >= 0 else mask >> -offset) & grid.full
