"""What a roster would do, and did, in words."""
from collections.abc import Iterator
from datetime import date

from coproduce.design import dates
from scheduling.services.rosters import Preview


def count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def summary(preview: Preview) -> str:
    """42 shifts and 18 other days of 12 people, from Monday 1 June to Sunday 30 August"""
    said = [count(preview.shifts, "shift")] if preview.shifts or not preview.other_days else []
    if preview.other_days:
        said.append(f"{count(preview.other_days, 'day')} off duty or not here")
    words = f"{' and '.join(said)} of {count(preview.told_of, 'person', 'people')}"
    days = [duty.day for stated in preview.by_person.values() for duty in stated]
    if not days:
        return words
    first, last = (dates.day(date.fromordinal(day)) for day in (min(days), max(days)))
    return f"{words}, on {first}" if first == last else f"{words}, from {first} to {last}"


def not_read(preview: Preview) -> str:
    return f"{count(preview.unread, 'row')} not read" if preview.unread else "Every row was read"


def notes(preview: Preview) -> Iterator[str]:
    """What is worth knowing before it is used, a sentence each."""
    yield from preview.notes
    if preview.over:
        was = "is" if preview.over == 1 else "are"
        yield f"{count(preview.over, 'entry', 'entries')} from before this week {was} left out."
    if preview.again:
        yield f"{count(preview.again, 'row')} said the same as another row. We count it once."
    for person in preview.refusing:
        yield f"{person.name} does not want the roster used, so we leave them out. Ask them when they could come."


def result(preview: Preview, changed: int) -> str:
    if not changed:
        return "We had all of this roster already. Nothing has changed."
    told = f"We read your roster: {summary(preview)}. {not_read(preview)}."
    return f"{told} {count(changed, 'diary', 'diaries')} changed. People see it under “My diary”."
