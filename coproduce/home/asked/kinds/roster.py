"""The roster of a team that I run, when none is known for the next two weeks. Whoever sends it, it is gone for all."""
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from coproduce.home.asked.kind import ME, NOW, Kind, Line, Row, asking
from coproduce.people.models import Team
from scheduling.models import RosterTimes

AHEAD = timedelta(days=14)


def rows() -> QuerySet:
    known = RosterTimes.objects.filter(team=OuterRef("pk"), source__known_until__gt=NOW + AHEAD)
    run_by_me = Team.objects.filter(Q(manager=ME) | Q(deputy=ME))
    return asking(run_by_me.filter(~Exists(known), Exists(Team.members.through.objects.filter(team=OuterRef("pk")))),
                  number="pk", what="name")  # fmt: skip


def line(row: Row) -> Line:
    return Line(
        text=f"Send the roster of {row.what}",
        detail="One file tells us the shifts of the whole team, so that meetings fit them.",
        url=reverse("scheduling:roster", args=[row.number]),
        action="Send it",
    )


KINDS = (Kind(slug="roster", minutes=4, rows=rows, line=line, not_me=True),)
