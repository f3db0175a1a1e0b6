"""What a co-production lead does for the whole trust: its first steps, and looking at the definition again."""
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from coproduce.definition import reviews
from coproduce.definition.models import PublishedVersion
from coproduce.design import dates
from coproduce.home.asked.kind import ME, TODAY, Kind, Line, Row, asking
from coproduce.people.models import Kind as Duty
from coproduce.people.models import Role, TrustSettings


def leads() -> QuerySet[Role]:
    return Role.objects.filter(person=ME, kind=Duty.COPRODUCTION_LEAD)


def first_steps() -> QuerySet:
    """Until the last of them is done: there is somebody to turn to."""
    named = TrustSettings.objects.exclude(freedom_to_speak_up="", pals="")
    return asking(leads().filter(~Exists(named)), key="person")


def to_first_steps(row: Row) -> Line:
    return Line(
        text="Three steps to your first meeting",
        detail="Start a project and invite people. Ask them when they can meet. Say whom people can turn to.",
        url=reverse("home:first-steps"),
        action="See the steps",
    )


def review() -> QuerySet:
    newer = PublishedVersion.objects.filter(number__gt=OuterRef("number"))
    due = PublishedVersion.objects.filter(~Exists(newer), review_on__lte=TODAY + reviews.BEFORE).order_by("-number")
    number, until = (Subquery(due.values(name)[:1]) for name in ("number", "review_on"))
    asked = leads().annotate(newest=number, until=until).exclude(newest=None)
    return asking(asked, key="person", version="newest", number="newest", day="until")


def to_review(row: Row) -> Line:
    return Line(
        text="Is our definition of co-production still right?",
        detail=f"Look at it with your partners by {dates.day(row.day)}.",
        url=reverse("definition:version", args=[row.number]),
        action="Read it",
    )


KINDS = (
    Kind(slug="first-steps", minutes=10, rows=first_steps, line=to_first_steps, not_me=True),
    Kind(slug="definition-review", minutes=10, rows=review, line=to_review, told_at_once=True),
)
