"""Polls that wait for my answer: which times and places suit me."""
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from coproduce.design import dates
from coproduce.home.asked.kind import ME, NOW, Kind, Line, Row, asking
from scheduling.models import Proposal, Response
from scheduling.services import poll_links


def rows() -> QuerySet:
    waiting = Response.objects.unanswered().filter(
        person=ME, proposal__status=Proposal.Status.OPEN, proposal__closes_at__gt=NOW
    )
    return asking(
        waiting,
        other="proposal",
        version="times_asked",
        due="proposal__closes_at",
        what="proposal__summary",
        who="proposal__organizer__name",
    )


def line(row: Row) -> Line:
    last_day = Proposal(closes_at=row.due).last_day
    return Line(
        text=f"Say when you could come: {row.what}",
        detail=f"{row.who} asks. You can answer until the end of {dates.day(last_day)}.",
        url=reverse("scheduling:poll", args=[UUID(row.other)]),
        action="Answer",
    )


def by_link(row: Row) -> str:
    response = Response(pk=UUID(row.key), proposal_id=UUID(row.other))
    return reverse("scheduling:poll-answer", args=[poll_links.token(response)])


KINDS = (Kind(slug="poll", minutes=2, rows=rows, line=line, mail_url=by_link, told_at_once=True),)
