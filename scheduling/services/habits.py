"""What people's own words add to every query of their time: notice, time around meetings, and taking part by phone."""
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from scheduling.engine.grid import Grid, slots_for, widened
from scheduling.engine.hours import LONDON, midnight
from scheduling.models import DiarySource, Suits

# Sources that hold meetings: time is kept free around them. What people say by hand is meant as it is said.
CALENDARS = frozenset({DiarySource.Kind.UPLOAD, DiarySource.Kind.ADDRESS})


class Habits(NamedTuple):
    notice_days: int = 0
    buffer_minutes: int = 0
    only_by_phone: bool = False

    @property
    def buffer(self) -> timedelta:
        return timedelta(minutes=self.buffer_minutes)

    def around(self, mask: int, kind: str, grid: Grid) -> int:
        """A mask of busy time, with the time that the person needs before and after a meeting."""
        if not self.buffer_minutes or kind not in CALENDARS:
            return mask
        return widened(mask, slots_for(self.buffer_minutes)) & grid.full

    def too_soon(self, grid: Grid, now: datetime) -> int:
        """Whole local days: with 14 days' notice, today and the 13 days after it."""
        if not self.notice_days:
            return 0
        today = now.astimezone(LONDON).date()
        return grid.outward(grid.origin, midnight(today + timedelta(days=self.notice_days)))


NONE = Habits()


def habits_of(person_ids: Collection[UUID]) -> dict[UUID, Habits]:
    """Those of people who have any, in one query."""
    rows = Suits.objects.filter(source__person__in=person_ids).values_list(
        "source__person_id", "notice_days", "buffer_minutes", "only_by_phone"
    )
    return {person: Habits(*said) for person, *said in rows if any(said)}
