"""What happened after the meetings of the demo trust were booked."""
from datetime import UTC, date

from coproduce.home.demo import calendars
from coproduce.people.models import Person
from projects.models import Workshop
from scheduling.services import diaries


def newer_calendar(slug: str, person: Person, workshop: Workshop, monday: date) -> None:
    """Somebody sends a newer calendar file, in which the hour of the workshop is taken: its organiser is told."""
    workshop.refresh_from_db()
    start, end = (f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" for at in (workshop.event.start, workshop.event.end))
    entry = f"BEGIN:VEVENT\r\nUID:audit\r\nSUMMARY:Audit\r\nDTSTART:{start}\r\nDTEND:{end}\r\nEND:VEVENT\r\n"
    raw = (calendars.of(slug, monday) or b"").replace(b"END:VCALENDAR", entry.encode() + b"END:VCALENDAR")
    diaries.import_calendar(person=person, raw=raw, by=person)
