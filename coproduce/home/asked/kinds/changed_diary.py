"""What became of my diary: a meeting that it speaks against now, and a calendar that nobody can read any longer."""
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from coproduce.design import dates
from coproduce.home.asked.kind import ME, NOW, Kind, Line, Row, asking
from scheduling.models import Attendee, CalendarAddress, DiarySource, Event
from scheduling.services.addresses import AREA


def clashes() -> QuerySet:
    """Whoever has not answered yet is asked that anyway."""
    found = Attendee.objects.coming_or_open().filter(
        person=ME, clashes_since__isnull=False, event__status=Event.Status.CONFIRMED, event__end__gt=NOW
    )
    return asking(
        found.exclude(partstat=Attendee.PartStat.NEEDS_ACTION),
        other="event",
        version="event__sequence",
        due="event__start",
        start="event__start",
        end="event__end",
        what="event__summary",
    )


def clash(row: Row) -> Line:
    return Line(
        text=f"Say if you can still come: {row.what}",
        detail=f"{dates.span(row.start, row.end)}. Your diary now says that you cannot.",
        url=reverse("scheduling:event", args=[UUID(row.other)]),
        action="Answer",
    )


def unread() -> QuerySet:
    too_old = NOW - DiarySource.BELIEVED
    return asking(CalendarAddress.objects.filter(source__person=ME, source__read_at__lte=too_old).exclude(problem=""))


def calendar(row: Row) -> Line:
    return Line(
        text="Give us your calendar’s address again",
        detail="We could not read it for more than a week, so nobody can plan around it.",
        url=reverse("scheduling:diary-address"),
        action="Give it",
    )


KINDS = (
    Kind(slug="clash", minutes=1, rows=clashes, line=clash),
    Kind(slug="calendar", minutes=2, rows=unread, line=calendar, not_me=True, area=AREA),
)
