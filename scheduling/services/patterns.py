"""A usual week, stated in local time, laid out over real weeks: pure arithmetic on masks."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from scheduling.engine.diary import Diary, combined
from scheduling.engine.duty import NIGHT_ENDS, REST_AFTER_NIGHT
from scheduling.engine.grid import Grid
from scheduling.engine.hours import LONDON, local_days, midnight
from scheduling.models import PatternTime

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PatternLine:
    """One line of a usual week. `weekday` 0 is Monday. An `end` at or before its `start` is on the next day."""

    weekday: int
    kind: PatternTime.Kind
    start: time
    end: time

    @property
    def is_night(self) -> bool:
        """Does it run to midnight and beyond, or begin before 5am?"""
        return self.end <= self.start or self.start < NIGHT_ENDS

    def last_day(self, first_day: date) -> date:
        return first_day + DAY if self.end <= self.start else first_day


@dataclass(frozen=True, slots=True)
class Horizon:
    """Whole local weeks, `[start, end)`, and the grid that holds them."""

    start: datetime
    end: datetime

    @classmethod
    def of(cls, weeks: int, now: datetime) -> "Horizon":
        """`weeks` weeks from the Monday of the week in which `now` lies."""
        today = now.astimezone(LONDON).date()
        monday = today - timedelta(days=today.weekday())
        return cls(midnight(monday), midnight(monday + timedelta(weeks=weeks)))

    @property
    def grid(self) -> Grid:
        return Grid.covering(self.start, self.end)


def lay_out(lines: Iterable[PatternLine], horizon: Horizon) -> Diary:
    """The lines on every week of the horizon.

    What is stated is known; what is not stated stays unknown. A shift takes every slot that it touches, an offer to
    come only slots that lie wholly inside. Shifts of the days before the horizon reach into it.
    """
    grid = horizon.grid
    by_weekday: dict[int, list[PatternLine]] = {}
    for line in lines:
        by_weekday.setdefault(line.weekday, []).append(line)
    stated = (
        on_day(line, day, grid)
        for day in local_days(horizon.start - 2 * DAY, horizon.end)
        for line in by_weekday.get(day.weekday(), ())
    )
    return combined(stated).during(grid.outward(horizon.start, horizon.end))


def on_day(line: PatternLine, day: date, grid: Grid) -> Diary:
    """One line on one of its days. After a night comes rest, which may reach into the day after the next."""
    start, end = both(day, line.start), both(line.last_day(day), line.end)
    if line.kind == PatternTime.Kind.FREE:
        return Diary(known=grid.inward(max(start), min(end)))
    shift = grid.outward(min(start), max(end))
    if line.kind == PatternTime.Kind.PROTECTED:
        return Diary(protected=shift, known=shift)
    rest = grid.outward(max(end), max(end) + REST_AFTER_NIGHT) if line.is_night else 0
    return Diary(on_shift=shift, known=shift, rest=rest)


def both(day: date, at: time) -> tuple[datetime, datetime]:
    """The two moments that a wall clock time can mean. They differ only in the hour that the clocks skip or repeat."""
    local = datetime.combine(day, at, LONDON)
    return local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC)
