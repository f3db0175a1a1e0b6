"""The roster of a team that I run, when none is known for the next two weeks. Whoever sends it, it is gone for all."""
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from coproduce.home.asked.kind import ME, NOW, Kind, Line, Row, asking
from coproduce.people.models import Team
from scheduling.models import RosterTimes

AHEAD = timedelta(days=14)


def rows() -> QuerySet:
    known = RosterTimes.objects.filter(team=OuterRef("pk"), source__known_until__gt=NOW + AHEAD)
    has_people = Team.members.through.objects.filter(team=OuterRef("pk"))
    asked = Team.objects.visible_to(ME).filter(~Exists(known), Exists(has_people))
    return asking(asked, number="pk", what="name")


def line(row: Row) -> Line:
    return Line(
        text=f"Send the roster of {row.what}",
        detail="One file tells us the shifts of the whole team, so that meetings fit them.",
        url=reverse("scheduling:roster", args=[row.number]),
        action="Send it",
    )


KINDS = (Kind(slug="roster", minutes=4, rows=rows, line=line, not_me=True),)
