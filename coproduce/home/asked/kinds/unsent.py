"""Messages of the whole trust that could not be sent, for the co-production lead."""
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from coproduce.home.asked.kind import ME, Kind, Line, Row, asking
from coproduce.notifications import unsent
from coproduce.people.models import Kind as Duty
from coproduce.people.models import Person, Role


def rows() -> QuerySet:
    leads = Role.objects.filter(person=OuterRef("pk"), kind=Duty.COPRODUCTION_LEAD)
    counted = unsent.rows().order_by().annotate(all=Count("pk")).values("all")
    counted.query.group_by = None  # one number, of all
    found = Person.objects.filter(Exists(leads), Exists(unsent.rows()), pk=ME)
    return asking(found, number=Subquery(counted))


def line(row: Row) -> Line:
    return Line(
        text=f"{row.number} message{'' if row.number == 1 else 's'} could not be sent",
        detail="We say why, and what you can do.",
        url=reverse("notifications:unsent"),
        action="See which",
    )


KINDS = (Kind(slug="unsent", minutes=3, rows=rows, line=line),)
