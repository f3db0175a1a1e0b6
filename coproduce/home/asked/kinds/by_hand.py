"""News for people without email whom I tell."""
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from coproduce.home.asked.kind import ME, TODAY, Kind, Line, Row, asking
from coproduce.notifications import by_hand


def rows() -> QuerySet:
    return asking(by_hand.with_news(ME, today=TODAY), due="waits_since", who="name")


def line(row: Row) -> Line:
    return Line(
        text=f"Ring or write to {row.who}",
        detail="They have no email. We show you what to tell them.",
        url=reverse("notifications:tell", args=[UUID(row.key)]),
        action="See what to tell",
    )


KINDS = (Kind(slug="tell", minutes=3, rows=rows, line=line),)
