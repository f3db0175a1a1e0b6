"""How long before a day its rosters are out: after that, release and swaps are harder to arrange."""
from datetime import datetime, timedelta
from functools import cached_property

from coproduce.people.models import TrustSettings


class RosterLead:
    """Looks the trust's lead time up only when it is asked for."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    @cached_property
    def days(self) -> int:
        return TrustSettings.current().roster_lead_days

    def warning(self, start: datetime) -> list[str]:
        """A finished sentence about a time for which the rosters are out already, or none."""
        if start >= self.now + timedelta(days=self.days):
            return []
        return [f"Less than {in_words(self.days)} away: rosters are out, so ask for release soon"]


def in_words(days: int) -> str:
    """6 weeks, 10 days."""
    number, unit = (days // 7, "week") if days % 7 == 0 else (days, "day")
    return f"1 {unit}" if number == 1 else f"{number} {unit}s"
