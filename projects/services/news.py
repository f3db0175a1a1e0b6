"""What the outbox says about projects, written when it is sent. None: no longer true."""
from django.conf import settings
from django.urls import reverse

from coproduce.design.lines import one_line
from coproduce.notifications.messages import Message, from_template
from coproduce.notifications.models import Notification
from coproduce.people import invitations
from coproduce.people.invitations import InviteState
from coproduce.people.models import TrustSettings
from projects.models import JoinRequest, Membership, ProjectInvite


def build_invite(row: Notification) -> Message | None:
    found = ProjectInvite.objects.select_related("invitation__invited_by", "project__contact")
    invite = found.filter(pk=row.params["invitation"]).first()
    if invite is None or invitations.state(invite.invitation) is not InviteState.OPEN:
        return None
    by = invite.invitation.invited_by
    link = settings.SITE_URL + reverse("join:open", args=[invitations.token(invite.invitation)])
    context = {
        "invitation": invite.invitation,
        "project": invite.project,
        "by": by,
        "link": link,
        "until": invite.invitation.expires_at,
        "ring": whom_to_ring(invite.project),
    }
    subject = one_line(f"{by.name} invites you: {invite.project}")
    return from_template("project_invite", context, to=invite.invitation.address, subject=subject)


def build_welcome(row: Notification) -> Message | None:
    found = Membership.objects.active().select_related("person", "project__contact")
    membership = found.filter(pk=row.params["membership"]).first()
    if membership is None:
        return None
    project = membership.project
    context = {
        "person": membership.person,
        "project": project,
        "link": settings.SITE_URL + project.get_absolute_url(),
        "diary": settings.SITE_URL + reverse("scheduling:diary"),
        "ring": whom_to_ring(project),
    }
    subject = one_line(f"Welcome: {project}")
    return from_template("project_welcome", context, to=membership.person.mail_address, subject=subject)


def build_not_now(row: Notification) -> Message | None:
    found = JoinRequest.objects.filter(status=JoinRequest.Status.NOT_NOW, person__is_active=True)
    request = found.select_related("person", "project__contact").filter(pk=row.params["request"]).first()
    if request is None:
        return None
    project = request.project
    context = {"person": request.person, "project": project, "words": request.answer, "ring": whom_to_ring(project)}
    subject = one_line(f"Thank you for asking: {project}")
    return from_template("project_not_now", context, to=request.person.mail_address, subject=subject)


def whom_to_ring(project) -> str:
    """"Sam Okoro on 01632 960100"; the trust's number when the contact has none; empty when nobody has."""
    contact = project.contact
    if contact and contact.phone:
        return f"{contact.name} on {contact.phone}"
    trust = TrustSettings.current()
    return f"{trust.name} on {trust.phone}" if trust.phone else ""
