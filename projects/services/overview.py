"""What the pages about projects show: read only."""
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from coproduce.design import dates
from coproduce.people.invitations import InviteState
from coproduce.people.models import AccessNeeds, Invitation, Kind, Person
from coproduce.people.services import access_needs_of
from projects.models import JoinRequest, Membership, Project, Workshop
from projects.models.project import labels
from projects.permissions import Rights
from projects.services import asking, joining, voices
from projects.services.news import whom_to_ring
from projects.words import count
from scheduling.models import Event

STAGE_WORDS = {
    Project.Stage.DRAFT: "Draft: only its people can see it",
    Project.Stage.LOOKING_FOR_PEOPLE: "Looking for people",
    Project.Stage.OPEN: "Open: only its people can see it",
    Project.Stage.CLOSED: "Closed",
}
STAGE_NAMES = dict(Project.Stage.choices)
A_PAGE = 20
NOWHERE = UUID(int=0)
STAGE_BUTTONS = {
    Project.Stage.DRAFT: (Project.Stage.LOOKING_FOR_PEOPLE, "Look for people"),
    Project.Stage.LOOKING_FOR_PEOPLE: (Project.Stage.OPEN, "Open the project"),
}
INVITE_WORDS = {
    InviteState.OPEN: "Not answered yet. The link works until {day}.",
    InviteState.DECLINED: "Would rather not.",
    InviteState.EXPIRED: "The link was not used and has run out.",
    InviteState.REVOKED: "Taken back.",
}


@dataclass(frozen=True)
class Row:
    """A line of the list of projects."""

    title: str
    url: str
    words: str


@dataclass(frozen=True)
class ListPage:
    """20 projects under their headings. Numbers of the pages around it; 0 where there is none."""

    number: int
    parts: list[tuple[str, list[Row]]]
    before: int
    after: int


@dataclass(frozen=True)
class Who:
    """Somebody in a project, in words. `needs`: what they let organisers know, for those who run it."""

    membership: Membership
    name: str
    roles: str
    needs: str = ""
    without_email: bool = False


def page_of(person: Person, wanted: str) -> ListPage:
    """One more row than a page holds says whether there is a next page: cheaper than counting them all."""
    number = max(int(wanted), 1) if wanted.isdecimal() and len(wanted) < 6 else 1
    first = (number - 1) * A_PAGE
    found = list(Project.objects.rows_for(person)[first : first + A_PAGE + 1])
    somewhere = reverse("projects:project", args=[NOWHERE])
    parts: dict[str, list[Row]] = {}
    for pk, title, stage, people, mine in found[:A_PAGE]:
        words = f"{STAGE_NAMES[stage]} · {count(people, 'person', 'people')}"
        row = Row(title, somewhere.replace(str(NOWHERE), str(pk)), words)
        parts.setdefault("Projects you are in" if mine else "Looking for people", []).append(row)
    return ListPage(number, list(parts.items()), number - 1, number + 1 if len(found) > A_PAGE else 0)


def of(project: Project, may: Rights, viewer: Person) -> dict[str, object]:
    """The context of a project's page."""
    everybody = who_is_in(project, viewer, runs=may.runs)
    shown = [one for one in everybody if may.member or not one.membership.is_partner]
    hidden = len(everybody) - len(shown)
    if not may.member and not viewer.roles.exists():  # somebody who came by an open link, and is nothing here yet
        shown = []
    coming = upcoming(project) if may.member else []
    unsettled = list(project.workshops.filter(event=None).select_related("proposal")) if may.member else []
    asking = [one for one in unsettled if one.has_poll and one.proposal.is_open]
    return {
        "project": project,
        "may": may,
        "people": shown,
        "not_named": count(hidden, "patient or carer partner", "patient or carer partners") if hidden else "",
        "says_nothing_of_needs": may.member and not may.runs and access_needs_of(viewer) is None,
        "alone": len(everybody) < 2,
        "stage": STAGE_WORDS[Project.Stage(project.stage)],
        "next_stage": STAGE_BUTTONS.get(Project.Stage(project.stage)),
        "next_workshop": coming[0] if coming else None,
        "when": when(coming[0]) if coming else "",
        "later": [(workshop, when(workshop)) for workshop in coming[1:]],
        "planned": [one for one in unsettled if one not in asking] if may.runs else [],
        "asking": asking,
        "ring": whom_to_ring(project),
    }


