"""Diaries for tests, made through the services."""
from datetime import datetime, time, timedelta

from django.utils import timezone

from coproduce.people.models import Person
from scheduling.models import DiarySource, OwnStretch, PatternTime
from scheduling.services import diaries, own_time
from scheduling.services.patterns import PatternLine
from scheduling.services.plain_words import Words

FREE, ON_SHIFT = PatternTime.Kind.FREE, PatternTime.Kind.ON_SHIFT
WEEKDAYS = range(5)


def line(weekday: int, start: str, end: str, kind: PatternTime.Kind = FREE) -> PatternLine:
    """`line(0, "09:00", "17:00")`: Mondays from 9am to 5pm."""
    return PatternLine(weekday, kind, time.fromisoformat(start), time.fromisoformat(end))


def week(person: Person, *lines: PatternLine, by: Person | None = None) -> DiarySource:
    source = own_time.set_pattern(person=person, times=list(lines), by=by or person)
    assert source
    return source


def office_hours(person: Person, start: str = "09:00", end: str = "17:00") -> DiarySource:
    """Somebody who could come on weekdays."""
    return week(person, *(line(day, start, end) for day in WEEKDAYS))


def nights(person: Person, *weekdays: int) -> DiarySource:
    """Somebody who works from 8pm to 8am on these days."""
    return week(person, *(line(day, "20:00", "08:00", ON_SHIFT) for day in weekdays))


def suits(person: Person, **words) -> DiarySource:
    """`suits(joan, not_before=time(10), otherwise_free=True)`"""
    source = own_time.set_words(person=person, words=Words(**words), by=person)
    assert source
    return source


def stretch(person: Person, start: datetime, end: datetime, kind: str = "busy") -> OwnStretch:
    return own_time.add_stretch(person=person, kind=OwnStretch.Kind(kind), start=start, end=end, by=person)


def blocked(person: Person) -> OwnStretch:
    """An hour of the day after tomorrow."""
    start = timezone.now() + timedelta(days=2)
    return stretch(person, start, start + timedelta(hours=1))


def ics(*times: tuple[str, str], more: str = "", uid: str = "") -> bytes:
    """A calendar file: an entry for each start and end, written as "20261124T100000Z"."""
    entries = [
        f"BEGIN:VEVENT\r\nUID:{uid or number}\r\nDTSTART:{start}\r\nDTEND:{end}\r\n"
        + (f"{more}\r\n" if more else "")
        + "END:VEVENT\r\n"
        for number, (start, end) in enumerate(times)
    ]
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\n"
    return f"{head}{''.join(entries)}END:VCALENDAR\r\n".encode()


def read(person: Person, raw: bytes, by: Person | None = None) -> DiarySource:
    """Somebody who sent a calendar file."""
    return diaries.import_calendar(person=person, raw=raw, by=by or person)
