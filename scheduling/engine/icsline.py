"""From the bytes of a calendar file to its components: line ends, folding, encodings, broken ends.

Nothing here interprets a time. Only the properties named in WANTED are ever looked at; titles,
places and descriptions stay in the bytes that were handed in.
"""

import re
from dataclasses import dataclass, field

_ODD_LINE = re.compile(
    rb"\n(?:(?:[Bb][Ee][Gg][Ii][Nn]|[Ee][Nn][Dd]):[^\n]*"  # "begin:vevent", or "BEGIN:VEVENT " with a space
    rb"|[A-Z0-9-]*[a-z][A-Za-z0-9-]*(?=[;:]))"  # "dtstart:" instead of "DTSTART:"
)
_ANY_ODD = re.compile(rb"\n(?:[A-Za-z][a-z]|(?:BEGIN|END):[A-Z0-9-]*[^A-Z0-9\n-])")  # a quick look for such lines
_FOLD_OR_ODD = re.compile(rb"\n(?:[ \t]|[A-Za-z][a-z]|(?:BEGIN|END):[A-Z0-9-]*[^A-Z0-9\n-])")
_LONE_CR = re.compile(rb"\r(?!\n)")
_WANTED = re.compile(
    rb"\n(DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID|UID|SEQUENCE|STATUS|TRANSP"
    rb"|X-MICROSOFT-CDO-BUSYSTATUS|FREEBUSY)"
    rb"((?:[ \t]*;[^:\n\"]*(?:\"[^\"\n]*\"[^:\n\"]*)*)?)[ \t]*:([^\n]*)"
)
_ORDINARY = rb"((?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|1\d|2[0-8]))(?:T(?:[01]\d|2[0-3])[0-5]\d[0-5]\dZ?)?(?=\n|$)"
_PLAIN_START = re.compile(rb"\nDTSTART[^:\n]*:" + _ORDINARY)
_PLAIN_END = re.compile(rb"\nDTEND[^:\n]*:" + _ORDINARY)
_UID = re.compile(rb"\nUID[^:\n]*:([^\n]*)")
_SUBCOMPONENT = re.compile(rb"\nBEGIN:([A-Z0-9-]+)\n(?:.*?\n)?END:\1(?=\n|$)", re.DOTALL)
_ZONE = re.compile(rb"\nBEGIN:VTIMEZONE(\n.*?)\nEND:VTIMEZONE(?=\n|$)", re.DOTALL)
_FREE_BUSY = re.compile(rb"\nBEGIN:VFREEBUSY(?=\n|$)")

Line = tuple[bytes, bytes, bytes]
"""A property: name, parameters with their leading semicolon (or nothing), value."""


class NotACalendar(ValueError):
    """These bytes are not a calendar file. The message says what to do."""


@dataclass(slots=True)
class CalendarText:
    """One VCALENDAR, taken apart but not yet read."""

    head: bytes
    """Everything outside events: the calendar's own properties, zones, free-busy components."""
    events: list[bytes] = field(default_factory=list)
    """The inside of each whole event, every line with its leading line feed."""
    broken: int = 0
    """Events and free-busy components without an end, or the calendar itself: it was cut off, or badly written."""


