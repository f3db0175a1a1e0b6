"""Quiet hours by the local clock, on days of 23, 24 and 25 hours."""
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from coproduce.design.dates import LONDON


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` to before `end`, through midnight if `end` comes first."""

    start: time
    end: time

    @classmethod
    def parse(cls, words: str) -> "QuietHours | None":
        """From "21:00-07:00"; None from nothing. Raises ValueError."""
        if not words:
            return None
        start, _, end = words.partition("-")
        return cls(time.fromisoformat(start), time.fromisoformat(end))

    def until(self, now: datetime) -> datetime | None:
        """When they end, if it is quiet `now`; aware. Else None."""
        today = now.astimezone(LONDON).date()
        through_midnight = timedelta(days=1 if self.end <= self.start else 0)
        for day in (today - timedelta(days=1), today):
            begin = datetime.combine(day, self.start, LONDON)
            end = datetime.combine(day + through_midnight, self.end, LONDON)
            # as points in time: two moments of one zone are compared by their clocks, which once a year go back
            if begin.timestamp() <= now.timestamp() < end.timestamp():
                return end
        return None