def who_is_in(project: Project, viewer: Person, *, runs: bool = False, needs: bool = False) -> list[Who]:
    """`needs`: with what people let organisers know, for somebody who `runs` it."""
    members = list(Membership.objects.active().by_name().filter(project=project))
    words = voices.words_for(project, members, viewer, runs=runs)
    known = _needs(members) if runs and needs else {}
    return [
        Who(one, one.person.name, words[one.pk], known.get(one.person_id, ""), runs and one.person.email is None)
        for one in members
    ]


def _needs(members: list[Membership]) -> dict[UUID, str]:
    shared = AccessNeeds.objects.shared_by([one.person for one in members])
    return {needs.person_id: "; ".join(needs.in_words()) for needs in shared}


def people_who_run(project: Project) -> list[Person]:
    members = Membership.objects.active().by_name().filter(project=project)
    return [one.person for one in members if one.is_lead or one.is_facilitator]


def people_to_ring(project: Project) -> list[Person]:
    """Those who run it, and whoever is the contact now."""
    people = people_who_run(project)
    return people if project.contact is None or project.contact in people else [*people, project.contact]


def upcoming(project: Project) -> list[Workshop]:
    """The next workshop first."""
    workshops = project.workshops.filter(event__in=Event.objects.standing(), event__end__gt=timezone.now())
    return list(workshops.select_related("event__room__location").order_by("event__start"))


def when(workshop: Workshop) -> str:
    event = workshop.event
    return f"{dates.span(event.start, event.end)}{' (not final yet)' if event.is_held else ''}"


@dataclass(frozen=True)
class Invited:
    """A line of the list of invitations."""

    pk: object
    name: str
    address: str
    words: str
    can_be_revoked: bool
    has_letter: bool = False


def invitations(project: Project) -> list[Invited]:
    return [_invited(one) for one in joining.pending(project)]


def _invited(one: joining.Pending) -> Invited:
    invitation, roles = one.invite.invitation, ", ".join(labels(one.invite))
    mail = f" Mail: {one.mail.lower()}." if one.mail and one.state is InviteState.OPEN else ""
    words = f"{INVITE_WORDS[one.state].format(day=dates.day(invitation.expires_at))} As {roles}.{mail}"
    where = invitation.address or "By letter"
    letter = invitation.for_person_id is not None and one.state.can_be_used
    return Invited(invitation.pk, invitation.name, where, words, one.state.can_be_used, letter)


def open_links(project: Project) -> list[tuple[object, str]]:
    """(key, words) of each that works."""
    return [(link.pk, _open_link(link.invitation)) for link in asking.links(project)]


def _open_link(invitation: Invitation) -> str:
    left = count(invitation.uses_left, "more person", "more people")
    return f"Made by {invitation.invited_by.name}. {left} may ask by it, until {dates.day(invitation.expires_at)}."


def request(asked: JoinRequest) -> dict[str, object]:
    """The context of the page on which a project lead answers."""
    needs = AccessNeeds(**asked.needs) if asked.needs else None
    if asked.person:
        needs = AccessNeeds.objects.shared_by([asked.person]).first()
    return {
        "asked": asked,
        "project": asked.project,
        "name": asked.their_name,
        "phone": asked.person.phone if asked.person else asked.phone,
        "who": voices.AS[Kind(asked.comes_as)] if asked.comes_as else "",
        "needs": needs.in_words() if needs else [],
        "since": dates.day(asked.asked_at),
    }
