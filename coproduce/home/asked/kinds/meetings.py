"""Meetings that I am asked to: those without an answer are asked, the others come up."""
from uuid import UUID

from django.db.models import Case, QuerySet, TextField, Value, When
from django.db.models.functions import Concat
from django.urls import reverse

from coproduce.design import dates
from coproduce.home.asked.kind import ME, NOW, Kind, Line, Row, asking
from coproduce.people.models import Person
from scheduling.models import Attendee, Event
from scheduling.services import events, replies

PartStat = Attendee.PartStat
SAID = {"yes": "You are coming", "maybe": "You may come", "no": "You are not coming"}


def to_come() -> QuerySet:
    return Attendee.objects.coming_or_open().filter(
        person=ME, event__status=Event.Status.CONFIRMED, event__end__gt=NOW
    )


def columns() -> dict:
    room = Concat("event__room__name", Value(", "), "event__room__location__name", output_field=TextField())
    return {
        "other": "event",
        "version": "event__sequence",
        "start": "event__start",
        "end": "event__end",
        "what": "event__summary",
        "where": Case(
            When(event__room=None, event__where="", event__join_url__gt="", then=Value("Online")),
            When(event__room=None, event__where="", event__join_phone__gt="", then=Value("By phone")),
            When(event__room=None, then="event__where"),
            When(event__room__step_free=True, then=Concat(room, Value(" (step-free)"))),
            default=room,
            output_field=TextField(),
        ),
    }


def to_answer() -> QuerySet:
    return asking(to_come().filter(partstat=PartStat.NEEDS_ACTION), due="event__start", **columns())


def coming() -> QuerySet:
    return asking(to_come().exclude(partstat=PartStat.NEEDS_ACTION), **columns())


def ask(row: Row) -> Line:
    return Line(
        text=f"Say if you can come: {row.what}",
        detail=f"{when(row)}. {row.where}" if row.where else when(row),
        url=reverse("scheduling:event", args=[UUID(row.other)]),
        action="See more",
    )


def reply(row: Row) -> str:
    attendee = Attendee(pk=UUID(row.key), event_id=UUID(row.other))
    return reverse("scheduling:reply", args=[replies.token(attendee)])


def come_up(row: Row) -> Line:
    url = reverse("scheduling:event", args=[UUID(row.other)])
    return Line(text=row.what, detail=when(row), url=url, action=row.where)


def when(row: Row) -> str:
    return dates.span(row.start, row.end)


def answer(*, by: Person, row: Row, said: str) -> str:
    attendee = theirs(by, UUID(row.key))
    events.answer(attendee=attendee, partstat=replies.ANSWERS[said], sequence=row.version)
    return f"{SAID[said]}: {row.what}, {when(row)}."


def undo(*, by: Person, key: UUID) -> None:
    events.answer(attendee=theirs(by, key), partstat=PartStat.NEEDS_ACTION)


def theirs(person: Person, key: UUID) -> Attendee:
    return Attendee.objects.select_related("event").get(pk=key, person=person)


KINDS = (
    Kind(
        slug="meeting",
        minutes=1,
        rows=to_answer,
        line=ask,
        answers={"yes": "Yes", "maybe": "Maybe", "no": "No"},
        answer=answer,
        undo=undo,
        mail_url=reply,
        told_at_once=True,
    ),
)
COMING_UP = (Kind(slug="meeting", minutes=0, rows=coming, line=come_up),)
