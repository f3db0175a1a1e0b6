"""Workshops: the question "when could we all meet?", its answers, and the event that comes of it."""
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.locks import locked
from coproduce.people.models import AccessNeeds, Person
from projects.models import Membership, Project, Workshop, WorkshopInvitee
from projects.models.project import labels
from scheduling.engine.rank import Rule
from scheduling.models import Event, PlaceOption, Room
from scheduling.services import events, finder, proposals
from scheduling.services.finder import Answer, Invitee, Option, Wish

Asked = Mapping[UUID, bool]  # person → essential
LABEL_WORDS = {"partner": ("partner", "partners"), "can decide": ("person who can decide", "people who can decide")}


@transaction.atomic
def plan(*, project: Project, by: Person, asked: Asked, **wish: object) -> Workshop:
    """`wish`: the fields of Workshop by which times are found."""
    workshop = Workshop.objects.create(project=project, created_by=by, **wish)
    _ask(workshop, asked)
    record("workshop planned", workshop, by=by, project=project.pk, people=len(asked))
    return workshop


@transaction.atomic
def plan_once(*, project: Project, by: Person, asked: Asked, **wish: object) -> Workshop:
    """As `plan`, but the same wish sent again within a minute is a second press of the button."""
    locked(project)
    just_now = timezone.now() - timedelta(minutes=1)
    for same in project.workshops.filter(created_by=by, created_at__gt=just_now, **wish):
        if dict(same.invitees.values_list("person_id", "essential")) == dict(asked):
            return same
    return plan(project=project, by=by, asked=asked, **wish)


@transaction.atomic
def change(*, workshop: Workshop, by: Person, asked: Asked | None = None, **wish: object) -> Workshop:
    """Without `asked` the same people stay asked."""
    (fresh,) = locked(workshop)
    for name, value in wish.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(wish))
    if asked is not None:
        fresh.invitees.all().delete()
        _ask(fresh, asked)
        _ask_in_poll(fresh, by)
    record("workshop changed", fresh, by=by)
    return fresh


def _ask(workshop: Workshop, asked: Asked) -> None:
    """Only people of the project can be asked."""
    members = Membership.objects.active().filter(project=workshop.project_id, person__in=asked)
    people = members.values_list("person_id", flat=True)
    WorkshopInvitee.objects.bulk_create(
        WorkshopInvitee(workshop=workshop, person_id=person, essential=asked[person]) for person in people
    )


@transaction.atomic
def ask_more(*, workshop: Workshop, by: Person, people: Collection[UUID]) -> int:
    """These people of the project are asked too, also in the poll that is open. How many are new."""
    (fresh,) = locked(workshop)
    before = set(fresh.invitees.values_list("person_id", flat=True))
    _ask(fresh, {person: False for person in people if person not in before})
    _ask_in_poll(fresh, by)
    new = set(fresh.invitees.values_list("person_id", flat=True)) - before
    record("people asked to workshop", fresh, by=by, people=len(new))
    return len(new)


def _ask_in_poll(workshop: Workshop, by: Person) -> None:
    """Whoever is asked to a workshop is asked in its open poll, and nobody else."""
    if not (workshop.proposal and workshop.proposal.is_open):
        return
    wanted = invitees(workshop)
    here = {one.person.pk for one in wanted}
    for response in workshop.proposal.responses.concerned().exclude(person__in=here).select_related("person"):
        proposals.leave(person=response.person, proposals=[workshop.proposal])
    proposals.add(proposal=workshop.proposal, invitees=wanted, by=by)


def invitees(workshop: Workshop) -> list[Invitee]:
    members = {one.person_id: one for one in Membership.objects.active().filter(project=workshop.project_id)}
    asked = workshop.invitees.select_related("person").order_by("person__name", "pk")
    return [
        Invitee(
            person=one.person,
            essential=one.essential,
            labels=frozenset(labels(members[one.person_id])),
            facilitator=members[one.person_id].is_facilitator,
        )
        for one in asked
        if one.person_id in members
    ]


def invitee(workshop: Workshop, person: UUID) -> Person | None:
    """Somebody whom the workshop asks."""
    return next((one.person for one in invitees(workshop) if one.person.pk == person), None)


def times(workshop: Workshop, start: datetime | None) -> tuple[datetime | None, datetime | None]:
    """Of the event that there is; else of an option that begins at `start`."""
    if workshop.is_settled:
        return workshop.event.start, workshop.event.end
    return start, start + timedelta(minutes=workshop.minutes) if start else None


