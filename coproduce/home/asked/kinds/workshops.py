"""Workshops of projects that I run, which have people and no time yet, and about which nobody is being asked now."""
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from coproduce.home.asked.kind import ME, NOW, TODAY, Kind, Line, Row, asking
from coproduce.people.models import Person
from projects.models import Membership, Workshop
from scheduling.models import Proposal

RUNS = Q(is_lead=True) | Q(is_facilitator=True)


def rows() -> QuerySet:
    mine = Membership.objects.active().filter(RUNS, person=ME)
    asking_people = Q(proposal__status=Proposal.Status.OPEN, proposal__closes_at__gt=NOW)
    time_is_up = Q(proposal__status=Proposal.Status.OPEN, proposal__closes_at__lte=NOW)
    closed = time_is_up | Q(proposal__status=Proposal.Status.CLOSED)
    waiting = Workshop.objects.filter(
        Q(last_day__gte=TODAY) | closed,
        Q(proposal=None) | ~asking_people,
        event=None,
        project__in=mine.values("project"),
    )
    return asking(waiting, other="project", day="first_day", what="purpose", more="project__title")


def line(row: Row) -> Line:
    return Line(
        text=f"Choose a time: {row.what}",
        detail=row.more,
        url=reverse("projects:workshop", args=[UUID(row.other), UUID(row.key)]),
        action="See the best times",
    )


def fellows(person: Person, key: UUID) -> QuerySet[Person]:
    """Whoever else leads or facilitates the project."""
    running = Membership.objects.active().filter(RUNS, project__workshops=key).exclude(person=person)
    return Person.objects.filter(pk__in=running.values("person"), is_active=True)


KINDS = (Kind(slug="workshop", minutes=3, rows=rows, line=line, not_me=True, fellows=fellows),)
