"""The starts that a recurrence rule gives within a range of wall-clock times, in bounded work.

Hourly, daily and weekly rules, nearly all that diaries hold, are stepped here and jump straight to
the range; monthly and yearly ones go to dateutil. Rules that would swamp a diary
are refused: every second, every minute, more than MOST_STARTS in the range, or no end of steps.
"""

import re
from calendar import isleap, monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice, product

from dateutil.rrule import rrulestr

MOST_STARTS = 5_000
_MOST_STEPS = 400_000
_LAST_DAY = date.max.toordinal()
_DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_STEPPED = {
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY",
    "BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS",
}  # fmt: skip
_PARTS = {"HOURLY": _STEPPED - {"BYSETPOS"}, "DAILY": _STEPPED, "WEEKLY": _STEPPED, "MONTHLY": _STEPPED}
_PARTS["YEARLY"] = _STEPPED | {"BYWEEKNO"}
_LIMITS = {
    "BYMONTH": (1, 12), "BYMONTHDAY": (-31, 31), "BYYEARDAY": (-366, 366), "BYHOUR": (0, 23), "BYMINUTE": (0, 59),
    "BYSECOND": (0, 59), "BYWEEKNO": (-53, 53), "BYSETPOS": (-366, 366),
}  # fmt: skip
_WEEKDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_PERIOD_DAYS = {"HOURLY": 1 / 24, "DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
_LONGEST_MONTH = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


class RuleRefused(ValueError):
    """A recurrence rule that cannot be read, or must not be followed."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A recurrence rule that was understood."""

    text: str
    """As dateutil reads it, without UNTIL."""
    freq: str
    interval: int
    count: int | None
    until: str
    """As written; what it means depends on the start that it belongs to."""
    week_start: int
    weekdays: frozenset[int]
    numbers: dict[str, tuple[int, ...]]

    @property
    def steady(self) -> bool:
        """Whether the starts are evenly spaced, from the first on."""
        return not (self.weekdays or self.numbers) and self.freq in ("HOURLY", "DAILY", "WEEKLY")


@lru_cache(maxsize=2048)
def parse(value: bytes) -> Rule:
    """Raises RuleRefused."""
    parts = _split(value)
    freq = parts.get("FREQ", "")
    if freq not in _PERIOD_DAYS:
        raise RuleRefused("Only rules from hourly to yearly are followed.")
    if parts.pop("RSCALE", "GREGORIAN") != "GREGORIAN" or parts.pop("SKIP", "OMIT") != "OMIT":
        raise RuleRefused("Only the Gregorian calendar is read.")
    if parts.get("COUNT", "").startswith("-"):
        del parts["COUNT"]
    if not parts.keys() <= _PARTS[freq]:
        raise RuleRefused("The rule has a part that is not known.")
    numbers = {name: _numbers(parts[name], *_LIMITS[name]) for name in parts.keys() & _LIMITS.keys()}
    weekdays = _weekdays(parts["BYDAY"]) if "BYDAY" in parts else frozenset[int]()
    until = parts.pop("UNTIL", "")
    if until and not re.fullmatch(r"\d{8}(T\d{6}Z?)?", until):
        raise RuleRefused("The rule's end could not be read.")
    (interval,) = _numbers(parts.get("INTERVAL", "1"), 1, 1_000_000)
    count = _numbers(parts["COUNT"], 0, 10**12)[0] if "COUNT" in parts else None
    if parts.get("WKST", "MO") not in _DAYS:
        raise RuleRefused("The rule's first day of the week could not be read.")
    return Rule(
        text=";".join(f"{name}={part}" for name, part in parts.items()),
        freq=freq,
        interval=interval,
        count=count,
        until=until,
        week_start=_DAYS[parts.get("WKST", "MO")],
        weekdays=weekdays,
        numbers=numbers,
    )


def _split(value: bytes) -> dict[str, str]:
    parts: dict[str, str] = {}
    for piece in value.decode("ascii", "replace").upper().replace(" ", "").split(";"):
        if not piece:
            continue
        name, equals, part = piece.partition("=")
        if not equals or not part or name in parts:
            raise RuleRefused("The rule could not be read.")
        parts[name] = part
    return parts


def _numbers(text: str, least: int, most: int) -> tuple[int, ...]:
    try:
        numbers = tuple(sorted({int(one) for one in text.split(",")}))
    except ValueError:
        raise RuleRefused("A number in the rule could not be read.") from None
    if numbers[0] < least or numbers[-1] > most or (least < 0 and 0 in numbers):
        raise RuleRefused("A number in the rule is out of bounds.")
    return numbers


def _weekdays(text: str) -> frozenset[int]:
    found = [_WEEKDAY.fullmatch(one) for one in text.split(",")]
    if not all(found) or any(one and one[1] and int(one[1]) == 0 for one in found):
        raise RuleRefused("A weekday in the rule could not be read.")
    return frozenset(_DAYS[one[2]] for one in found if one)


def starts(rule: Rule, first: datetime, last: datetime | None, low: datetime, high: datetime) -> list[datetime]:
    """The starts that the rule gives from `first` on, none after `last`, within [low, high]; all naive.

    `first` itself is among them only where it matches the rule. Raises RuleRefused when they are too many.
    """
    if rule.steady and rule.count:
        rule, last = _until_for_count(rule, first, last)
    if last is not None and last < high:
        high = last
    if high < first or high < low or rule.count == 0 or _impossible(rule):
        return []
    walls = _by_dateutil(rule, first, high) if rule.freq in ("MONTHLY", "YEARLY") else _stepped(rule, first, low, high)
    found = []
    for wall in walls:
        if wall > high:
            break
        if wall >= low:
            found.append(wall)
            if len(found) > MOST_STARTS:
                raise RuleRefused("The rule repeats too often.")
    return found


def _until_for_count(rule: Rule, first: datetime, last: datetime | None) -> tuple[Rule, datetime | None]:
    """Evenly spaced starts need no counting one by one."""
    step = timedelta(days=_PERIOD_DAYS[rule.freq] * rule.interval)
    try:
        counted = first + step * ((rule.count or 1) - 1)
    except OverflowError:
        return replace(rule, count=None), last
    return replace(rule, count=None), counted if last is None else min(last, counted)


def _check_affordable(rule: Rule, first: datetime, high: datetime) -> None:
    """Raise RuleRefused where stepping from the first start to the end of the range takes too long."""
    if (high - first).days / (_PERIOD_DAYS[rule.freq] * rule.interval) > _MOST_STEPS:
        raise RuleRefused("The rule takes too many steps.")


def _impossible(rule: Rule) -> bool:
    """A day that no month has, such as 30 February."""
    days = rule.numbers.get("BYMONTHDAY")
    if not days:
        return False
    longest = max(_LONGEST_MONTH[month] for month in rule.numbers.get("BYMONTH", (1,)))
    return min(abs(day) for day in days) > longest


def _by_dateutil(rule: Rule, first: datetime, high: datetime) -> Iterator[datetime]:
    _check_affordable(rule, first, high)
    try:
        yield from rrulestr(rule.text, dtstart=first)
    except (ValueError, TypeError):
        raise RuleRefused("The rule could not be read.") from None


def _stepped(rule: Rule, first: datetime, low: datetime, high: datetime) -> Iterator[datetime]:
    """Hourly, daily and weekly rules: a step is a period; the parts of the rule limit or spread it."""
    jump = rule.count is None and low > first
    if not jump:
        _check_affordable(rule, first, high)
    walls = _hours(rule, first, low if jump else first, high)
    if rule.freq != "HOURLY":
        walls = _days(rule, first, low if jump else first, high)
    return walls if rule.count is None else islice(walls, min(rule.count, _MOST_STEPS * 24))


def _days(rule: Rule, first: datetime, low: datetime, high: datetime) -> Iterator[datetime]:
    base, width, offsets = first.date(), rule.interval, [0]
    if rule.freq == "WEEKLY":
        base -= timedelta(days=min((first.weekday() - rule.week_start) % 7, base.toordinal() - 1))
        width *= 7
        offsets = sorted((day - base.weekday()) % 7 for day in _days_of_week(rule, first))
    times = _times(rule, first)
    wanted = _day_filter(rule)
    ordinal, last, earliest = base.toordinal(), high.toordinal(), first.toordinal()
    ordinal += max(0, (low.toordinal() - ordinal) // width - 1) * width
    while ordinal <= last:
        days = [date.fromordinal(ordinal + offset) for offset in offsets if earliest <= ordinal + offset <= _LAST_DAY]
        period = [
            datetime(day.year, day.month, day.day) + time  # noqa: DTZ001 wall clock
            for day in days
            if wanted is None or wanted(day)
            for time in times
        ]
        for wall in _at_positions(period, rule.numbers.get("BYSETPOS")):
            if wall >= first:
                yield wall
        ordinal += width


def _at_positions(period: list[datetime], positions: tuple[int, ...] | None) -> list[datetime]:
    if positions is None:
        return period
    size = len(period)
    return sorted({period[p - 1 if p > 0 else p] for p in positions if -size <= p <= size})


def _day_filter(rule: Rule) -> Callable[[date], bool] | None:
    """What days the limiting parts of the rule let through; None where there is no such part."""
    weekdays = rule.weekdays if rule.freq != "WEEKLY" else frozenset[int]()
    months, month_days, year_days = (rule.numbers.get(name) for name in ("BYMONTH", "BYMONTHDAY", "BYYEARDAY"))
    if not (weekdays or months or month_days or year_days):
        return None

    def wanted(day: date) -> bool:
        if (weekdays and day.weekday() not in weekdays) or (months and day.month not in months):
            return False
        if month_days:
            back = day.day - monthrange(day.year, day.month)[1] - 1
            if day.day not in month_days and back not in month_days:
                return False
        if year_days:
            number = day.timetuple().tm_yday
            return number in year_days or number - (367 if isleap(day.year) else 366) in year_days
        return True

    return wanted


def _days_of_week(rule: Rule, first: datetime) -> frozenset[int]:
    if rule.weekdays:
        return rule.weekdays
    if "BYMONTHDAY" in rule.numbers or "BYYEARDAY" in rule.numbers:
        return frozenset(range(7))
    return frozenset([first.weekday()])


def _hours(rule: Rule, first: datetime, low: datetime, high: datetime) -> Iterator[datetime]:
    step = timedelta(hours=rule.interval)
    hour = first.replace(minute=0, second=0)
    hour += step * max(0, (low - hour) // step - 1)
    minutes = rule.numbers.get("BYMINUTE", (first.minute,))
    seconds = rule.numbers.get("BYSECOND", (first.second,))
    hours = rule.numbers.get("BYHOUR")
    wanted = _day_filter(rule)
    while hour <= high:
        if (hours is None or hour.hour in hours) and (wanted is None or wanted(hour.date())):
            for minute, second in product(minutes, seconds):
                wall = hour + timedelta(minutes=minute, seconds=second)
                if wall >= first:
                    yield wall
        hour += step


def _times(rule: Rule, first: datetime) -> list[timedelta]:
    return [
        timedelta(hours=hour, minutes=minute, seconds=second)
        for hour, minute, second in product(
            rule.numbers.get("BYHOUR", (first.hour,)),
            rule.numbers.get("BYMINUTE", (first.minute,)),
            rule.numbers.get("BYSECOND", (first.second,)),
        )
    ]
