"""What the pages about projects show: read only."""
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from coproduce.design import dates
from coproduce.people.invitations import InviteState
from coproduce.people.models import Person
from projects.models import Membership, Project, Workshop
from projects.models.project import labels
from projects.permissions import Rights
from projects.services import joining
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
    """Somebody in a project, in words."""

    membership: Membership
    name: str
    roles: str


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


def of(project: Project, may: Rights) -> dict[str, object]:
    """The context of a project's page."""
    everybody = who_is_in(project)
    shown = [one for one in everybody if may.member or not one.membership.is_partner]
    hidden = len(everybody) - len(shown)
    coming = upcoming(project) if may.member else []
    planned = list(project.workshops.filter(event=None)) if may.runs else []
    return {
        "project": project,
        "may": may,
        "people": shown,
        "not_named": count(hidden, "patient or carer partner", "patient or carer partners") if hidden else "",
        "alone": len(everybody) < 2,
        "stage": STAGE_WORDS[Project.Stage(project.stage)],
        "next_stage": STAGE_BUTTONS.get(Project.Stage(project.stage)),
        "next_workshop": coming[0] if coming else None,
        "when": when(coming[0]) if coming else "",
        "later": [(workshop, when(workshop)) for workshop in coming[1:]],
        "planned": planned,
        "ring": whom_to_ring(project),
    }


def who_is_in(project: Project) -> list[Who]:
    members = Membership.objects.active().by_name().filter(project=project)
    return [Who(one, one.person.name, ", ".join(one.labels)) for one in members]


def people_to_ring(project: Project) -> list[Person]:
    """Those who run it, and whoever is the contact now."""
    members = [one.membership for one in who_is_in(project)]
    people = [one.person for one in members if one.is_lead or one.is_facilitator]
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


def invitations(project: Project) -> list[Invited]:
    return [_invited(one) for one in joining.pending(project)]


def _invited(one: joining.Pending) -> Invited:
    invitation, roles = one.invite.invitation, ", ".join(labels(one.invite))
    mail = f" Mail: {one.mail.lower()}." if one.mail and one.state is InviteState.OPEN else ""
    words = f"{INVITE_WORDS[one.state].format(day=dates.day(invitation.expires_at))} As {roles}.{mail}"
    return Invited(invitation.pk, invitation.name, invitation.address, words, one.state.can_be_used)
