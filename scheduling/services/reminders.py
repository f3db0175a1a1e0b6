"""Reminders at nine in the morning, a week and a day before. Rows of the outbox: a move calls off and queues anew."""
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.utils import timezone

from coproduce.design.dates import LONDON
from coproduce.notifications import outbox
from coproduce.notifications.outbox import News
from coproduce.people.models import Person
from scheduling.models import Attendee, Event

KIND = "event-reminder"
DAYS_BEFORE = (7, 1)
NINE = time(9)


def moments(start: datetime) -> Iterator[tuple[int, datetime]]:
    """Days before, and 09:00 of that local day: local days, so that a clock change in between moves nothing."""
    day = start.astimezone(LONDON).date()
    for days in DAYS_BEFORE:
        yield days, datetime.combine(day - timedelta(days=days), NINE, LONDON)


def news(attendee: Attendee) -> Iterator[News]:
    """Those still to come. One that is already past is not queued: the invitation has just said it."""
    event = attendee.event
    for days, due_at in moments(event.start):
        if due_at > timezone.now():
            yield News(
                to=attendee.person,
                kind=KIND,
                key=_key(event, days),
                due_at=due_at,
                sequence=event.sequence,
                params={"attendee": str(attendee.pk), "days": days},
            )


def cancel(event: Event, *, to: Person | None = None) -> None:
    """Those not sent yet: everybody's, or one person's."""
    for days in DAYS_BEFORE:
        outbox.cancel(key=_key(event, days), kind=KIND, to=to)


def _key(event: Event, days: int) -> str:
    """Apart from the event's other news: the outbox holds one row a person, key, kind and sequence."""
    return f"{event.news_key}:{days}-days"
