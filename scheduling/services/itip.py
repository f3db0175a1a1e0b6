"""Meetings as calendar entries (iCalendar RFC 5545, sent as RFC 5546 says).

An entry names exactly one attendee: the person it goes to. Times are in UTC, since some calendars misread zones.
What people typed loses its control characters first, so that nothing typed can become a property of its own.
"""
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Literal

import icalendar
from django.conf import settings
from icalendar import vDuration

from scheduling.models import Attendee, Event

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
PRODUCT = "-//Coproduce//EN"
COME_BACK = timedelta(hours=1)
# C0, delete and C1, and Unicode's own line and paragraph ends; tab and newline are seen to below
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def request(attendee: Attendee, *, description: str, now: datetime) -> bytes:
    """An invitation, and also what a changed one looks like: one UID, a higher SEQUENCE."""
    return _calendar("REQUEST", attendee.event, now, description, attendee)


def cancellation(attendee: Attendee, *, now: datetime) -> bytes:
    return _calendar("CANCEL", attendee.event, now, attendee.event.cancelled_because, attendee)


def published(event: Event, *, description: str, now: datetime) -> bytes:
    """A copy to keep: it asks for no answer and names nobody who comes (RFC 5546, 3.2.1)."""
    return _calendar("PUBLISH", event, now, description, None)


def feed(events: Iterable[Event], *, name: str, now: datetime) -> bytes:
    """Somebody's meetings for a calendar that comes back for them. Like `published`, it names nobody who comes."""
    calendar = _empty("PUBLISH")
    calendar.add("x-wr-calname", one_line(name))
    calendar.add("refresh-interval", COME_BACK, parameters={"VALUE": "DURATION"})  # RFC 7986
    calendar.add("x-published-ttl", vDuration(COME_BACK))  # the same for Outlook
    for event in events:
        calendar.add_component(_entry(event, now, event.description, None))
    return calendar.to_ical()


def _calendar(
    method: Method, event: Event, now: datetime, description: str, attendee: Attendee | None
) -> bytes:
    calendar = _empty(method)
    calendar.add_component(_entry(event, now, description, attendee))
    return calendar.to_ical()


def _empty(method: Method) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _entry(event: Event, now: datetime, description: str, attendee: Attendee | None) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", event.uid)
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", now.astimezone(UTC))
    entry.add("dtstart", event.start.astimezone(UTC))
    entry.add("dtend", event.end.astimezone(UTC))
    entry.add("summary", one_line(event.summary))
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    entry.add("url", settings.SITE_URL + event.get_absolute_url())
    entry.add("organizer", _organizer(event))
    if location := one_line(location_of(event)):
        entry.add("location", location)
    for address, given in conferences(event):
        entry.add("conference", icalendar.vUri(address), parameters={"VALUE": "URI", **given})
    if text := lines("\n".join(filter(None, [ways_in(event), description]))):
        entry.add("description", text)
    if attendee:
        entry.add("attendee", _recipient(attendee))
    return entry


def _organizer(event: Event) -> icalendar.vCalAddress:
    """The trust's address, so that whoever answers by mail reaches somebody, under the organiser's name."""
    organizer = icalendar.vCalAddress(f"mailto:{one_line(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])}")
    organizer.params["CN"] = one_line(event.organizer.name)
    return organizer


def _recipient(attendee: Attendee) -> icalendar.vCalAddress:
    recipient = icalendar.vCalAddress(f"mailto:{one_line(attendee.person.mail_address)}")
    recipient.params["CN"] = one_line(attendee.person.name)
    recipient.params["CUTYPE"] = "INDIVIDUAL"
    recipient.params["ROLE"] = _role(attendee)
    recipient.params["PARTSTAT"] = attendee.partstat
    recipient.params["RSVP"] = "TRUE"
    return recipient


def _role(attendee: Attendee) -> str:
    if attendee.facilitator:
        return "CHAIR"
    return "REQ-PARTICIPANT" if attendee.essential else "OPT-PARTICIPANT"


def location_of(event: Event) -> str:
    """The room. Without one, the link itself: most calendars make a button of a link in LOCATION."""
    if event.room:
        return ", ".join(filter(None, [event.room.name, event.room.location.name, event.room.location.address]))
    return event.where or event.join_url or event.join_phone


def ways_in(event: Event) -> str:
    """For the text of the entry: few calendars show CONFERENCE."""
    online = f"Join online: {event.join_url}" if event.join_url else ""
    phone = f"Join by phone: {event.join_phone}" if event.join_phone else ""
    return "\n".join(filter(None, [online, phone]))


def conferences(event: Event) -> list[tuple[str, dict[str, object]]]:
    """(address, parameters) as RFC 7986, 5.11 has them. A number with words around it is left to the text."""
    found: list[tuple[str, dict[str, object]]] = []
    if event.join_url:
        found.append((event.join_url, {"FEATURE": ["AUDIO", "VIDEO"], "LABEL": "Join online"}))
    number = re.sub(r"[\s()-]", "", event.join_phone)
    if re.fullmatch(r"\+?[0-9]{5,15}", number):
        found.append((f"tel:{number}", {"FEATURE": "PHONE", "LABEL": "Join by phone"}))
    return found


def one_line(text: str) -> str:
    return " ".join(CONTROLS.sub(" ", LINE_ENDS.sub(" ", text)).split())


def lines(text: str) -> str:
    return CONTROLS.sub("", LINE_ENDS.sub("\n", text)).strip()
