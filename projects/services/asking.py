"""Open links for posters and leaflets: whoever follows one may ask to join, and a project lead answers.

Until then they see the honest invitation and nothing else: not who is in the project, nor how many.
"""
from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.locks import locked
from coproduce.notifications import outbox
from coproduce.people import invitations, roles
from coproduce.people.models import PARTNER_KINDS, Kind, Person
from coproduce.people.services import save_access_needs
from projects.models import JoinRequest, Membership, Project, ProjectInvite
from projects.services import joining
from projects.services.project import ProjectError

NOT_NOW = "project-not-now"  # kind of notification
LINKS_AT_ONCE = A_PAGE = 20
Status = JoinRequest.Status


class TooManyLinks(ProjectError):
    def __init__(self) -> None:
        super().__init__("This project has 20 open links. End one that you do not need any more, then make this one.")


class AnsweredAlready(ProjectError):
    def __init__(self) -> None:
        super().__init__("Somebody has answered this already.")


@transaction.atomic
def make_link(
    *, project: Project, by: Person, people: int, days: int, roles: Collection[str] = ("is_partner",)
) -> ProjectInvite:
    """An open link by which at most `people` may ask, for `days` days. Raises TooManyLinks."""
    locked(project)
    if len(links(project)) >= LINKS_AT_ONCE:
        raise TooManyLinks
    invitation = invitations.issue_open(by=by, uses=people, days=days)
    made = ProjectInvite.objects.create(invitation=invitation, project=project, **dict.fromkeys(roles, True))
    record("open link made", project, by=by, invitation=invitation.pk, people=people, days=days)
    return made


def links(project: Project) -> list[ProjectInvite]:
    """Those that still work, newest first."""
    found = project.invites.filter(
        invitation__is_open=True,
        invitation__revoked_at=None,
        invitation__uses_left__gt=0,
        invitation__expires_at__gt=timezone.now(),
    )
    return list(found.select_related("invitation__invited_by").order_by("-invitation__created_at", "pk"))


@transaction.atomic
def ask(
    *,
    invite: ProjectInvite,
    by: Person | None,
    name: str = "",
    phone: str = "",
    comes_as: str = "",
    needs: Mapping[str, bool | str] | None = None,
) -> JoinRequest:
    """`by` would like to join, or somebody without email who left a name and a phone number. Asked twice is once.

    Raises InviteExpired, InviteUsed, InviteRevoked, AlreadyMember.
    """
    locked(invite.project)
    if by and Membership.objects.active().filter(project=invite.project, person=by).exists():
        raise joining.AlreadyMember
    if earlier := _earlier(invite.project, by, name, phone):
        return earlier
    invitations.spend(invitation=invite.invitation)
    who = {"person": by} if by else {"name": name, "phone": phone}
    made = JoinRequest.objects.create(
        project=invite.project, invite=invite, comes_as=comes_as, needs=dict(needs or {}), **who
    )
    record("asked to join", made, by=by, project=invite.project_id)
    return made


def of(invite: ProjectInvite, person: Person) -> JoinRequest | None:
    """What they asked of this project, whatever became of it."""
    found = JoinRequest.objects.filter(project=invite.project_id, person=person)
    return found.exclude(status=Status.WELCOMED).first()


def left_here(invite: ProjectInvite, key: str) -> JoinRequest | None:
    """What somebody without email asked of this project, by the key that their browser keeps."""
    if not key:
        return None
    return JoinRequest.objects.filter(pk=key, project=invite.project_id, person=None, status=Status.WAITING).first()


def waiting(project: Project) -> list[JoinRequest]:
    """First come, first: 20 of them. The others come up as these are answered."""
    return list(project.requests.filter(status=Status.WAITING).select_related("person")[:A_PAGE])


@transaction.atomic
def withdraw(*, request: JoinRequest, by: Person | None) -> None:
    """They have changed their mind: nothing is kept but that it happened. Raises AnsweredAlready."""
    fresh = _fresh(request)
    record("request withdrawn", fresh, by=by, project=fresh.project_id)
    fresh.delete()


@transaction.atomic
def welcome(*, request: JoinRequest, by: Person, supporter: Person | None = None) -> Membership:
    """They are in, and are told. `supporter`: who rings somebody without email. Raises AnsweredAlready."""
    fresh = _fresh(request)
    person = fresh.person or _somebody_new(fresh, supporter or by)
    if fresh.comes_as in PARTNER_KINDS:
        roles.give(person=person, kind=Kind(fresh.comes_as), by=by)
    fresh.person, fresh.name, fresh.phone, fresh.needs = person, "", "", {}
    fresh.status, fresh.answered_at, fresh.answered_by = Status.WELCOMED, timezone.now(), by
    fresh.save()
    membership = joining.put_in(
        project=fresh.project,
        person=person,
        by=by,
        roles=[flag for flag in Membership.ROLES if getattr(fresh.invite, flag)],
        how=Membership.JoinedBy.OPEN_LINK,
        reason=str(fresh.pk),
    )
    if fresh.comes_as and not membership.takes_part_as:
        membership.takes_part_as = [fresh.comes_as]
        membership.save(update_fields=["takes_part_as"])
    return membership


@transaction.atomic
def not_now(*, request: JoinRequest, by: Person, words: str) -> None:
    """Kindly. Whoever has email gets the words by mail; somebody without was rung, and we forget name and number.

    Raises AnsweredAlready.
    """
    fresh = _fresh(request)
    record("answered: not now", fresh, by=by, project=fresh.project_id)
    if fresh.person is None:
        fresh.delete()
        return
    fresh.status, fresh.answer, fresh.answered_at, fresh.answered_by = Status.NOT_NOW, words, timezone.now(), by
    fresh.save()
    outbox.queue(to=fresh.person, kind=NOT_NOW, key=f"request:{fresh.pk}", request=str(fresh.pk))


def _fresh(request: JoinRequest) -> JoinRequest:
    """As it is now, with its project's row locked: of two leads who answer at once, one does."""
    locked(request.project)
    found = JoinRequest.objects.select_related("project", "person", "invite").filter(pk=request.pk).first()
    if found is None or found.status != Status.WAITING:
        raise AnsweredAlready
    return found


def _earlier(project: Project, by: Person | None, name: str, phone: str) -> JoinRequest | None:
    if by is None:
        return project.requests.filter(status=Status.WAITING, name__iexact=name, phone=phone).first()
    earlier = project.requests.filter(person=by).first()
    if earlier and earlier.status == Status.WELCOMED:  # they have left since, and ask again
        earlier.delete()
        return None
    return earlier


def _somebody_new(request: JoinRequest, supporter: Person) -> Person:
    person = Person.objects.create(name=request.name, phone=request.phone, supporter=supporter)
    if request.needs:
        save_access_needs(person=person, by=supporter, **request.needs)
    return person
