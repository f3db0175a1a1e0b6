"""Diaries for tests, made through the services."""
from datetime import time

from coproduce.people.models import Person
from scheduling.models import DiarySource, PatternTime
from scheduling.services import diaries
from scheduling.services.patterns import PatternLine

FREE, ON_SHIFT = PatternTime.Kind.FREE, PatternTime.Kind.ON_SHIFT
WEEKDAYS = range(5)


def line(weekday: int, start: str, end: str, kind: PatternTime.Kind = FREE) -> PatternLine:
    """`line(0, "09:00", "17:00")`: Mondays from 9am to 5pm."""
    return PatternLine(weekday, kind, time.fromisoformat(start), time.fromisoformat(end))


def office_hours(person: Person, start: str = "09:00", end: str = "17:00") -> DiarySource:
    """Somebody who could come on weekdays."""
    return week(person, *(line(day, start, end) for day in WEEKDAYS))


def nights(person: Person, *weekdays: int) -> DiarySource:
    """Somebody who works from 8pm to 8am on these days."""
    return week(person, *(line(day, "20:00", "08:00", ON_SHIFT) for day in weekdays))


def week(person: Person, *lines: PatternLine) -> DiarySource:
    source = diaries.set_pattern(person=person, times=list(lines), by=person)
    assert source
    return source
