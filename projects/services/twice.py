"""A workshop held twice, so that people on opposite shifts can each come to one session."""
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import transaction

from coproduce.audit.trail import record
from coproduce.design import dates
from coproduce.locks import locked
from coproduce.people.models import Person
from projects.models import Workshop, WorkshopInvitee
from projects.services import workshop_page, workshops
from projects.words import count
from scheduling.models import Event
from scheduling.services import events, twice
from scheduling.services.errors import SchedulingError
from scheduling.services.twice import Session, Twice

HELD_TWICE = "It is held twice, so that people on opposite shifts can each come to one. You are asked to this one."


TOO_LATE = "Somebody chose a time while you were looking. Here it is."


class PollOpen(SchedulingError):
    words = "You are asking people which times suit. Close the poll or call it off first."


class PairChanged(SchedulingError):
    words = "These times are not free any more. Check the new ones below."


@dataclass(frozen=True, slots=True)
class Half:
    """A session, ready to be shown. `asked` is empty for those who may not see names."""

    when: str
    where: str
    headline: str
    asked: str


def find(workshop: Workshop) -> Twice | None:
    return twice.find_twice(workshops.wish_of(workshop), workshops.invitees(workshop))


def key(pair: Twice) -> str:
    """Tells two pairs apart: times and rooms, nothing else."""
    return "/".join(f"{workshop_page.utc(one.start)} {one.room.pk if one.room else '-'}" for one in pair.sessions)


@transaction.atomic
def confirm(*, workshop: Workshop, by: Person, pair_key: str, **how: str) -> tuple[Event, Event] | None:
    """Book both sessions or neither, as they were shown. None when the workshop has been settled meanwhile.

    The workshop keeps the people of the earlier session; its twin has those of the later one. `how`: where (if there
    is no room), join_url, join_phone. Raises SchedulingError.
    """
    (fresh,) = locked(workshop)
    if fresh.is_settled:
        return None
    if fresh.has_poll:
        raise PollOpen
    pair = find(fresh)
    if pair is None or key(pair) != pair_key:
        raise PairChanged
    _lock_all(pair)
    twin = _twin_of(fresh)
    booked = [_book(one, session, by, how) for one, session in zip((fresh, twin), pair.sessions, strict=True)]
    record("workshop held twice", fresh, by=by, twin=twin.pk)
    return booked[0], booked[1]


def _lock_all(pair: Twice) -> None:
    """At once, in one order: two people who book two pairs of rooms never wait for each other in a ring."""
    rooms = {one.room for one in pair.sessions if one.room}
    people = {asked.person for one in pair.sessions for asked in one.asked if asked.essential or asked.facilitator}
    locked(*rooms, *people)


def _twin_of(workshop: Workshop) -> Workshop:
    twin = Workshop.objects.get(pk=workshop.pk)
    twin.pk, twin.event, twin.proposal, twin.twin_of = uuid4(), None, None, workshop
    twin.save(force_insert=True)
    return twin


def _book(workshop: Workshop, session: Session, by: Person, how: Mapping[str, str]) -> Event:
    workshop.invitees.all().delete()
    WorkshopInvitee.objects.bulk_create(
        WorkshopInvitee(workshop=workshop, person=asked.person, essential=asked.essential) for asked in session.asked
    )
    workshop.event = events.confirm(
        by=by,
        summary=workshop.purpose,
        url=workshop.get_absolute_url(),
        start=session.start,
        end=session.end,
        room=session.room,
        **{name: words for name, words in how.items() if not (session.room and name == "where")},
        invitees=session.asked,
        description=f"This is part of the project “{workshop.project.title}”. {HELD_TWICE}",
    )
    workshop.save(update_fields=["event"])
    record("workshop confirmed", workshop, by=by, event=workshop.event_id)
    return workshop.event


def done(booked: tuple[Event, Event]) -> str:
    """What has just happened: sessions whose place must first be said to work are held, the others booked."""
    if any(event.is_held for event in booked):
        return "Both times are held. First we ask those with access needs whether the place works for them."
    return "Both sessions are booked. We told everybody asked which one is theirs."


def shown(workshop: Workshop, pair: Twice | None) -> dict[str, Any]:
    """The context of the page that offers it."""
    halves = [
        Half(
            dates.span(one.start, one.end),
            workshop_page.place(one.room),
            one.headline,
            workshop_page.names([asked.person for asked in one.asked]),
        )
        for one in (pair.sessions if pair else ())
    ]
    people = {asked.person.pk: asked.person for one in (pair.sessions if pair else ()) for asked in one.asked}
    told = sum(1 for one in people.values() if one.mail_address)
    return {
        "workshop": workshop,
        "project": workshop.project,
        "halves": halves,
        "words": pair.words if pair else "",
        "pair_key": key(pair) if pair else "",
        "has_room": pair is None or all(one.room for one in pair.sessions),
        "people": count(told, "person", "people"),
        "without_mail": workshop_page.without_mail(list(people.values())),
    }
