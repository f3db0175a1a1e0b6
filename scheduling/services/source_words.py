"""What is said beside a diary: when it was last read, what went wrong, and when we look again."""
from datetime import datetime, timedelta

from django.utils import timezone

from coproduce.design import dates
from scheduling.models import CalendarAddress, DiarySource


def of_address(address: CalendarAddress) -> str:
    now = timezone.now()
    again = _again(address.next_try_at, now)
    if address.succeeded_at is None:
        return f"{_problem(address)} We try again {again}." if address.problem else f"We read it {again}."
    last = f"Last read {dates.ago(address.succeeded_at)}."
    if not address.problem:
        return f"{last} We look again {again}."
    if address.is_believed(now):
        believed = address.succeeded_at + DiarySource.BELIEVED
        kept = f"We count on what we read then until {dates.day(believed)}."
    else:
        kept = "That is too long ago, so its time is “not known”."
    return f"{last} {_problem(address)} {kept} We try again {again}."


def _problem(address: CalendarAddress) -> str:
    return f"{address.get_problem_display()}."


def _again(when: datetime, now: datetime) -> str:
    """Roughly: the tick may have others to read first."""
    if when <= now + timedelta(minutes=5):
        return "within a few minutes"
    local = timezone.localtime(when)
    clock = dates.clock(local.replace(minute=local.minute // 5 * 5, second=0, microsecond=0))
    return f"at about {clock}" if local.date() == timezone.localdate() else f"at about {clock} on {dates.day(local)}"
