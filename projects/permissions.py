"""Who may do what in a project. Each rule takes the person and the project, or something that belongs to one."""
from dataclasses import dataclass

from coproduce.people.models import Kind, Person
from coproduce.people.roles import has_role
from projects.models import Membership, Project, Workshop


@dataclass(frozen=True)
class Rights:
    """What one person may do in one project, from one query: pages ask it for their buttons."""

    member: bool = False
    leads: bool = False
    runs: bool = False  # project lead or facilitator


def rights(person: Person, project: Project) -> Rights:
    found = Membership.objects.active().filter(project=project, person=person).first()
    if found is None:
        return Rights()
    return Rights(member=True, leads=found.is_lead, runs=found.is_lead or found.is_facilitator)


def can_create(person: Person) -> bool:
    return has_role(person, Kind.STAFF, Kind.COPRODUCTION_LEAD)


def is_member(person: Person, project: Project) -> bool:
    return rights(person, project).member


def can_edit(person: Person, project: Project) -> bool:
    return rights(person, project).runs


def can_invite(person: Person, project: Project) -> bool:
    return rights(person, project).runs


def can_change_roles(person: Person, project: Project) -> bool:
    return rights(person, project).leads


def can_plan_workshop(person: Person, project: Project) -> bool:
    return rights(person, project).runs


def can_run_workshop(person: Person, workshop: Workshop) -> bool:
    return can_plan_workshop(person, workshop.project)
