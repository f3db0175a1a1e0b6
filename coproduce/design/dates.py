"""Dates and times as people say them: "Tuesday 3 June, 2pm to 4pm". Always London time.

Moments are aware datetimes; a naive one raises ValueError. Ends are half-open: a day ends at the next midnight.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def day(when: date | datetime, *, today: date | None = None) -> str:
    """Tuesday 3 June; with its year when that is not this year."""
    on = _local(when).date() if isinstance(when, datetime) else when
    words = f"{on:%A} {on.day} {on:%B}"
    return words if on.year == (today or _today()).year else f"{words} {on.year}"


def clock(when: time | datetime) -> str:
    """2pm, 2.30pm, midday, midnight. A moment in the hour that comes twice says which of the two it is."""
    if isinstance(when, datetime):
        local = _local(when)
        return _clock(local.time()) + _which_of_two(local)
    return _clock(when)


def span(start: datetime, end: datetime, *, today: date | None = None) -> str:
    """Tuesday 3 June, 2pm to 4pm; whole days without their hours; another day at the end is named."""
    first, last = _local(start), _local(end)
    if first.time() == last.time() == time.min and first < last:
        return _whole_days(first.date(), last.date() - timedelta(days=1), today)
    opening = f"{day(first, today=today)}, {clock(first)}"
    if start.timestamp() == end.timestamp():
        return opening
    if _ends_on(last, first):
        return f"{opening} to {clock(last)}"
    return f"{opening} to {day(last, today=today)}, {clock(last)}"


def ago(when: datetime, *, now: datetime | None = None) -> str:
    """just now, 5 minutes ago, 2 hours ago, yesterday, 3 days ago, then the date."""
    present = _local(now or datetime.now(LONDON))
    then = _local(when)
    days = (present.date() - then.date()).days
    seconds = (present - then.astimezone(ZoneInfo("UTC"))).total_seconds()
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return _count(int(seconds // 60), "minute") + " ago"
    if days == 0:
        return _count(int(seconds // 3600), "hour") + " ago"
    if days == 1:
        return "yesterday"
    return f"{days} days ago" if days < 7 else day(then, today=present.date())


def _local(when: datetime) -> datetime:
    if when.tzinfo is None:
        raise ValueError(f"{when!r} has no time zone")
    return when.astimezone(LONDON)


def _today() -> date:
    return datetime.now(LONDON).date()


def _clock(at: time) -> str:
    if at.minute == 0 and at.hour in (0, 12):
        return "midday" if at.hour else "midnight"
    minutes = f".{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def _which_of_two(local: datetime) -> str:
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        return ""
    return " (after the clocks go back)" if local.fold else " (before the clocks go back)"


def _whole_days(first: date, last: date, today: date | None) -> str:
    if first == last:
        return f"{day(first, today=today)}, all day"
    return f"{day(first, today=today)} to {day(last, today=today)}"


def _ends_on(last: datetime, first: datetime) -> bool:
    """Does it end on the day it began? Midnight belongs to the evening before."""
    at_midnight = last.date() == first.date() + timedelta(days=1) and last.time() == time.min
    return last.date() == first.date() or at_midnight


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
