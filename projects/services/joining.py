"""How people come into a project, and how they go."""
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.locks import locked
from coproduce.notifications import outbox
from coproduce.notifications.models import Notification
from coproduce.people import invitations
from coproduce.people.addresses import normal
from coproduce.people.invitations import InviteState
from coproduce.people.models import Invitation, Person
from projects.models import JoinRequest, Membership, Project, ProjectInvite, SpeaksFor, WorkshopInvitee
from projects.models.project import roles_of
from projects.services import handing_over
from projects.services.project import ProjectError, refuse_last_lead
from scheduling.models import Event, Proposal
from scheduling.services import events, proposals

INVITE, WELCOME = "project-invite", "project-welcome"  # kinds of notification
JoinedBy = Membership.JoinedBy
KIND_WORDS = (
    "Thank you for asking. We have as many people as we can welcome this time, so it is not now. "
    "It is not about you. We keep the door open: ring us if you would like to hear of the next project."
)
A_DAY = 50  # invitations of one person


class AlreadyMember(ProjectError):
    def __init__(self) -> None:
        super().__init__("This person is in the project already.")


class AlreadyInvited(ProjectError):
    def __init__(self) -> None:
        super().__init__("You have invited this address already, and the link still works.")


class SaidNo(ProjectError):
    def __init__(self) -> None:
        super().__init__(
            "This person would rather not. We told them that we would not ask again. "
            "If they change their mind, the link in their mail still works for them, or they can ring you."
        )


class TooManyInvitations(ProjectError):
    def __init__(self) -> None:
        super().__init__(
            f"You have invited {A_DAY} people in one day. Go on tomorrow, or make an open link: one for many people."
        )


@dataclass(frozen=True)
class Pending:
    """An invitation that nobody has used, and how its mail fares."""

    invite: ProjectInvite
    state: InviteState
    mail: str


def mail_key(invite: ProjectInvite) -> str:
    return f"invitation:{invite.pk}"


@transaction.atomic
def invite(*, project: Project, by: Person, name: str, address: str, roles: Collection[str] = ()) -> ProjectInvite:
    """A personal link to `address`, by mail. `roles`: names of role flags.

    Raises AlreadyMember, AlreadyInvited, SaidNo, TooManyInvitations.
    """
    locked(project, by)
    address = normal(address)
    _refuse_known(project, address)
    refuse_too_many(by)
    invitation = invitations.issue(by=by, address=address, name=name)
    made = ProjectInvite.objects.create(invitation=invitation, project=project, **dict.fromkeys(roles, True))
    outbox.queue(
        to=None, kind=INVITE, key=mail_key(made), due_at=_after_a_break(address), invitation=str(invitation.pk)
    )
    record("invited to project", project, by=by, invitation=invitation.pk, roles=",".join(roles))
    return made


def refuse_too_many(by: Person) -> None:
    """Call it with the person's row locked."""
    a_day_ago = timezone.now() - timedelta(days=1)
    if Invitation.objects.filter(invited_by=by, is_open=False, created_at__gt=a_day_ago).count() >= A_DAY:
        raise TooManyInvitations


def _after_a_break(address: str) -> datetime | None:
    """Somebody known to us who takes a break is asked when it is over."""
    pausing = Person.objects.filter(
        emailaddress__email__iexact=address, emailaddress__verified=True, paused_until__gt=timezone.localdate()
    ).first()
    return timezone.make_aware(datetime.combine(pausing.paused_until, time.min)) if pausing else None


def _refuse_known(project: Project, address: str) -> None:
    members = Membership.objects.active().filter(project=project)
    if members.filter(person__emailaddress__email__iexact=address, person__emailaddress__verified=True).exists():
        raise AlreadyMember
    for earlier in project.invites.filter(invitation__address=address).select_related("invitation"):
        if earlier.invitation.declined_at and not earlier.invitation.revoked_at:
            raise SaidNo
        if invitations.state(earlier.invitation) is InviteState.OPEN:
            raise AlreadyInvited


