"""Time zones as calendar files name them: IANA, Windows, vendor paths, and zones that a file defines.

A wall-clock time that the spring change skips is read with the offset before the change, and one that
the autumn change repeats is the first of the two (RFC 5545, 3.3.5): ZoneInfo with fold=0 does the same.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from dateutil.rrule import rrulestr
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

LONDON = ZoneInfo("Europe/London")
_OFFSET_NAME = re.compile(r"(?:UTC|GMT)?([+-])(\d\d?):?(\d\d)?")
_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?")
_OBSERVANCE = re.compile(rb"\nBEGIN:(STANDARD|DAYLIGHT)(\n.*?)\nEND:\1", re.DOTALL)
_FIRST_YEAR, _LAST_YEAR = 1970, 2060
_NOTHING = timedelta(0)


class FileZone(tzinfo):
    """A zone that a calendar file defines itself in a VTIMEZONE."""

    def __init__(self, changes: Iterable[tuple[datetime, timedelta, timedelta]]) -> None:
        """`changes`: when (naive UTC), offset before, offset after."""
        ordered = sorted(changes)
        self._offsets = [ordered[0][1], *(after for _when, _before, after in ordered)]
        self._instants = [when for when, _before, _after in ordered]
        self._first_walls = [when + max(before, after) for when, before, after in ordered]
        self._second_walls = [when + min(before, after) for when, before, after in ordered]

    def utcoffset(self, moment: datetime | None) -> timedelta:
        if moment is None:
            return self._offsets[-1]
        walls = self._second_walls if moment.fold else self._first_walls
        return self._offsets[bisect_right(walls, moment.replace(tzinfo=None))]

    def fromutc(self, moment: datetime) -> datetime:
        instant = moment.replace(tzinfo=None)
        index = bisect_right(self._instants, instant)
        wall = instant + self._offsets[index]
        repeated = index > 0 and wall < self._first_walls[index - 1]
        return wall.replace(tzinfo=self, fold=int(repeated))

    def dst(self, moment: datetime | None) -> timedelta:
        return _NOTHING

    def tzname(self, moment: datetime | None) -> str:
        return "calendar's own zone"


@lru_cache(maxsize=1024)
def known_zone(name: str) -> tzinfo | None:
    """The zone with this IANA, Windows or vendor-prefixed name, or None."""
    name = name.strip().strip('"').strip("/").strip()
    name = WINDOWS_TO_OLSON.get(name, name)
    parts = name.split("/")
    for start in range(min(len(parts), 6)):
        found = _all_names().get("/".join(parts[start:]).lower())
        if found:
            return UTC if found in ("UTC", "Etc/UTC", "Zulu") else ZoneInfo(found)
    offset = _OFFSET_NAME.fullmatch(name.replace(" ", ""))
    if offset and int(offset[2]) < 24 and int(offset[3] or 0) < 60:
        return timezone(_signed(offset[1], timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))))
    return None


@lru_cache(maxsize=1)
def _all_names() -> Mapping[str, str]:
    return {name.lower(): name for name in available_timezones()}


@lru_cache(maxsize=256)
def defined_zone(block: bytes) -> tuple[str, tzinfo | None]:
    """The name and the zone that the inside of a VTIMEZONE defines; None where it cannot be read."""
    name = _value(block, b"TZID")
    alias = known_zone(_value(block, b"X-LIC-LOCATION")) if b"\nX-LIC-LOCATION" in block else None
    try:
        changes = [change for _kind, body in _OBSERVANCE.findall(block) for change in _changes(body)]
    except (ValueError, OverflowError):
        return name, alias
    return name, alias or (FileZone(changes) if changes else None)


def _value(block: bytes, name: bytes) -> str:
    found = re.search(rb"\n" + name + rb"(?:;[^:\n]*)?:([^\n]*)", block)
    return found.group(1).decode("utf-8", "replace").strip() if found else ""


def _changes(body: bytes) -> list[tuple[datetime, timedelta, timedelta]]:
    """Every change that one STANDARD or DAYLIGHT part brings. Raises ValueError on bad values."""
    before, after = _offset(_value(body, b"TZOFFSETFROM")), _offset(_value(body, b"TZOFFSETTO"))
    first = datetime.strptime(_value(body, b"DTSTART")[:15].ljust(15, "0"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 wall clock
    walls = {first}
    for dates in re.findall(rb"\nRDATE[^:\n]*:([^\n]*)", body):
        walls.update(datetime.strptime(one.strip()[:15], "%Y%m%dT%H%M%S") for one in dates.decode().split(","))  # noqa: DTZ007
    rule = _value(body, b"RRULE")
    if rule:
        walls.update(_yearly(rule, first, before))
    return [(wall - before, before, after) for wall in walls]


def _yearly(rule: str, first: datetime, before: timedelta) -> list[datetime]:
    if "YEARLY" not in rule.upper():
        raise ValueError("A zone's clock changes are yearly.")
    until = re.search(r"UNTIL=(\d{8}(?:T\d{6})?)(Z?)", rule)
    if until:
        last = datetime.strptime(until[1].ljust(9, "T").ljust(15, "0"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 wall clock
        last += before if until[2] else _NOTHING
        rule = rule.replace(until[0], f"UNTIL={last:%Y%m%dT%H%M%S}")
    elif first.year < _FIRST_YEAR and "COUNT" not in rule and "INTERVAL" not in rule.replace("INTERVAL=1", ""):
        first = first.replace(year=_FIRST_YEAR, day=min(first.day, 28))
    steps = rrulestr(rule, dtstart=first)
    return steps.between(datetime(_FIRST_YEAR, 1, 1), datetime(_LAST_YEAR, 1, 1), inc=True)  # noqa: DTZ001 wall clock


def _offset(text: str) -> timedelta:
    found = _OFFSET.fullmatch(text)
    if not found:
        raise ValueError("Not an offset from UTC.")
    sign, hours, minutes, seconds = found.groups()
    size = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds or 0))
    if size >= timedelta(days=1):
        raise ValueError("An offset from UTC is less than a day.")
    return _signed(sign, size)


def _signed(sign: str, size: timedelta) -> timedelta:
    return -size if sign == "-" else size
