"""What an invited person sees before anything is asked of them, in every state of their invitation."""
from dataclasses import dataclass
from typing import Any

from coproduce.people import invitations
from coproduce.people.invitations import InviteState
from coproduce.people.models import Invitation, TrustSettings
from projects.models import JoinRequest, Membership, ProjectInvite
from projects.services import asking
from projects.services.news import whom_to_ring

CLOSED = {
    InviteState.EXPIRED: ("This link is too old", "A link works for 28 days. Ask for a new one: it takes a minute."),
    InviteState.USED: ("This link has been used", "A link works once. If it was you, sign in to see your project."),
    InviteState.REVOKED: ("This link does not work any more", "Whoever invited you took it back."),
}
CLOSED_TO_MANY = {
    InviteState.EXPIRED: ("This link is too old", "The time to ask by it has passed. There may be another way in."),
    InviteState.USED: ("Enough people have asked", "We cannot take more names by this link for now. Thank you."),
    InviteState.REVOKED: ("This link does not work any more", "The project does not look for people by it now."),
}
CLOSED_LETTER = {
    **CLOSED,
    InviteState.EXPIRED: ("This letter is too old", "A letter works for 8 weeks. Ask for a new one."),
    InviteState.USED: ("This code has been used", "A letter works once. Next time, use a code from your card."),
}


@dataclass(frozen=True)
class Page:
    template: str
    context: dict[str, Any]
    status: int = 200


def invite_of(invitation: Invitation) -> ProjectInvite | None:
    found = ProjectInvite.objects.select_related(
        "project__contact", "invitation__invited_by", "invitation__for_person"
    )
    return found.filter(pk=invitation.pk).first()


def page(invite: ProjectInvite, person: Any, asked: JoinRequest | None = None) -> Page:
    """`person` may be nobody. Only whoever could be the invited one sees what the project is.

    `asked`: what somebody without email asked for in this browser.
    """
    invitation = invite.invitation
    if invitation.is_open:
        asked = asking.of(invite, person) if person.is_authenticated else asked
        if asked:
            return _asked(invite, asked)
    state = invitations.state(invitation)
    words = CLOSED_TO_MANY if invitation.is_open else CLOSED_LETTER if invitation.for_person_id else CLOSED
    if state in words:
        title, told = words[state]
        used = state is InviteState.USED and not invitation.is_open
        context = closed() | {"title": title, "words": told, "used": used, "letter": invitation.for_person_id}
        return Page("join/closed.html", context, 410)
    if person.is_authenticated and not invitation.is_open and not invitations.is_of(invitation, person):
        return Page("join/wrong_person.html", {"mask": mask(invitation), **closed()}, 403)
    no = state is InviteState.DECLINED
    return Page("join/declined.html" if no else "join/invitation.html", facts(invite) | {"by": invitation.invited_by})


def facts(invite: ProjectInvite) -> dict[str, Any]:
    ring = whom_to_ring(invite.project)
    return {"invite": invite, "invitation": invite.invitation, "project": invite.project, "ring": ring}


def _asked(invite: ProjectInvite, asked: JoinRequest) -> Page:
    if asked.status == JoinRequest.Status.NOT_NOW:
        return Page("join/not_now.html", facts(invite) | {"words": asked.answer})
    return Page("join/waiting.html", facts(invite) | {"asked": asked})


def is_in(invite: ProjectInvite, person: Any) -> bool:
    """They joined by it, or are in the project all the same where it is open to many."""
    if invite.invitation.used_by == person:
        return True
    inside = Membership.objects.active().filter(project=invite.project)
    return invite.invitation.is_open and person.is_authenticated and inside.filter(person=person).exists()


def closed() -> dict[str, Any]:
    """For pages that say nothing about the project or its people: only the trust's number."""
    trust = TrustSettings.current()
    return {"ring": f"{trust.name} on {trust.phone}" if trust.phone else ""}


def mask(invitation: Invitation) -> str:
    """j…@example.org, or J…: enough to know oneself by."""
    if not invitation.address:
        return f"{invitation.name[:1]}…"
    name, _, domain = invitation.address.rpartition("@")
    return f"{name[:1]}…@{domain}"
