"""Dates, times and lengths as iCalendar writes them, and what they come to in UTC."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from scheduling.engine.zones import known_zone

NOTHING = timedelta(0)
DAY = timedelta(days=1)
_ZONE_NAME = re.compile(r';\s*TZID\s*=\s*(?:"([^"]*)"|([^;"]*))', re.IGNORECASE)
_DURATION = re.compile(
    r"([+-]?)P(?=[\dT])(?:(\d{1,7})W)?(?:(\d{1,7})D)?"
    r"(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?",
    re.IGNORECASE,
)


class Unreadable(ValueError):
    """A value that is not what iCalendar allows. Never carries the value itself."""


class Moment(NamedTuple):
    """A point on a clock: naive wall time, its zone (None where it floats), whether it is a whole day."""

    wall: datetime
    zone: tzinfo | None
    is_day: bool


class Length(NamedTuple):
    """How long something lasts: first on the clock on the wall, then in true hours.

    RFC 5545, 3.3.6: days and weeks are nominal, hours, minutes and seconds exact; greater units first.
    """

    nominal: timedelta
    exact: timedelta


class Zones:
    """What the zone names in one calendar mean."""

    def __init__(self, default: tzinfo, own: dict[str, tzinfo], calendar_zone: tzinfo | None) -> None:
        self.default = default
        """Where floating times and whole days are."""
        self._own = own
        self._calendar_zone = calendar_zone
        self._by_parameters: dict[bytes, tzinfo | None] = {b"": None, b";VALUE=DATE": None}

    def named_in(self, parameters: bytes) -> tzinfo | None:
        """The zone of a property; None where it names none, or one that nobody knows."""
        try:
            return self._by_parameters[parameters]
        except KeyError:
            found = _ZONE_NAME.search(parameters.decode("utf-8", "replace"))
            name = (found[1] or found[2] or "").strip() if found else ""
            zone = (known_zone(name) or self._own.get(name)) if name else None
            self._by_parameters[parameters] = zone
            return zone

    def moment(self, parameters: bytes, value: bytes) -> Moment:
        """Read a DATE or DATE-TIME. Raises Unreadable."""
        wall, in_utc, is_day = _read(value)
        if is_day:
            return Moment(wall, None, True)
        if in_utc:
            if self._calendar_zone is not None:
                # X-WR-TIMEZONE: what is written in UTC repeats on that zone's clock.
                return Moment(_on_the_wall(wall, self._calendar_zone), self._calendar_zone, False)
            return Moment(wall, UTC, False)
        return Moment(wall, self.named_in(parameters) or self._calendar_zone, False)

    def utc(self, wall: datetime, zone: tzinfo | None) -> datetime:
        """In UTC; within hours of the first or last day that can be told, the wall time itself."""
        try:
            return wall.replace(tzinfo=zone or self.default).astimezone(UTC)
        except OverflowError:
            return wall.replace(tzinfo=UTC)

    def end(self, wall: datetime, zone: tzinfo | None, start: datetime, length: Length) -> datetime:
        """When something ends (UTC) that starts at `wall`, which is `start` in UTC."""
        nominal, exact = length
        if not nominal:
            return start + exact
        end = self.utc(wall + nominal, zone)
        if end <= start and nominal > NOTHING:
            # Inside the hour that the spring change skips: it must not collapse to nothing.
            end = start + nominal
        return end + exact

    def length(self, start: Moment, end: Moment) -> Length:
        """From a start to an end: on the wall clock where both share it, else in true hours."""
        if start.zone is end.zone:
            return Length(end.wall - start.wall, NOTHING)
        return Length(NOTHING, self.utc(end.wall, end.zone) - self.utc(start.wall, start.zone))


def _on_the_wall(wall: datetime, zone: tzinfo) -> datetime:
    return wall.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)


@lru_cache(maxsize=8192)
def _read(value: bytes) -> tuple[datetime, bool, bool]:
    """Naive wall time, whether it is UTC, whether it is a whole day."""
    text = value.decode("ascii", "replace").strip().upper()
    size = len(text)
    try:
        if size == 8 and text.isdigit():
            return datetime.fromisoformat(text), False, True
        if size in (15, 16) and text[8] == "T" and text[:8].isdigit() and text[9:15].isdigit():
            if text[13:15] == "60":  # A leap second counts as the 59th (RFC 5545, 3.3.12).
                text = text[:13] + "59" + text[15:]
            if size == 15:
                return datetime.fromisoformat(text), False, False
            if text[15] == "Z":
                return datetime.fromisoformat(text[:15]), True, False
    except ValueError:
        pass
    raise Unreadable("A date or time could not be read.")


@lru_cache(maxsize=1024)
def duration(value: bytes) -> Length:
    """Read a DURATION. Raises Unreadable."""
    found = _DURATION.fullmatch(value.decode("ascii", "replace").strip())
    if not found:
        raise Unreadable("A length of time could not be read.")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    try:
        nominal = timedelta(weeks=weeks, days=days)
        exact = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        raise Unreadable("A length of time is too long.") from None
    return Length(-nominal, -exact) if found[1] == "-" else Length(nominal, exact)


def whole_day(moment: Moment) -> date:
    return moment.wall.date()