def plain(raw: bytes) -> bytes:
    """Unfolded UTF-8 (or whatever 8-bit text came) with line feeds only, beginning with one."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raw = raw.decode("utf-16", "replace").encode()
    elif raw[:3] == b"\xef\xbb\xbf":
        raw = raw[3:]
    elif raw[1:2] == b"\0" or raw[:1] == b"\0":
        order = "utf-16-be" if raw[:1] == b"\0" else "utf-16-le"
        raw = raw.decode(order, "replace").encode()
    if _LONE_CR.search(raw):
        text = b"\n" + _with_line_feeds(raw).lstrip()
    else:  # split, join and translate take half as long as replace
        text = b"".join([b"\n", *raw.lstrip().split(b"\r\n ")]).translate(None, b"\r")
    if _FOLD_OR_ODD.search(text):
        text = text.replace(b"\n ", b"").replace(b"\n\t", b"")
        if _ANY_ODD.search(text):
            text = _ODD_LINE.sub(lambda line: line.group().upper().rstrip(), text)
    return text


def _with_line_feeds(raw: bytes) -> bytes:
    """Old Macs end lines with a lone CR; text-mode copies on Windows with CR CR LF."""
    text = raw.replace(b"\r\n ", b"").replace(b"\r\n", b"\n")
    return text.replace(b"\r\n", b"\n") if b"\n" in text else text.replace(b"\r", b"\n")


def calendars(raw: bytes) -> list[CalendarText]:
    """The calendars in a file (some exports hold several). Raises NotACalendar."""
    if raw[:1024].lstrip()[:1] in (b"<", b"%") or not raw.strip(b" \t\r\n\0"):
        raise NotACalendar(_explain(raw))
    text = plain(raw)
    first, *parts = text.split(b"\nBEGIN:VCALENDAR")
    if not parts:
        raise NotACalendar(_explain(first))
    return [_taken_apart(part) for part in parts]


def _explain(raw: bytes) -> str:
    start = raw[:1024].lstrip().lower()
    if not start.strip(b"\0"):
        return "The file is empty. Export your calendar again and choose the new .ics file."
    if start.startswith(b"%pdf"):
        return "This is a PDF, not a calendar. Export your calendar as an .ics file and choose that."
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<")):
        return "This is a web page, not a calendar. Download the .ics file itself and choose that."
    return "This is not a calendar file. Choose a file that ends in .ics, exported from your calendar."


def _taken_apart(part: bytes) -> CalendarText:
    head, *pieces = part.split(b"\nBEGIN:VEVENT")
    calendar = CalendarText(head)
    outside = [head]
    for piece in pieces:
        body, ended, rest = piece.partition(b"\nEND:VEVENT")
        if not ended:
            calendar.broken += 1
            continue
        if b"\nBEGIN:" in body:
            body = _SUBCOMPONENT.sub(b"", body)
        calendar.events.append(body)
        if len(rest) > 1:
            outside.append(rest)
    if not calendar.broken and b"\nEND:VCALENDAR" not in part:
        calendar.broken = 1  # cut off between two events: what is missing might be busy
    calendar.head = b"".join(outside)
    return calendar


def outside(body: bytes, low: bytes, high: bytes) -> bool:
    """Whether a whole event plainly lies before one day or after another (both as in 20261123).

    Cheap, and only for what is certain: an event of its own with an ordinary start and end.
    """
    if b"\nRRULE" in body or b"\nRDATE" in body or b"\nRECURRENCE-ID" in body:
        return False
    start_at, end_at = body.find(b"\nDTSTART"), body.find(b"\nDTEND")
    if start_at < 0 or end_at < 0:
        return False
    start, end = _PLAIN_START.match(body, start_at), _PLAIN_END.match(body, end_at)
    if not start or not end:
        return False
    days = (start[1], end[1])
    return max(days) < low or min(days) > high


def uid(body: bytes) -> bytes:
    found = _UID.search(body)
    return found[1].strip() if found else b""


def lines(body: bytes) -> list[Line]:
    """The wanted properties of a component, in the file's order."""
    return _WANTED.findall(body)


def zone_blocks(head: bytes) -> list[bytes]:
    return _ZONE.findall(head)


def free_busy_blocks(head: bytes) -> tuple[list[bytes], int]:
    """The insides of the VFREEBUSY components, and how many have no end."""
    whole, broken = [], 0
    for piece in _FREE_BUSY.split(head)[1:]:
        body, ended, _rest = piece.partition(b"\nEND:VFREEBUSY")
        if ended:
            whole.append(body)
        else:
            broken += 1
    return whole, broken


def calendar_property(head: bytes, name: bytes) -> str:
    """The value of a property of the calendar itself, or nothing."""
    found = re.search(rb"\n" + name + rb"(?:;[^:\n]*)?:([^\n]*)", head)
    return found.group(1).decode("utf-8", "replace").strip() if found else ""
