"""What an invited person sees before anything is asked of them, in every state of their invitation."""
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from django.urls import reverse

from coproduce.people import invitations
from coproduce.people.invitations import InviteState
from coproduce.people.models import Invitation, TrustSettings
from projects.models import ProjectInvite
from projects.services.news import whom_to_ring

CLOSED = {
    InviteState.EXPIRED: ("This link is too old", "A link works for 28 days. Ask for a new one: it takes a minute."),
    InviteState.USED: ("This link has been used", "A link works once. If it was you, sign in to see your project."),
    InviteState.REVOKED: ("This link does not work any more", "Whoever invited you took it back."),
}


@dataclass(frozen=True)
class Page:
    template: str
    context: dict[str, Any]
    status: int = 200


def invite_of(invitation: Invitation) -> ProjectInvite | None:
    found = ProjectInvite.objects.select_related("project__contact", "invitation__invited_by")
    return found.filter(pk=invitation.pk).first()


def page(invite: ProjectInvite, person: Any) -> Page:
    """`person` may be nobody. Only whoever could be the invited one sees what the project is."""
    state = invitations.state(invite.invitation)
    if state in CLOSED:
        title, words = CLOSED[state]
        used = state is InviteState.USED
        return Page("join/closed.html", closed() | {"title": title, "words": words, "used": used}, 410)
    if person.is_authenticated and not owns(person, invite.invitation.address):
        return Page("join/wrong_person.html", {"mask": mask(invite.invitation.address), **closed()}, 403)
    context = {
        "invite": invite,
        "project": invite.project,
        "by": invite.invitation.invited_by,
        "ring": whom_to_ring(invite.project),
    }
    return Page("join/declined.html" if state is InviteState.DECLINED else "join/invitation.html", context)


def closed() -> dict[str, Any]:
    """For pages that say nothing about the project or its people: only the trust's number."""
    trust = TrustSettings.current()
    return {"ring": f"{trust.name} on {trust.phone}" if trust.phone else ""}


def owns(person: Any, address: str) -> bool:
    return EmailAddress.objects.filter(user=person, email__iexact=address, verified=True).exists()


def mask(address: str) -> str:
    """j…@example.org: enough to know one's own address by."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"


def sign_in_address(invite: ProjectInvite) -> str:
    """By code, and back to the invitation. The address is filled in there from the session, never from a link."""
    address = invite.invitation.address
    known = EmailAddress.objects.filter(email__iexact=address).exists()
    query = urlencode({"next": reverse("join:invitation")})
    return f"{reverse('account_request_login_code' if known else 'account_signup')}?{query}"
