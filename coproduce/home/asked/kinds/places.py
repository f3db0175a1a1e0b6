"""Does the place of a meeting work for me? Asked before it is final, and answered where the place can be looked at."""
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from coproduce.design import dates
from coproduce.home.asked.kind import ME, NOW, Kind, Line, Row, asking
from scheduling.models import AccessCheck, Attendee, Event
from scheduling.services import replies


def rows() -> QuerySet:
    silent = AccessCheck.objects.filter(event=OuterRef("event"), person=ME, answer="", override_reason="")
    mine = Attendee.objects.coming_or_open().filter(Exists(silent), person=ME, event__end__gt=NOW)
    return asking(
        mine.exclude(event__status=Event.Status.CANCELLED),
        other="event",
        version="event__sequence",
        due="event__start",
        start="event__start",
        end="event__end",
        what="event__summary",
        where="event__room__name",
    )


def line(row: Row) -> Line:
    when = dates.span(row.start, row.end)
    return Line(
        text=f"Say if the place works for you: {row.what}",
        detail=f"{when}. {row.where}" if row.where else when,
        url=reverse("scheduling:event-needs", args=[UUID(row.other)]),
        action="See the place",
    )


def reply(row: Row) -> str:
    attendee = Attendee(pk=UUID(row.key), event_id=UUID(row.other))
    return reverse("scheduling:reply-needs", args=[replies.token(attendee)])


KINDS = (Kind(slug="place", minutes=2, rows=rows, line=line, mail_url=reply, told_at_once=True),)
