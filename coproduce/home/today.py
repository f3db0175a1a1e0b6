"""What is asked of one person, with the minutes it takes, and what is coming up: the home page."""
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from coproduce.design import dates
from coproduce.notifications import by_hand
from coproduce.people import invitations
from coproduce.people.models import Invitation, Person
from projects.models import Membership, Workshop
from scheduling.models import Attendee, DiarySource, Event

LIMIT = 20


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to do: words, minutes, and the page on which it is done."""

    minutes: int
    text: str
    url: str
    action: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ComingUp:
    what: str
    when: str
    where: str
    url: str


@dataclass(frozen=True, slots=True)
class Today:
    greeting: str
    things: list[Thing]
    coming_up: list[ComingUp]

    @property
    def heading(self) -> str:
        """ "5 things, about 14 minutes" """
        count, minutes = len(self.things), sum(thing.minutes for thing in self.things)
        if not count:
            return "Nothing is asked of you today"
        return f"{count} thing{'' if count == 1 else 's'}, about {minutes} minute{'' if minutes == 1 else 's'}"


def of(person: Person) -> Today:
    now = timezone.now()
    attending = list(
        Attendee.objects.filter(
            person=person, removed_at=None, event__status=Event.Status.CONFIRMED, event__end__gt=now
        )
        .exclude(partstat=Attendee.PartStat.DECLINED)
        .select_related("event__room__location")
        .order_by("event__start", "pk")[:LIMIT]
    )
    asked = [one for one in attending if one.partstat == Attendee.PartStat.NEEDS_ACTION]
    things = [
        *to_join(person, now),
        *(to_answer(one) for one in asked),
        *to_pass_on(person),
        *to_plan(person),
        *to_tell(person, now),
    ]
    return Today(
        greeting=f"{good(now)}, {person.name.split()[0]}",
        things=things[:LIMIT],
        coming_up=[coming_up(one) for one in attending if one.partstat != Attendee.PartStat.NEEDS_ACTION],
    )


def good(now: datetime) -> str:
    hour = timezone.localtime(now).hour
    return "Good morning" if 4 <= hour < 12 else "Good afternoon" if 12 <= hour < 18 else "Good evening"


def to_join(person: Person, now: datetime) -> list[Thing]:
    """Invitations to an address of theirs, still open. The link is made again: only its hash is kept."""
    found = (
        Invitation.objects.filter(
            address__in=[address.email for address in person.emailaddress_set.all() if address.verified],
            uses_left__gt=0,
            revoked_at=None,
            declined_at=None,
            expires_at__gt=now,
        )
        .select_related("project_invite__project", "invited_by")
        .order_by("-created_at", "pk")[:LIMIT]
    )
    return [
        Thing(
            minutes=2,
            text=f"Read an invitation from {invitation.invited_by.name}",
            detail=invitation.project_invite.project.title,
            url=reverse("join:open", args=[invitations.token(invitation)]),
            action="Read it",
        )
        for invitation in found
    ]


def to_answer(attendee: Attendee) -> Thing:
    event = attendee.event
    return Thing(
        minutes=1,
        text=f"Say if you can come: {event.summary}",
        detail=f"{dates.span(event.start, event.end)}. {place(event)}",
        url=reverse("scheduling:event", args=[event.pk]),
        action="Answer",
    )


def to_pass_on(person: Person) -> list[Thing]:
    """News for people without email whom they support."""
    return [
        Thing(
            minutes=3,
            text=f"Ring or write to {one.name}",
            detail="They have no email. We show you what to tell them.",
            url=reverse("notifications:tell", args=[one.pk]),
            action="See what to tell",
        )
        for one in by_hand.people_to_tell(person)
    ]


def to_plan(person: Person) -> list[Thing]:
    """Workshops of theirs that have people and no time yet."""
    mine = Membership.objects.filter(person=person, status=Membership.Status.ACTIVE).filter(is_lead=True) | (
        Membership.objects.filter(person=person, status=Membership.Status.ACTIVE).filter(is_facilitator=True)
    )
    waiting = (
        Workshop.objects.filter(event=None, last_day__gte=timezone.localdate(), project__in=mine.values("project"))
        .select_related("project")
        .order_by("first_day", "pk")[:LIMIT]
    )
    return [
        Thing(
            minutes=3,
            text=f"Choose a time: {workshop.purpose}",
            detail=workshop.project.title,
            url=workshop.get_absolute_url(),
            action="See the best times",
        )
        for workshop in waiting
    ]


def to_tell(person: Person, now: datetime) -> list[Thing]:
    if DiarySource.objects.filter(person=person, known_until__gt=now).exists():
        return []
    return [
        Thing(
            minutes=3,
            text="Tell us when you could come",
            detail="We do not know your diary, so nobody can plan around it.",
            url=reverse("scheduling:diary"),
            action="Tell us",
        )
    ]


def coming_up(attendee: Attendee) -> ComingUp:
    event = attendee.event
    return ComingUp(
        what=event.summary,
        when=dates.span(event.start, event.end),
        where=place(event),
        url=reverse("scheduling:event", args=[event.pk]),
    )


def place(event: Event) -> str:
    if event.room is None:
        return event.where
    return f"{event.room}{' (step-free)' if event.room.step_free else ''}"
