"""What is printed: the poster of an open link, and the letter to somebody without email."""
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse

from coproduce.design import dates
from coproduce.people import invitations
from coproduce.people.models import Invitation
from projects.models import Project, ProjectInvite
from projects.services.news import whom_to_ring


def open_link(project: Project, key: UUID) -> ProjectInvite:
    """One that still works. Raises Http404."""
    return _working(project, key, is_open=True)


def letter(project: Project, key: UUID) -> ProjectInvite:
    """One that may still be answered. Raises Http404."""
    return _working(project, key, for_person__isnull=False)


def _working(project: Project, key: UUID, **kind: object) -> ProjectInvite:
    found = project.invites.select_related("invitation__invited_by", "invitation__for_person", "project__contact")
    only = {f"invitation__{name}": value for name, value in kind.items()}
    return get_object_or_404(found.filter(invitation__revoked_at=None, invitation__uses_left__gt=0, **only), pk=key)


def context(invite: ProjectInvite) -> dict[str, Any]:
    invitation = invite.invitation
    return {
        "invite": invite,
        "invitation": invitation,
        "project": invite.project,
        "by": invitation.invited_by,
        "code": invitations.code(invitation),
        "link": address(invitation) if invitation.is_open else "",
        "until": dates.day(invitation.expires_at),
        "ring": whom_to_ring(invite.project),
        **addresses(),
    }


def address(invitation: Invitation) -> str:
    """The whole link, for the QR code."""
    return settings.SITE_URL + reverse("join:open", args=[invitations.token(invitation)])


def addresses() -> dict[str, str]:
    """`type_at`: what people type into a phone: without "https://"."""
    site = urlsplit(settings.SITE_URL)
    return {"type_at": site.netloc + reverse("join:code")}
