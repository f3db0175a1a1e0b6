"""Joining without email: by phone, on paper or face to face, and by a printed letter with a code."""
from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.locks import locked
from coproduce.people import invitations
from coproduce.people import roles as kinds_of
from coproduce.people.models import Kind, Person
from coproduce.people.services import save_access_needs
from projects.models import Membership, Project, ProjectInvite
from projects.services import joining
from projects.services.project import ProjectError

MOST = 100


class ThereAlready(ProjectError):
    def __init__(self) -> None:
        super().__init__("Somebody with this name and phone number is in the project, or has a letter from it.")


@transaction.atomic
def add(
    *,
    project: Project,
    by: Person,
    supporter: Person,
    said_yes: str,
    person: Person | None = None,
    name: str = "",
    phone: str = "",
    kind: str = "",
    needs: Mapping[str, bool | str] | None = None,
    roles: Collection[str] = (),
) -> Membership | ProjectInvite:
    """Somebody without email: a member if they said yes (`said_yes`: a Membership.JoinedBy), else invited by letter.

    `person`: somebody we know already; else one is made of `name`, `phone`, `kind` and `needs` (fields of AccessNeeds).
    Raises ThereAlready, SaidNo, TooManyInvitations.
    """
    locked(project, by)
    _refuse_doubles(project, person, name, phone)
    joining.refuse_too_many(by)
    somebody = person or _made(by, supporter, name, phone, kind, needs or {})
    if said_yes:
        return joining.put_in(project=project, person=somebody, by=by, roles=roles, how=said_yes, reason="by hand")
    invitation = invitations.issue_letter(by=by, to=somebody)
    made = ProjectInvite.objects.create(invitation=invitation, project=project, **dict.fromkeys(roles, True))
    record("invited by letter", project, by=by, invitation=invitation.pk, person=somebody.pk)
    return made


def known_to(supporter: Person, project: Project) -> list[Person]:
    """People without email whom `supporter` looks after and who are not in the project."""
    inside = Membership.objects.active().filter(project=project).values("person")
    found = Person.objects.filter(supporter=supporter, email=None, is_active=True).exclude(pk__in=inside)
    return list(found.order_by("name", "pk")[:MOST])


def _made(
    by: Person, supporter: Person, name: str, phone: str, kind: str, needs: Mapping[str, bool | str]
) -> Person:
    made = Person.objects.create(name=name, phone=phone, supporter=supporter)
    record("person added by hand", made, by=by, supporter=supporter.pk)
    if kind:
        kinds_of.give(person=made, kind=Kind(kind), by=by)
    if needs:
        save_access_needs(person=made, by=by, **needs)
    return made


def _refuse_doubles(project: Project, person: Person | None, name: str, phone: str) -> None:
    inside = Membership.objects.active().filter(project=project)
    invited = project.invites.filter(
        invitation__for_person__isnull=False,
        invitation__revoked_at=None,
        invitation__uses_left__gt=0,
        invitation__expires_at__gt=timezone.now(),
    )
    same = Person.objects.filter(email=None)
    same = same.filter(pk=person.pk) if person else same.filter(name__iexact=name, phone=phone)
    if project.invites.filter(
        invitation__for_person__in=same, invitation__declined_at__isnull=False, invitation__revoked_at=None
    ).exists():
        raise joining.SaidNo
    here = Q(pk__in=inside.values("person")) | Q(pk__in=invited.values("invitation__for_person"))
    if same.filter(here).exists():
        raise ThereAlready