def pending(project: Project) -> list[Pending]:
    """Newest first, by mail or letter. Those who joined are in the list of people instead."""
    invites = list(
        project.invites.filter(invitation__uses_left__gt=0, invitation__is_open=False)
        .select_related("invitation", "invitation__invited_by")
        .order_by("-invitation__created_at", "pk")
    )
    mails = Notification.objects.filter(kind=INVITE, key__in=[mail_key(one) for one in invites])
    fares = {mail.key: mail.get_state_display() for mail in mails}
    return [Pending(one, invitations.state(one.invitation), fares.get(mail_key(one), "")) for one in invites]


@transaction.atomic
def revoke(*, invite: ProjectInvite, by: Person) -> None:
    """The link stops working, and its mail is not sent if it has not been. Raises InviteUsed."""
    invitations.revoke(invitation=invite.invitation, by=by)
    outbox.cancel(key=mail_key(invite))
    if nobody_yet := invite.invitation.for_person:
        _forget(nobody_yet)


def _forget(person: Person) -> None:
    """Somebody who was only ever written a letter, and is nothing here: their name and number are deleted."""
    letters = person.letters.filter(revoked_at=None)
    if person.email or person.last_login or person.memberships.exists() or letters.exists():
        return
    record("person added by hand forgotten", person, by=None)
    person.delete()


@transaction.atomic
def accept(*, invite: ProjectInvite, by: Person) -> Membership:
    """`by` is in the project now. Roles are added to what they had.

    Raises WrongPerson, InviteExpired, InviteUsed, InviteRevoked.
    """
    locked(invite.project)
    invitations.redeem(invitation=invite.invitation, by=by)
    outbox.cancel(key=mail_key(invite))
    return put_in(
        project=invite.project, person=by, by=by, roles=roles_of(invite), how=JoinedBy.LINK, reason=str(invite.pk)
    )


@transaction.atomic
def put_in(
    *, project: Project, person: Person, by: Person, roles: Collection[str], how: str, reason: str
) -> Membership:
    """`person` said yes and is in the project now. Roles are added to what they had, unless they had left.

    `how`: a Membership.JoinedBy. `reason`: what their welcome is about, so that it is said once.
    """
    (project,) = locked(project)
    membership, new = Membership.objects.get_or_create(project=project, person=person, defaults={"joined_by": how})
    came_back = membership.status == Membership.Status.LEFT
    for flag in Membership.ROLES:
        kept = not came_back and getattr(membership, flag)
        setattr(membership, flag, kept or flag in roles)
    if came_back:
        membership.joined_by, membership.takes_part_as = how, []
    membership.status, membership.left_at = Membership.Status.ACTIVE, None
    membership.save()
    record("project joined", membership, by=by, project=project.pk, new=new, how=how)
    outbox.queue(to=person, kind=WELCOME, key=f"membership:{membership.pk}:{reason}", membership=str(membership.pk))
    return membership


@transaction.atomic
def leave(*, membership: Membership, by: Person) -> Membership:
    """The person goes, by themselves or at a project lead's word. Nothing more is sent to them about the project.

    Raises LastProjectLead.
    """
    (project,) = locked(membership.project)
    fresh = Membership.objects.select_related("person").get(pk=membership.pk)
    if fresh.status == Membership.Status.LEFT:
        return fresh
    refuse_last_lead(fresh)
    fresh.status, fresh.left_at = Membership.Status.LEFT, timezone.now()
    fresh.save(update_fields=["status", "left_at"])
    SpeaksFor.objects.filter(Q(membership=fresh) | Q(member=fresh)).delete()
    WorkshopInvitee.objects.filter(workshop__project=project, person=fresh.person).delete()
    events.leave(person=fresh.person, events=Event.objects.filter(workshop__project=project))
    proposals.leave(person=fresh.person, proposals=Proposal.objects.filter(workshop__project=project))
    handing_over.meetings(project, fresh.person)
    handing_over.telephone(project, fresh.person)
    record("project left", fresh, by=by, person=fresh.person_id)
    return fresh


@transaction.atomic
def leave_everything(*, person: Person) -> None:
    """For somebody who leaves the trust. Raises LastProjectLead."""
    JoinRequest.objects.filter(person=person).delete()
    for membership in Membership.objects.active().filter(person=person).order_by("project_id"):
        leave(membership=membership, by=person)
