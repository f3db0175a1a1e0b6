"""A project from its first words to its opening, and what its people are in it."""
import hashlib
import json
from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.locks import locked
from coproduce.people.models import Person
from coproduce.people.signals import CannotLeave
from projects.models import Membership, Project
from projects.services import handing_over

TEXTS = ("title", "purpose", "decided", "involves", "payment", "last_time")
Stage = Project.Stage
A_MINUTE = timedelta(minutes=1)
NEXT_STAGES = {Stage.DRAFT: Stage.LOOKING_FOR_PEOPLE, Stage.LOOKING_FOR_PEOPLE: Stage.OPEN}


class ProjectError(ValueError):
    """In words for the person who tried."""


class LastProjectLead(ProjectError, CannotLeave):
    def __init__(self) -> None:
        super().__init__("A project needs a project lead. Make somebody else a project lead first.")


class ChangedMeanwhile(ProjectError):
    """`project` as somebody else has saved it."""

    def __init__(self, project: Project) -> None:
        self.project = project
        super().__init__(
            "Somebody else saved other words while you were typing, and yours are not saved yet. "
            "Theirs stand below. Put together what you want to keep, then save again."
        )


class WrongStage(ProjectError):
    def __init__(self) -> None:
        super().__init__("Somebody has already changed this. Look at the project again.")


@transaction.atomic
def create(*, by: Person, title: str, purpose: str, **texts: str) -> Project:
    """Whoever creates a project leads it, and is the one to ring."""
    project = Project.objects.create(title=title, purpose=purpose, contact=by, **texts)
    Membership.objects.create(project=project, person=by, is_lead=True)
    record("project created", project, by=by)
    return project


@transaction.atomic
def create_once(*, by: Person, title: str, purpose: str, **texts: str) -> Project:
    """As `create`, but the same words sent again within a minute are a second press of the button."""
    locked(by)
    led = Project.objects.filter(memberships__person=by, memberships__is_lead=True)
    same = led.filter(title=title, purpose=purpose, **texts, created_at__gt=timezone.now() - A_MINUTE)
    return same.first() or create(by=by, title=title, purpose=purpose, **texts)


def stamp(project: Project) -> str:
    """Of its texts and contact: the same as long as nobody changes them."""
    texts = [*(getattr(project, name) for name in TEXTS), str(project.contact_id)]
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:16]


@transaction.atomic
def edit(*, project: Project, by: Person, seen: str = "", **changes: object) -> Project:
    """`changes`: any of TEXTS, and `contact`. `seen`: the stamp of what `by` was shown. Raises ChangedMeanwhile."""
    (fresh,) = locked(project)
    if all(getattr(fresh, name) == value for name, value in changes.items()):
        return fresh
    if seen and seen != stamp(fresh):
        raise ChangedMeanwhile(fresh)
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(changes))
    record("project edited", fresh, by=by)
    return fresh


@transaction.atomic
def move_on(*, project: Project, by: Person, to: str) -> Project:
    """From draft to looking for people, from there to open. Raises WrongStage."""
    (fresh,) = locked(project)
    if NEXT_STAGES.get(Stage(fresh.stage)) != to:
        raise WrongStage
    fresh.stage = to
    fresh.save(update_fields=["stage"])
    record("project stage", fresh, by=by, stage=to)
    return fresh


@transaction.atomic
def set_roles(*, membership: Membership, by: Person, roles: Collection[str]) -> Membership:
    """`roles`: names of role flags; all others are taken away. Who runs it no more hands on what they organised.

    Raises LastProjectLead.
    """
    (project,) = locked(membership.project)
    fresh = Membership.objects.select_related("person").get(pk=membership.pk)
    if "is_lead" not in roles:
        refuse_last_lead(fresh)
    for flag in Membership.ROLES:
        setattr(fresh, flag, flag in roles)
    fresh.save(update_fields=list(Membership.ROLES))
    if not (fresh.is_lead or fresh.is_facilitator):
        handing_over.meetings(project, fresh.person)
    record("project roles", fresh, by=by, roles=",".join(roles))
    return fresh


def refuse_last_lead(membership: Membership) -> None:
    """Call it with the project's row locked: two leads who leave at once must not both go."""
    leads = Membership.objects.active().filter(project=membership.project_id, is_lead=True)
    if membership.is_lead and not leads.exclude(pk=membership.pk).exists():
        raise LastProjectLead
