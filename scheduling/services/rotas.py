"""A rota of some weeks, laid out over real days: pure arithmetic on masks."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from scheduling.engine.diary import Diary, combined
from scheduling.engine.grid import Grid
from scheduling.engine.hours import DAY, local_days, midnight
from scheduling.models.diary import PatternTime
from scheduling.models.own_time import Rota, RotaDay
from scheduling.services.patterns import Horizon, PatternLine, on_day

Shift = RotaDay.Shift
Hours = tuple[time, time]
# Usual hours on wards; each person may change them.
USUAL_HOURS: dict[Shift, Hours] = {
    Shift.EARLY: (time(7, 30), time(15, 30)),
    Shift.LATE: (time(13), time(21)),
    Shift.LONG_DAY: (time(7, 30), time(20)),
    Shift.NIGHT: (time(19, 30), time(8)),
}


@dataclass(frozen=True, slots=True)
class RotaPlan:
    """`days`: day of the rota, 0 the first Monday → shift. A day that is left out is not known.

    It repeats every `weeks` weeks and begins on `first_monday`: what was before is not known.
    """

    first_monday: date
    weeks: int
    days: Mapping[int, Shift]
    hours: Mapping[Shift, Hours]

    @classmethod
    def of(cls, rota: Rota) -> "RotaPlan":
        hours = {shift: (getattr(rota, f"{shift}_start"), getattr(rota, f"{shift}_end")) for shift in USUAL_HOURS}
        days = {day.day: Shift(day.shift) for day in rota.days.all()}
        return cls(rota.first_monday, rota.weeks, days, hours)

    def shift_on(self, day: date) -> Shift | None:
        since = (day - self.first_monday).days
        return self.days.get(since % (self.weeks * 7)) if since >= 0 else None


def lay_out(plan: RotaPlan, horizon: Horizon) -> Diary:
    """The rota on every day of the horizon.

    Of a day that is stated all is known: shifts, 11 hours of rest after a night, and otherwise off duty. A shift takes
    every slot that it touches and reaches into the next day; clock changes make a night shorter or longer.
    """
    grid = horizon.grid
    stated = [_one(plan, day, grid) for day in local_days(horizon.start - 2 * DAY, horizon.end)]
    whole = combined(stated)
    off_duty = whole.known & ~whole.on_shift
    return whole._replace(off_duty=off_duty).during(grid.outward(horizon.start, horizon.end))


def _one(plan: RotaPlan, day: date, grid: Grid) -> Diary:
    shift = plan.shift_on(day)
    if shift is None:
        return Diary()
    whole_day = grid.outward(midnight(day), midnight(day + timedelta(days=1)))
    if shift is Shift.OFF:
        return Diary(known=whole_day)
    worked = on_day(PatternLine(day.weekday(), PatternTime.Kind.ON_SHIFT, *plan.hours[shift]), day, grid)
    return worked._replace(known=worked.known | whole_day)
