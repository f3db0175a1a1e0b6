"""My diary, when it is not known."""
from django.db.models import Exists, Q, QuerySet
from django.urls import reverse

from coproduce.home.asked.kind import ME, NOW, Kind, Line, Row, asking
from coproduce.people.models import Person
from scheduling.models import DiarySource


def rows() -> QuerySet:
    too_old = Q(kind=DiarySource.Kind.ADDRESS, read_at__lte=NOW - DiarySource.BELIEVED)
    known = DiarySource.objects.filter(~too_old, person=ME, known_until__gt=NOW)
    return asking(Person.objects.filter(~Exists(known), pk=ME))


def line(row: Row) -> Line:
    return Line(
        text="Tell us when you could come",
        detail="We do not know your diary, so nobody can plan around it.",
        url=reverse("scheduling:diary"),
        action="Tell us",
    )


KINDS = (Kind(slug="diary", minutes=3, rows=rows, line=line, not_me=True),)
