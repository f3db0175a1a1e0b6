"""What people hear of a poll, and when: put into the outbox, or called off."""
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from django.utils import timezone

from coproduce.design.dates import LONDON
from coproduce.notifications import outbox, preferences
from coproduce.notifications.outbox import News
from scheduling.models import Proposal, Response

ASK, REMINDER, CLOSED, CANCELLED, RECORDED = (
    "poll-ask", "poll-reminder", "poll-closed", "poll-cancelled", "poll-recorded"
)  # fmt: skip
NINE = time(9)
DAYS_BEFORE = (2, 1)
A_DAY = timedelta(days=1)


def ask(responses: Sequence[Response]) -> None:
    """Tell them, and remind them in time."""
    outbox.queue_all([*(news(response, ASK) for response in responses), *reminders(responses)])


def reminders(responses: Iterable[Response]) -> list[News]:
    now = timezone.now()
    return [
        news(response, REMINDER, due_at=due_at)
        for response in responses
        if (due_at := reminder_at(response.proposal, now))
    ]


def reminder_at(proposal: Proposal, asked_at: datetime) -> datetime | None:
    """Nine in the morning two days before the last day for answers, or one; at least a day after asking; else never."""
    moments = (datetime.combine(proposal.last_day - timedelta(days=days), NINE, LONDON) for days in DAYS_BEFORE)
    return next((moment for moment in moments if moment >= asked_at + A_DAY), None)


def tell_when_closed(proposal: Proposal) -> None:
    key = f"{proposal.news_key}:closed"
    outbox.queue(
        to=proposal.organizer, kind=CLOSED, key=key, due_at=proposal.closes_at, proposal=str(proposal.pk)
    )


def hush(proposal: Proposal) -> None:
    """Call off everything about it that has not been sent."""
    outbox.cancel(key=proposal.news_key)
    outbox.cancel(key=f"{proposal.news_key}:closed")


def after_answer(response: Response, proposal: Proposal, *, recorded: bool) -> None:
    """Nobody is asked or reminded after they have answered. Whoever reads mail learns that others wrote for them."""
    for kind in (ASK, REMINDER):
        outbox.cancel(key=proposal.news_key, kind=kind, to=response.person)
    if recorded and preferences.reads_mail(response.person):
        response.proposal = proposal
        since = response.answered_at - proposal.created_at
        outbox.queue_all([news(response, RECORDED, sequence=int(since.total_seconds()))])


def news(response: Response, kind: str, *, due_at: datetime | None = None, sequence: int | None = None) -> News:
    return News(
        to=response.person,
        kind=kind,
        key=response.proposal.news_key,
        due_at=due_at,
        sequence=response.times_asked if sequence is None else sequence,
        params={"response": str(response.pk)},
    )
