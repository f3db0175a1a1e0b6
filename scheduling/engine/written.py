"""Dates and times as people and their programs write them into a roster."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from enum import Enum

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s*)?"
_MONTH = rf"(?P<word>{'|'.join(MONTHS)})[a-z]*\.?,?"
_ISO = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})")
_COMPACT = re.compile(r"(?P<year>20\d{2})(?P<month>\d{2})(?P<day>\d{2})")
_NUMBERS = re.compile(
    _WEEKDAY + r"(?P<first>\d{1,2})(?P<gap>[/.-])(?P<second>\d{1,2})(?:(?P=gap)(?P<year>\d{4}|\d{2}))?"
)
_WORDS = re.compile(_WEEKDAY + rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s/-]*{_MONTH}[\s/'-]*(?P<year>\d{{4}}|\d{{2}})?")
_MONTH_FIRST = re.compile(
    _WEEKDAY + rf"{_MONTH}[\s-]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{{4}}))?"
)
_SERIAL = re.compile(r"(\d{5})(?:\.(\d+))?")
_EXCEL_DAY_0 = date(1899, 12, 30)
_HALF_A_YEAR = timedelta(days=183)

_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})(?:[:.]\d{2}(?:\.0+)?)?)?\s*(?P<half>[ap])?(?:\.?m\.?)?")
_FOUR = re.compile(r"(?P<hour>\d{2})(?P<minute>\d{2})(?:\s*(?:h|hrs?|hours))?")
_FRACTION = re.compile(r"0?\.\d+(?:e-\d+)?")
_NAMED = {"midday": 720, "noon": 720, "midnight": 0}
_BETWEEN = re.compile(r"\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b)\s*")
DAY_MINUTES = 24 * 60
NOON = 12


class Order(Enum):
    """Which number of 01/06/2026 is the day."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


class NotADate(ValueError):
    """The message says what is wrong, without saying where."""


class NotATime(ValueError):
    """The message says what is wrong, without saying where."""


def order_of(texts: Iterable[str]) -> tuple[Order, bool]:
    """How a column of dates is written, and whether that is certain. Month first only if nothing speaks against it."""
    day_first = month_first = numbers = False
    for text in texts:
        match = _NUMBERS.match(text.lower())
        if match and looks_like_a_date(text):
            first, second = int(match["first"]), int(match["second"])
            numbers = numbers or first != second
            day_first = day_first or first > NOON >= second
            month_first = month_first or second > NOON >= first
    if month_first and not day_first:
        return Order.MONTH_FIRST, True
    return Order.DAY_FIRST, day_first or not numbers


def looks_like_a_date(text: str) -> bool:
    text = text.lower()
    if _SERIAL.fullmatch(text):
        return date(2000, 1, 1) <= _serial(text) <= date(2099, 12, 31)
    patterns = (_ISO, _NUMBERS, _WORDS, _MONTH_FIRST, _COMPACT)
    day = _split(text)[0]
    match = next(filter(None, (pattern.fullmatch(day) for pattern in patterns)), None)
    # "1.6" may be a number, "7-3" may be hours; with a slash or a year it is a date
    return match is not None and (match.re is not _NUMBERS or bool(match["year"]) or match["gap"] == "/")


def is_only_a_date(text: str) -> bool:
    """A date without a time beside it."""
    serial = _SERIAL.fullmatch(text)
    return looks_like_a_date(text) and not _split(text)[1] and not (serial and serial[2])


def read_day(text: str, order: Order, today: date) -> date:
    """A date: 2026-06-01, 01/06/2026, 1 June 2026, Mon 1 Jun, or the number that Excel keeps for it.

    Without a year it is the one nearest to `today`. Raises NotADate.
    """
    day = _split(text.lower())[0]
    if match := _ISO.fullmatch(day) or _COMPACT.fullmatch(day):
        return _real(text, int(match["year"]), int(match["month"]), int(match["day"]))
    if match := _NUMBERS.fullmatch(day):
        first, second = int(match["first"]), int(match["second"])
        if order is Order.MONTH_FIRST:
            first, second = second, first
        elif first <= NOON < second <= 31:
            raise NotADate(f"“{text}” has the month first, and other dates of the file have the day first")
        return _with_year(text, match["year"], second, first, today)
    if match := _WORDS.fullmatch(day) or _MONTH_FIRST.fullmatch(day):
        return _with_year(text, match["year"], MONTHS.index(match["word"]) + 1, int(match["day"]), today)
    if looks_like_a_date(day):
        return _serial(day)
    raise NotADate(f"“{_short(text)}” is not a date")


def read_clock(text: str) -> int:
    """A time as minutes after midnight: 07:00, 7.30am, 0700, 19, or the part of a day that Excel keeps for it.

    24:00 is 0. Raises NotATime.
    """
    text = text.lower()
    if (named := _NAMED.get(text)) is not None:
        return named
    if _FRACTION.fullmatch(text):
        return round(float(text) * DAY_MINUTES) % DAY_MINUTES
    match = _FOUR.fullmatch(text) or _CLOCK.fullmatch(text)
    if not match:
        raise NotATime(f"“{_short(text)}” is not a time")
    parts = match.groupdict()
    hour, minute, half = int(parts["hour"]), int(parts.get("minute") or 0), parts.get("half")
    if half is None and len(match[0]) == 1 and hour:
        raise NotATime(f"“{text}” may be morning or evening")
    if half:
        if not 1 <= hour <= NOON:
            raise NotATime(f"“{_short(text)}” is not a time")
        hour = hour % NOON + (NOON if half == "p" else 0)
    if hour * 60 + minute > DAY_MINUTES or minute > 59:
        raise NotATime(f"“{_short(text)}” is not a time")
    return (hour * 60 + minute) % DAY_MINUTES


def read_hours(text: str) -> tuple[int, int] | None:
    """07:00-15:00, 0700 to 1500, 8pm–8am as two times; None if it is anything else."""
    parts = _BETWEEN.split(text.lower())
    if len(parts) != 2:
        return None
    try:
        return read_clock(parts[0]), read_clock(parts[1])
    except NotATime:
        return None


def read_time_of(text: str) -> int:
    """As `read_clock`, of a text that may have a date before the time. A date alone is its midnight."""
    if is_only_a_date(text):
        return 0
    if (match := _SERIAL.fullmatch(text)) and match[2]:
        return read_clock(f"0.{match[2]}")
    return read_clock(_split(text)[1] or text)


def _split(text: str) -> tuple[str, str]:
    """The date and the time of "2026-06-01T07:00" or "01/06/2026 7pm"; a time alone counts as the first."""
    spaced = re.sub(r"(?<=\d)[Tt](?=\d)", " ", text) if _ISO.match(text) else text
    head, gap, tail = spaced.rpartition(" ")
    if not gap or not (":" in tail or tail.lower().endswith(("am", "pm"))) or not any(map(str.isdigit, head)):
        return text, ""
    return head.strip(), tail


def _serial(text: str) -> date:
    return _EXCEL_DAY_0 + timedelta(days=int(text[:5]))


def _with_year(text: str, year: str | None, month: int, day: int, today: date) -> date:
    if year:
        return _real(text, int(year) + (2000 if len(year) == 2 else 0), month, day)
    for year_near in (today.year, today.year + 1, today.year - 1):
        with suppress(ValueError):
            found = date(year_near, month, day)
            if abs(found - today) <= _HALF_A_YEAR:
                return found
    raise NotADate(f"“{_short(text)}” is not a real date")


def _real(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADate(f"“{_short(text)}” is not a real date") from None


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:19]}…"
