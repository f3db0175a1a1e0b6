"""Staff whom I am asked to release from a shift."""
from uuid import UUID

from django.db.models import Exists, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse

from coproduce.design import dates
from coproduce.home.asked.kind import ME, NOW, Kind, Line, Row, asking
from coproduce.people.models import Person, TrustSettings
from scheduling.models import Release
from scheduling.services import release_mails, releases


def rows() -> QuerySet:
    off = TrustSettings.objects.annotate(off=Cast("areas_off", TextField())).filter(off__contains='"release"')
    waiting = Release.objects.filter(decider=ME, state=Release.State.ASKED, start__gt=NOW, person__is_active=True)
    return asking(
        waiting.filter(~Exists(off)),
        other="decider",
        due="start",
        start="start",
        end="end",
        what="summary",
        who="person__name",
    )


def line(row: Row) -> Line:
    return Line(
        text=f"Can {row.who} come? {row.what}",
        detail=f"They are on shift: {dates.span(row.start, row.end)}",
        url=reverse("scheduling:release", args=[UUID(row.key)]),
        action="Say no, or that you need cover",
    )


def answer(*, by: Person, row: Row, said: str) -> str:
    found = releases.answer(release=theirs(by, UUID(row.key)), by=by, state=said, seen=Release.State.ASKED)
    return f"You release {found.person.name}: {row.what}, {dates.span(row.start, row.end)}."


def undo(*, by: Person, key: UUID) -> None:
    releases.take_back(release=theirs(by, key), by=by)


def reply(row: Row) -> str:
    release = Release(pk=UUID(row.key), decider_id=UUID(row.other))
    return reverse("scheduling:release-reply", args=[release_mails.token(release)])


def theirs(person: Person, key: UUID) -> Release:
    return Release.objects.select_related("person").get(pk=key, decider=person)


KINDS = (
    Kind(slug="release", minutes=2, rows=rows, line=line, answers={"approved": "Approve"}, answer=answer, undo=undo,
         mail_url=reply, told_at_once=True),
)  # fmt: skip