def wish_of(workshop: Workshop) -> Wish:
    wanted = {"is_partner": workshop.at_least_partners, "is_decision_maker": workshop.at_least_decision_makers}
    return Wish(
        minutes=workshop.minutes,
        first_day=workshop.first_day,
        last_day=workshop.last_day,
        weekends=workshop.weekends,
        from_time=workshop.from_time,
        until_time=workshop.until_time,
        rules=tuple(Rule(Membership.ROLES[flag], number) for flag, number in wanted.items() if number),
        at_least=workshop.at_least,
        needs_room=workshop.needs_room,
        step_free=workshop.step_free,
        words=LABEL_WORDS,
        about=workshop.get_absolute_url(),
    )


def find(workshop: Workshop, *, may_name: bool) -> Answer:
    """An event that the workshop has already does not stand in its own way."""
    return finder.find(wish_of(workshop), invitees(workshop), without_event=workshop.event, may_name=may_name)


def option_at(answer: Answer, *, start: datetime, room: Room | None) -> Option | None:
    """The option that somebody chose, if it is still on offer."""
    return next((one for one in answer.options if one.start == start and one.room == room), None)


@transaction.atomic
def confirm(
    *,
    workshop: Workshop,
    by: Person,
    start: datetime,
    room: Room | None,
    override: str = "",
    end: datetime | None = None,
    place: PlaceOption | None = None,
    despite: str = "",
    **how: str,
) -> Event:
    """Everybody asked is told, or first those whose access needs the place must meet, and a poll about it ends.
    Twice is once: the second time returns the first event.

    Without `end` it lasts as long as was wished. `place`: which of the poll's. `despite`: why a time that everybody
    refused. `how`: where, join_url, join_phone. Raises SchedulingError.
    """
    (fresh,) = locked(workshop)
    if fresh.is_settled:
        return fresh.event
    poll = fresh.proposal if fresh.has_poll else None
    said = (
        proposals.words_on(proposal=poll, start=start, room=room, place=place, despite=despite) if poll else {}
    )
    fresh.event = events.confirm(
        by=by,
        summary=fresh.purpose,
        url=fresh.get_absolute_url(),
        start=start,
        end=end or start + timedelta(minutes=fresh.minutes),
        room=room,
        **how,
        invitees=invitees(fresh),
        override=override,
        description=f"This is part of the project “{fresh.project.title}”.",
        said=said,
    )
    fresh.save(update_fields=["event"])
    if poll:
        proposals.settle(proposal=poll, event=fresh.event, by=by, despite=despite)
    record("workshop confirmed", fresh, by=by, event=fresh.event_id)
    return fresh.event


@transaction.atomic
def move(
    *, workshop: Workshop, by: Person, start: datetime, room: Room | None, override: str = "", **place: str
) -> Event:
    """Another time or place: everybody is asked again. Raises SchedulingError."""
    (fresh,) = locked(workshop)
    end = start + timedelta(minutes=fresh.minutes)
    moved = events.move(event=fresh.event, by=by, start=start, end=end, room=room, override=override, **place)
    record("workshop moved", fresh, by=by, event=moved.pk)
    return moved


@transaction.atomic
def change_place(*, workshop: Workshop, by: Person, room: Room | None, **place: str) -> Event:
    """The same time elsewhere, or another way in from afar. Reasons for doing without somebody essential still stand.

    Raises SchedulingError.
    """
    (fresh,) = locked(workshop)
    event = fresh.event
    reasons = event.attendees.concerned().exclude(override_reason="").values_list("override_reason", flat=True)
    moved = events.move(
        event=event, by=by, start=event.start, end=event.end, room=room, override=next(iter(reasons), ""), **place
    )
    record("workshop place changed", fresh, by=by, event=moved.pk)
    return moved


@transaction.atomic
def cancel(*, workshop: Workshop, by: Person, because: str) -> Event:
    """Everybody asked is told. The workshop stays: another time may be found. Raises SchedulingError."""
    (fresh,) = locked(workshop)
    cancelled = events.cancel(event=fresh.event, by=by, because=because)
    record("workshop cancelled", fresh, by=by, event=cancelled.pk)
    return cancelled


def needs_step_free(project: Project) -> bool:
    """Whether somebody in the project who lets organisers know needs a step-free way in."""
    people = Membership.objects.active().filter(project=project).values("person")
    return AccessNeeds.objects.shared_by(people).filter(step_free=True).exists()
