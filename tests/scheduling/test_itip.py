"""Calendar entries, byte by byte, and what cannot be smuggled into them."""
from datetime import UTC, datetime
from uuid import UUID

import icalendar
import pytest

from coproduce.people.models import Person
from scheduling.models import Attendee, Event, Location, Room
from scheduling.services import itip

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
HOSTILE = "\r\nATTENDEE:mailto:eve@example.com\r\n X\x00\x0b\x85ORGANIZER:x\u2028BEGIN:VALARM\nEND:VEVENT"


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = "https://coproduce.trust.example"
    settings.DEFAULT_FROM_EMAIL = "Coproduce <coproduce@trust.example>"


def attendee(**changes) -> Attendee:
    """A meeting in the week after the clocks go forward, so that London is an hour ahead of UTC."""
    location = Location(name="Saltmarsh Hospital", address="Mill Road, Saltmarsh")
    event = Event(
        id=UUID(int=1),
        summary="Quieter nights",
        description="Bring a friend.",
        url="/projects/",
        start=datetime(2027, 3, 30, 13, tzinfo=UTC),
        end=datetime(2027, 3, 30, 15, tzinfo=UTC),
        room=Room(name="Priory Room", location=location, capacity=12),
        organizer=Person(name="Priya Shah"),
    )
    joan = Attendee(id=UUID(int=2), event=event, person=Person(name="Joan Bell", email="joan@example.com"))
    for name, value in changes.items():
        owner = joan if hasattr(joan, name) else event
        setattr(owner, name, value)
    return joan


def lines(entry: bytes) -> list[str]:
    return entry.decode().replace("\r\n ", "").split("\r\n")


def test_an_invitation_byte_by_byte():
    """Times in UTC, one attendee, folded at 75 octets, CRLF: written by hand from RFC 5545 and 5546."""
    assert itip.request(attendee(essential=True), description="Bring a friend.\nYes: https://x", now=NOW) == (
        b"BEGIN:VCALENDAR\r\n"
        b"VERSION:2.0\r\n"
        b"PRODID:-//Coproduce//EN\r\n"
        b"METHOD:REQUEST\r\n"
        b"BEGIN:VEVENT\r\n"
        b"SUMMARY:Quieter nights\r\n"
        b"DTSTART:20270330T130000Z\r\n"
        b"DTEND:20270330T150000Z\r\n"
        b"DTSTAMP:20270301T093000Z\r\n"
        b"UID:00000000-0000-0000-0000-000000000001@coproduce\r\n"
        b"SEQUENCE:0\r\n"
        b'ATTENDEE;CN="Joan Bell";CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=REQ-P\r\n'
        b" ARTICIPANT;RSVP=TRUE:mailto:joan@example.com\r\n"
        b"DESCRIPTION:Bring a friend.\\nYes: https://x\r\n"
        b"LOCATION:Priory Room\\, Saltmarsh Hospital\\, Mill Road\\, Saltmarsh\r\n"
        b'ORGANIZER;CN="Priya Shah":mailto:coproduce@trust.example\r\n'
        b"STATUS:CONFIRMED\r\n"
        b"URL:https://coproduce.trust.example/my/events/00000000-0000-0000-0000-0000\r\n"
        b" 00000001/\r\n"
        b"END:VEVENT\r\n"
        b"END:VCALENDAR\r\n"
    )


def test_a_change_keeps_the_uid_and_raises_the_sequence():
    first = lines(itip.request(attendee(), description="", now=NOW))
    later = attendee(sequence=1, end=datetime(2027, 3, 30, 16, tzinfo=UTC))
    moved = lines(itip.request(later, description="", now=NOW))
    assert [(old, new) for old, new in zip(first, moved, strict=True) if old != new] == [
        ("DTEND:20270330T150000Z", "DTEND:20270330T160000Z"),
        ("SEQUENCE:0", "SEQUENCE:1"),
    ]


def test_a_cancellation_says_so_twice_and_why():
    gone = attendee(status="CANCELLED", sequence=2, cancelled_because="The ward is closed.", partstat="ACCEPTED")
    said = lines(itip.cancellation(gone, now=NOW))
    assert "METHOD:CANCEL" in said
    assert "STATUS:CANCELLED" in said
    assert "SEQUENCE:2" in said
    assert "DESCRIPTION:The ward is closed." in said
    assert "UID:00000000-0000-0000-0000-000000000001@coproduce" in said
    (joan,) = [line for line in said if line.startswith("ATTENDEE")]
    assert joan.endswith(";PARTSTAT=ACCEPTED;ROLE=OPT-PARTICIPANT;RSVP=TRUE:mailto:joan@example.com")


def test_a_copy_to_keep_names_nobody_who_comes():
    said = lines(itip.published(attendee().event, description="Bring a friend.", now=NOW))
    assert "METHOD:PUBLISH" in said
    assert [line for line in said if line.startswith("ATTENDEE")] == []


@pytest.mark.parametrize(
    ("role", "changes"),
    [
        ("CHAIR", {"facilitator": True, "essential": True}),
        ("REQ-PARTICIPANT", {"essential": True}),
        ("OPT-PARTICIPANT", {}),
    ],
)
def test_roles(role, changes):
    said = lines(itip.request(attendee(**changes), description="", now=NOW))
    assert f";ROLE={role};" in next(line for line in said if line.startswith("ATTENDEE"))


def test_nothing_typed_becomes_a_property_of_its_own():
    joan = attendee(summary=HOSTILE, room=None, where=HOSTILE)
    joan.person.name = f'Joan";ROLE=CHAIR:mailto:eve@example.com{HOSTILE}'
    joan.event.organizer.name = HOSTILE
    entry = itip.request(joan, description=HOSTILE, now=NOW)
    plain = lines(itip.request(attendee(), description="x", now=NOW))
    assert [line.split(":")[0].split(";")[0] for line in lines(entry)] == [
        line.split(":")[0].split(";")[0] for line in plain
    ]
    assert not set(entry.decode()) & {chr(code) for code in (*range(10), 11, 12, *range(14, 32), 0x85, 0x2028)}
    read = icalendar.Calendar.from_ical(entry).walk("VEVENT")[0]
    assert read["ATTENDEE"] == "mailto:joan@example.com"
    assert read["ATTENDEE"].params["ROLE"] == "OPT-PARTICIPANT"
    assert read["SUMMARY"] == "ATTENDEE:mailto:eve@example.com X ORGANIZER:x BEGIN:VALARM END:VEVENT"
    assert read["LOCATION"] == read["SUMMARY"]


@pytest.mark.parametrize("name", ["Zoë; O’Neil, \\ \"Zo\"", "日本 太郎", "x" * 120])
def test_what_is_typed_comes_back_as_it_was(name):
    joan = attendee(summary=name)
    joan.person.name = name
    read = icalendar.Calendar.from_ical(itip.request(joan, description="", now=NOW)).walk("VEVENT")[0]
    assert (read["SUMMARY"], read["ATTENDEE"].params["CN"]) == (name, name)


def test_every_line_is_at_most_75_octets():
    entry = itip.request(attendee(summary="Zoë’s " * 30), description="é" * 500, now=NOW)
    assert max(len(line) for line in entry.split(b"\r\n")) <= 75
