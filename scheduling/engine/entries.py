"""One event of a calendar file: what it says about time, and nothing else."""

from dataclasses import dataclass, field
from typing import Literal

from scheduling.engine.icsline import lines
from scheduling.engine.moments import DAY, NOTHING, Length, Moment, Unreadable, Zones, duration

Certainty = Literal["busy", "tentative"]
Single = dict[bytes, tuple[bytes, bytes]]
"""Parameters and value by name."""
Period = tuple[Moment, Moment | Length]

_MICROSOFT: dict[bytes, Certainty | None] = {
    b"BUSY": "busy",
    b"OOF": "busy",
    b"TENTATIVE": "tentative",
    b"FREE": None,
    b"WORKINGELSEWHERE": None,
}
_TIMES = (b"DTSTART", b"DTEND", b"RECURRENCE-ID", b"EXDATE", b"RDATE")
_ONCE = (b"DTSTART", b"DTEND", b"DURATION")
_AT_ONCE = Length(NOTHING, NOTHING)
_ALL_DAY = Length(DAY, NOTHING)


@dataclass(slots=True)
class Entry:
    """A VEVENT: an event, a series of events, or a change to one event of a series."""

    uid: bytes
    certainty: Certainty | None
    """None where the time stays free: cancelled, transparent, or marked as free by Outlook."""
    start: Moment
    end: Moment | None
    length: Length
    sequence: int = -1
    rules: list[bytes] = field(default_factory=list)
    added: list[Moment | Period] = field(default_factory=list)
    removed: list[Moment] = field(default_factory=list)
    replaces: Moment | None = None
    """RECURRENCE-ID: the event of the series that this one stands for."""
    and_later: bool = False
    """RANGE=THISANDFUTURE."""

    @property
    def repeats(self) -> bool:
        return bool(self.rules or self.added)


@dataclass(slots=True)
class _Properties:
    """What an event says, by name: those that come once, and those that may repeat."""

    single: Single = field(default_factory=dict)
    rules: list[bytes] = field(default_factory=list)
    added: list[Moment | Period] = field(default_factory=list)
    removed: list[Moment] = field(default_factory=list)


def entry(body: bytes, zones: Zones) -> Entry:
    """Read the inside of a VEVENT. Raises Unreadable."""
    found = _properties(body, zones)
    single = found.single
    if b"DTSTART" not in single:
        raise Unreadable("An event has no start.")
    start = zones.moment(*single[b"DTSTART"])
    end, length = _end(single, start, zones)
    if end is not None and length.nominal + length.exact < NOTHING:
        # The end lies before the start: somebody swapped them.
        start, end = end, start
        length = zones.length(start, end)
    read = Entry(
        uid=single.get(b"UID", (b"", b""))[1].strip(),
        certainty=_certainty(single),
        start=start,
        end=end,
        length=length,
        sequence=_sequence(single),
        rules=found.rules,
        added=found.added,
        removed=found.removed,
    )
    if b"RECURRENCE-ID" in single:
        parameters, value = single[b"RECURRENCE-ID"]
        read.replaces = zones.moment(parameters, value)
        read.and_later = b"THISANDFUTURE" in parameters.upper()
    return read


def _properties(body: bytes, zones: Zones) -> _Properties:
    found = _Properties()
    for name, parameters, value in lines(body):
        if b":" in value and name in _TIMES:
            # A zone name with a colon that was not quoted, as Exchange writes it.
            more, _colon, value = value.rpartition(b":")
            parameters += b":" + more
        if name == b"EXDATE":
            found.removed += [zones.moment(parameters, one) for one in value.split(b",") if one.strip()]
        elif name == b"RDATE":
            found.added += [_date_or_period(parameters, one, zones) for one in value.split(b",") if one.strip()]
        elif name == b"RRULE":
            if value.strip() not in found.rules:
                found.rules.append(value.strip())
        elif found.single.setdefault(name, (parameters, value))[1] != value and name in _ONCE:
            raise Unreadable("An event has two different times.")
    return found


def _end(single: Single, start: Moment, zones: Zones) -> tuple[Moment | None, Length]:
    if b"DTEND" in single:
        end = zones.moment(*single[b"DTEND"])
        return end, zones.length(start, end)
    if b"DURATION" in single:
        return None, duration(single[b"DURATION"][1])
    return None, _ALL_DAY if start.is_day else _AT_ONCE


def _sequence(single: Single) -> int:
    try:
        return int(single[b"SEQUENCE"][1])
    except (KeyError, ValueError):
        return -1


def _certainty(single: Single) -> Certainty | None:
    """X-MICROSOFT-CDO-BUSYSTATUS wins over TRANSP, because Outlook writes both and means the first."""
    status = _word(single, b"STATUS")
    if status == b"CANCELLED":
        return None
    microsoft = _word(single, b"X-MICROSOFT-CDO-BUSYSTATUS")
    if microsoft in _MICROSOFT:
        return _MICROSOFT[microsoft]
    if _word(single, b"TRANSP") == b"TRANSPARENT":
        return None
    return "tentative" if status == b"TENTATIVE" else "busy"


def _word(single: Single, name: bytes) -> bytes:
    return single[name][1].strip().upper() if name in single else b""


def _date_or_period(parameters: bytes, value: bytes, zones: Zones) -> Moment | Period:
    return period(parameters, value, zones) if b"/" in value else zones.moment(parameters, value)


def period(parameters: bytes, value: bytes, zones: Zones) -> Period:
    """Read a PERIOD: a start, and an end or a length. Raises Unreadable."""
    first, _slash, second = value.strip().partition(b"/")
    start = zones.moment(parameters, first)
    if second.strip()[:1] in (b"P", b"p", b"+", b"-"):
        return start, duration(second)
    return start, zones.moment(parameters, second)
