"""Invitations to an address of mine, people who would like to join a project of mine, a carer who would speak for me.

The link of an invitation is made again: only its hash is kept.
"""
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from coproduce.home.asked.kind import ME, NOW, Kind, Line, Row, asking
from coproduce.people import invitations
from coproduce.people.models import Invitation, Person
from projects.models import JoinRequest, Membership, ProjectInvite, SpeaksFor


def rows() -> QuerySet:
    found = ProjectInvite.objects.filter(
        invitation__address__in=EmailAddress.objects.filter(user=ME, verified=True).values("email"),
        invitation__uses_left__gt=0,
        invitation__revoked_at=None,
        invitation__declined_at=None,
        invitation__expires_at__gt=NOW,
    )
    return asking(
        found,
        other="invitation__nonce",
        more="invitation__token_hash",
        due="invitation__expires_at",
        what="project__title",
        who="invitation__invited_by__name",
    )


def line(row: Row) -> Line:
    invitation = Invitation(pk=UUID(row.key), nonce=UUID(row.other), token_hash=row.more)
    text = f"Read an invitation from {row.who}"
    try:
        url = reverse("join:open", args=[invitations.token(invitation)])
    except invitations.TokenLost:
        return Line(text=text, detail=f"Its link works no more. Ask {row.who} for a new one.", url="", action="")
    return Line(text=text, detail=row.what, url=url, action="Read it")


def answer(*, by: Person, row: Row, said: str) -> str:
    with said_plainly():
        invitations.decline(invitation=Invitation.objects.get(pk=UUID(row.key)))
    return f"You would rather not: {row.what}. We will not ask you again."


def undo(*, by: Person, key: UUID) -> None:
    with said_plainly():
        invitations.take_back(invitation=Invitation.objects.get(pk=key))


@contextmanager
def said_plainly() -> Iterator[None]:
    try:
        yield
    except invitations.InvitationError:
        raise ValueError("This invitation can be used no more. Ask whoever sent it for a new one.") from None


def requests() -> QuerySet:
    """Those who came by an open link and wait for the answer of a project lead."""
    led = Membership.objects.active().filter(person=ME, is_lead=True)
    found = JoinRequest.objects.filter(status=JoinRequest.Status.WAITING, project__in=led.values("project"))
    who = Coalesce("person__name", "name")
    return asking(found, other="project", due="asked_at", what="project__title", who=who)


def request_line(row: Row) -> Line:
    url = reverse("projects:request", args=[UUID(row.other), UUID(row.key)])
    return Line(text=f"{row.who} would like to join", detail=row.what, url=url, action="Answer")


def voices() -> QuerySet:
    """Carers who would like to speak for me."""
    found = SpeaksFor.objects.filter(
        member__person=ME, member__status=Membership.Status.ACTIVE, say=SpeaksFor.Say.ASKED
    )
    project, who = "membership__project", "membership__person__name"
    return asking(found, key="membership", other=project, what=f"{project}__title", who=who)


def voice_line(row: Row) -> Line:
    url = reverse("projects:my-part", args=[UUID(row.other)])
    return Line(text=f"Say if {row.who} may speak for you", detail=row.what, url=url, action="Say")


KINDS = (
    Kind(slug="join-request", minutes=3, rows=requests, line=request_line),
    Kind(slug="voice", minutes=1, rows=voices, line=voice_line),
    Kind(
        slug="invitation",
        minutes=2,
        rows=rows,
        line=line,
        answers={"no": "I would rather not"},
        answer=answer,
        undo=undo,
        mail_url=lambda row: line(row).url,
        told_at_once=True,
    ),
)
