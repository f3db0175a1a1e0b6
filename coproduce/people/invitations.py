"""Invitations: a link that lets one address in, a letter for one person without email, an open link for a poster.

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
from coproduce.people import codes
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
    return _issued(by, days, address=normal(address), name=name)


@transaction.atomic
def issue_letter(*, by: Person, to: Person, days: int = 56) -> Invitation:
    """For somebody without email: its code is printed. Only they can use it, once."""
    return _issued(by, days, for_person=to, name=to.name, with_code=True)


@transaction.atomic
def issue_open(*, by: Person, uses: int, days: int) -> Invitation:
    """For a poster: whoever has it may ask to join, `uses` people at most. It lets nobody in by itself."""
    return _issued(by, days, is_open=True, uses_left=uses, with_code=True)


def _issued(by: Person, days: int, *, with_code: bool = False, **fields: object) -> Invitation:
    invitation = Invitation(invited_by=by, expires_at=timezone.now() + timedelta(days=days), **fields)
    invitation.token_hash = _hash(next(_tokens(invitation)))
    if with_code:
        invitation.code_hash = codes.hash_of(codes.make(invitation.nonce))
    invitation.save(force_insert=True)
    record("invitation sent", invitation, by=by)
    return invitation


def code(invitation: Invitation) -> str:
    """What is printed, BCDF-GHJK-3467. Raises TokenLost."""
    made = codes.made_again(invitation.nonce, invitation.code_hash or "")
    if not made:
        raise TokenLost(invitation.pk)
    return codes.shown(made)


def look_up_code(typed: str) -> Invitation | None:
    found = Invitation.objects.select_related("invited_by", "for_person")
    return found.filter(code_hash__in=codes.hashes(codes.normal(typed))).first()


def is_of(invitation: Invitation, person: Person) -> bool:
    """Whether it is for them: by an address that they have shown to be theirs, or by name."""
    if not person.is_authenticated or invitation.is_open:
        return False
    if invitation.for_person_id:
        return bool(invitation.for_person_id == person.pk and person.is_active)
    return EmailAddress.objects.filter(user=person, email__iexact=invitation.address, verified=True).exists()


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
    if not is_of(invitation, by):
        raise WrongPerson
    now = timezone.now()
    taken = _usable(invitation, now).update(uses_left=F("uses_left") - 1, used_at=now, used_by=by, declined_at=None)
    invitation.refresh_from_db()
    if not taken:
        raise REFUSALS[state(invitation, now)]
    record("invitation used", invitation, by=by)


@transaction.atomic
def spend(*, invitation: Invitation) -> None:
    """One more person asks by this open link; however many ask at once, no more than it allows.

    Raises InviteExpired, InviteUsed, InviteRevoked.
    """
    now = timezone.now()
    taken = _usable(invitation, now).filter(is_open=True).update(uses_left=F("uses_left") - 1, used_at=now)
    invitation.refresh_from_db()
    if not taken:
        raise REFUSALS[state(invitation, now)]


def decline(*, invitation: Invitation) -> None:
    """Whoever holds the link says no; to an open link that is kept nowhere.

    Raises InviteExpired, InviteUsed, InviteRevoked.
    """
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
    return Invitation.objects.select_related("invited_by", "for_person").filter(pk=key).first() if key else None


def let_go(session: SessionBase) -> None:
    session.pop(SESSION_KEY, None)


@transaction.atomic
def _answer(invitation: Invitation, *, no: bool) -> None:
    now = timezone.now()
    personal = _usable(invitation, now).filter(is_open=False)
    changed = personal.filter(declined_at__isnull=no).update(declined_at=now if no else None)
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
