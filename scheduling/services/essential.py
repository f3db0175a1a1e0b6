"""Who must come to a meeting and is not known to be free then."""
from collections.abc import Collection, Mapping
from datetime import datetime

from coproduce.people.models import Person
from scheduling.engine.diary import Diary, Status
from scheduling.engine.grid import Grid
from scheduling.models import Attendee, Event
from scheduling.services.diaries import diaries_for

PartStat = Attendee.PartStat


def not_free(
    essential: Collection[Person],
    start: datetime,
    end: datetime,
    *,
    said: Mapping[object, PartStat],
    without_event: Event | None = None,
    about: str = "",
) -> list[Person]:
    """By their own word where they gave it (key of the person → whether they can come), else by their diary.

    `about`: the address of what is planned; managers' answers about it count.
    """
    silent = _not_free_by_diary([one for one in essential if one.pk not in said], start, end, without_event, about)
    return [one for one in essential if said.get(one.pk) == PartStat.DECLINED or one in silent]


def _not_free_by_diary(
    people: Collection[Person], start: datetime, end: datetime, without_event: Event | None, about: str
) -> list[Person]:
    if not people:
        return []
    grid = Grid.covering(start, end)
    span = grid.outward(start, end)
    diaries = diaries_for([person.pk for person in people], grid, without_event=without_event, about=about)
    return [person for person in people if diaries.get(person.pk, Diary()).status(span) != Status.FREE]
