"""What suits a person, laid out over real days: "not before 10am", "not on Tuesdays". Pure arithmetic on masks."""
from dataclasses import dataclass, field
from datetime import date, datetime, time

from scheduling.engine.diary import Diary, combined
from scheduling.engine.grid import Grid
from scheduling.engine.hours import DAY, MIDNIGHT, local_days, midnight
from scheduling.models.own_time import Suits
from scheduling.services.patterns import Horizon, both

DAYTIME = (time(8), time(20))  # time that is free when somebody says "otherwise I could come"


@dataclass(frozen=True, slots=True)
class Words:
    """What a person chose. `not_days`: weekdays, 0 is Monday. `offer`: hours of own time off duty that they offer."""

    otherwise_free: bool = False
    not_before: time | None = None
    not_after: time | None = None
    not_days: frozenset[int] = field(default_factory=frozenset)
    only_by_phone: bool = False
    notice_days: int = 0
    buffer_minutes: int = 0
    offer: tuple[time, time] | None = None

    @classmethod
    def of(cls, suits: Suits) -> "Words":
        offer = (suits.offer_from, suits.offer_until) if suits.offer_from and suits.offer_until else None
        return cls(
            suits.otherwise_free, suits.not_before, suits.not_after, frozenset(suits.not_days), suits.only_by_phone,
            suits.notice_days, suits.buffer_minutes, offer,
        )  # fmt: skip

    @property
    def says_nothing(self) -> bool:
        return self == Words()


def lay_out(words: Words, horizon: Horizon) -> Diary:
    """What is ruled out is busy and rounds outward; what is free or offered rounds inward. The rest is not known."""
    grid = horizon.grid
    days = (_one(words, day, grid) for day in local_days(horizon.start, horizon.end))
    return combined(days).during(grid.outward(horizon.start, horizon.end))


def _one(words: Words, day: date, grid: Grid) -> Diary:
    begin, end = midnight(day), midnight(day + DAY)
    if day.weekday() in words.not_days:
        whole = grid.outward(begin, end)
        return Diary(busy=whole, known=whole)
    busy = 0
    if words.not_before:
        busy |= grid.outward(begin, max(both(day, words.not_before)))
    if words.not_after:
        busy |= grid.outward(min(both(day, words.not_after)), end)
    free = _within(grid, day, words.not_before or DAYTIME[0], words.not_after or DAYTIME[1])
    offered = _within(grid, day, *words.offer) & ~busy if words.offer else 0
    return Diary(busy=busy, known=busy | (free if words.otherwise_free else 0), offered=offered)


def _within(grid: Grid, day: date, start: time, end: time) -> int:
    """The slots that lie inside the hours, whichever way their wall clock is read. Midnight, as the end, is 24:00."""
    last: datetime = midnight(day + DAY) if end == MIDNIGHT else min(both(day, end))
    return grid.inward(max(both(day, start)), last)
