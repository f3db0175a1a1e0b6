"""Times that keep leaving the same people out, week after week: "Tuesdays before 2pm"."""

from dataclasses import dataclass
from itertools import takewhile

from scheduling.engine.explain import Name, listed, people
from scheduling.engine.grid import touching
from scheduling.engine.hours import SLOTS_A_DAY, local_days, starts_on
from scheduling.engine.rank import Ranking

WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
SLOTS_AN_HOUR = SLOTS_A_DAY // 24


@dataclass(frozen=True, slots=True)
class Stretch:
    """Options on these weekdays that start at hours `[first, after_last)` suit none of these people in any week."""

    days: tuple[int, ...]
    first: int
    after_last: int
    keys: tuple[str, ...]
    part: str  # "", "before 2pm" or "from 2pm"


def left_out(ranking: Ranking, name: Name | None = None, most: int = 3) -> list[str]:
    """Tuesdays before 2pm: 3 people cannot come."""
    return [f"{_when(found)}: {_who(found.keys, name)} cannot come" for found in stretches(ranking)[:most]]


def stretches(ranking: Ranking) -> list[Stretch]:
    """The stretch of each weekday that costs most, those that cost most first. A day that comes only once has none."""
    found: dict[tuple[int, int, tuple[str, ...], str], list[int]] = {}
    for weekday, hours in _starts_by_hour(ranking).items():
        best = max(_of_one_day(ranking, weekday, hours), key=_cost, default=None)
        if best:
            found.setdefault((best.first, best.after_last, best.keys, best.part), []).append(weekday)
    joined = [Stretch(tuple(days), first, last, keys, part) for (first, last, keys, part), days in found.items()]
    return sorted(joined, key=lambda stretch: (-_cost(stretch), stretch.days))


def _cost(stretch: Stretch) -> int:
    return len(stretch.keys) * (stretch.after_last - stretch.first) * len(stretch.days)


def _starts_by_hour(ranking: Ranking) -> dict[int, dict[int, int]]:
    """Where options may start, by weekday and by local hour, of the weekdays that come more than once."""
    query = ranking.query
    found: dict[int, dict[int, int]] = {}
    times: dict[int, int] = {}
    for day in local_days(query.earliest, query.latest):
        weekday, hours = day.weekday(), {}
        if weekday in query.days:
            for hour in range(24):
                within = (hour * SLOTS_AN_HOUR, (hour + 1) * SLOTS_AN_HOUR)
                hours[hour] = starts_on(query.grid, day, within, 1) & ranking.starts
        if any(hours.values()):
            times[weekday] = times.get(weekday, 0) + 1
            so_far = found.setdefault(weekday, {})
            for hour, starts in hours.items():
                so_far[hour] = so_far.get(hour, 0) | starts
    return {
        weekday: {hour: starts for hour, starts in hours.items() if starts}
        for weekday, hours in sorted(found.items())
        if times[weekday] > 1
    }


def _of_one_day(ranking: Ranking, weekday: int, hours: dict[int, int]) -> list[Stretch]:
    """Every stretch from the morning on, or until the evening, at which somebody can never come."""
    length, order = ranking.query.length, list(hours)
    early: dict[str, int] = {}
    late: dict[str, int] = {}
    for person in ranking.candidates:
        cannot = touching(person.diary.never(), length)
        blocked = {hour for hour, starts in hours.items() if starts & ~cannot == 0}
        early[person.key] = len(list(takewhile(blocked.__contains__, order)))
        late[person.key] = len(list(takewhile(blocked.__contains__, reversed(order))))
    found = []
    for count in sorted(set(early.values()) - {0}):
        keys = tuple(key for key, blocked_hours in early.items() if blocked_hours >= count)
        part = "" if count == len(order) else f"before {_clock(order[count])}"
        found.append(Stretch((weekday,), order[0], order[count - 1] + 1, keys, part))
    for count in sorted(set(late.values()) - {0, len(order)}):
        keys = tuple(key for key, blocked_hours in late.items() if blocked_hours >= count)
        found.append(Stretch((weekday,), order[-count], order[-1] + 1, keys, f"from {_clock(order[-count])}"))
    return found


def _clock(hour: int) -> str:
    if hour in (0, 12):
        return "midday" if hour else "midnight"
    return f"{hour}am" if hour < 12 else f"{hour - 12}pm"


def _when(stretch: Stretch) -> str:
    days = listed([WEEKDAYS[day] for day in stretch.days])
    return f"{days} {stretch.part}".rstrip()


def _who(keys: tuple[str, ...], name: Name | None) -> str:
    return listed([name(key) for key in keys]) if name else people(len(keys))
