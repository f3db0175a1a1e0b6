"""Invitations: a link that lets one address in.

Only the SHA-256 of a link's token is kept. The token is made again from the row's nonce and SECRET_KEY whenever a mail
is built, so a stolen copy of the database opens no door by itself.
"""

import base64
import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import Enum, auto

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from coproduce.audit.trail import record
from coproduce.people.addresses import normal
from coproduce.people.models import Invitation, Person

SESSION_KEY = "invitation"
SALT = "coproduce.people.invitations"


class InviteState(Enum):
    OPEN = auto()
    DECLINED = auto()
    EXPIRED = auto()
    USED = auto()
    REVOKED = auto()

    @property
    def can_be_used(self) -> bool:
        """A no can be taken back: a mail scanner may have said it."""
        return self in {InviteState.OPEN, InviteState.DECLINED}


class InvitationError(ValueError):
    """The invitation does not let this person in."""


class InviteExpired(InvitationError):
    """Its last day has gone."""


class InviteUsed(InvitationError):
    """Somebody has accepted it."""


class InviteRevoked(InvitationError):
    """Whoever sent it took it back."""


class WrongPerson(InvitationError):
    """It is for an address that this person has not shown to be theirs. The invitation survives."""


class TokenLost(LookupError):
    """SECRET_KEY was changed without keeping the old one in SECRET_KEY_FALLBACKS: invite again."""


REFUSALS = {
    InviteState.EXPIRED: InviteExpired,
    InviteState.USED: InviteUsed,
    InviteState.REVOKED: InviteRevoked,
}


@transaction.atomic
def issue(*, by: Person, address: str, name: str = "", days: int = 28) -> Invitation:
    """An open invitation for `address`, good for `days` days and one use."""
    invitation = Invitation(
        invited_by=by, address=normal(address), name=name, expires_at=timezone.now() + timedelta(days=days)
    )
    invitation.token_hash = _hash(next(_tokens(invitation)))
    invitation.save(force_insert=True)
    record("invitation sent", invitation, by=by)
    return invitation


def token(invitation: Invitation) -> str:
    """The 43 characters of the link, made again. Raises TokenLost."""
    for made in _tokens(invitation):
        if _hash(made) == invitation.token_hash:
            return made
    raise TokenLost(invitation.pk)


def look_up(token: str) -> Invitation | None:
    return Invitation.objects.select_related("invited_by").filter(token_hash=_hash(token)).first()


def state(invitation: Invitation, now: datetime | None = None) -> InviteState:
    if invitation.revoked_at:
        return InviteState.REVOKED
    if not invitation.uses_left:
        return InviteState.USED
    if invitation.expires_at <= (now or timezone.now()):
        return InviteState.EXPIRED
    return InviteState.DECLINED if invitation.declined_at else InviteState.OPEN


@transaction.atomic
def redeem(*, invitation: Invitation, by: Person) -> None:
    """Use it up, once, whoever else presses at the same moment.

    Raises WrongPerson, InviteExpired, InviteUsed, InviteRevoked.
    """
    if not EmailAddress.objects.filter(user=by, email__iexact=invitation.address, verified=True).exists():
        raise WrongPerson
    now = timezone.now()
    taken = _usable(invitation, now).update(uses_left=F("uses_left") - 1, used_at=now, used_by=by, declined_at=None)
    invitation.refresh_from_db()
    if not taken:
        raise REFUSALS[state(invitation, now)]
    record("invitation used", invitation, by=by)


def decline(*, invitation: Invitation) -> None:
    """Whoever holds the link says no. Raises InviteExpired, InviteUsed, InviteRevoked."""
    _answer(invitation, no=True)


def take_back(*, invitation: Invitation) -> None:
    """The no was not meant. Raises InviteExpired, InviteUsed, InviteRevoked."""
    _answer(invitation, no=False)


@transaction.atomic
def revoke(*, invitation: Invitation, by: Person) -> None:
    """The link lets nobody in any more. Raises InviteUsed. Twice is once."""
    now = timezone.now()
    revoked = Invitation.objects.filter(pk=invitation.pk, uses_left__gt=0, revoked_at=None).update(revoked_at=now)
    invitation.refresh_from_db()
    if revoked:
        record("invitation revoked", invitation, by=by)
    elif state(invitation, now) is InviteState.USED:
        raise InviteUsed


def hold(session: SessionBase, invitation: Invitation) -> None:
    """Remember between opening the link and signing in. Nothing is consumed."""
    session[SESSION_KEY] = str(invitation.pk)


def held(session: SessionBase) -> Invitation | None:
    """The invitation whose link was opened in this browser, whatever has become of it since."""
    key = session.get(SESSION_KEY)
    return Invitation.objects.select_related("invited_by").filter(pk=key).first() if key else None


def let_go(session: SessionBase) -> None:
    session.pop(SESSION_KEY, None)


@transaction.atomic
def _answer(invitation: Invitation, *, no: bool) -> None:
    now = timezone.now()
    changed = _usable(invitation, now).filter(declined_at__isnull=no).update(declined_at=now if no else None)
    invitation.refresh_from_db()
    if refusal := REFUSALS.get(state(invitation, now)):
        raise refusal
    if changed:
        record("invitation declined" if no else "invitation taken up again", invitation, by=None)


def _usable(invitation: Invitation, now: datetime):
    return Invitation.objects.filter(pk=invitation.pk, uses_left__gt=0, revoked_at=None, expires_at__gt=now)


def _tokens(invitation: Invitation) -> Iterator[str]:
    """As the key of today makes it, then as each older key did."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        digest = salted_hmac(SALT, invitation.nonce.bytes, secret=key, algorithm="sha256").digest()
        yield base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
