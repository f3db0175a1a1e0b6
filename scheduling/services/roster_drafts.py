"""A roster between reading and using it: sealed, for 30 minutes, with a key that only the sender's browser has.

The file itself is let go as soon as it is read. What is kept of it is who, when and which code.
"""
import zlib
from datetime import timedelta
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.db import transaction
from django.utils import timezone

from coproduce.people.models import Person, Team
from scheduling.engine.roster_reader import read_safely
from scheduling.engine.rosters import Roster
from scheduling.engine.sheets import MAX_BYTES, NotATable
from scheduling.models import RosterDraft
from scheduling.services.errors import SchedulingError

KEPT = timedelta(minutes=30)
READING_SECONDS = 15


class RosterUnreadable(SchedulingError):
    """The words say what to do."""


class DraftGone(SchedulingError):
    words = "We no longer have this file: we keep it for 30 minutes only. Choose it again."


def keep(*, team: Team, raw: bytes, by: Person) -> tuple[RosterDraft, str]:
    """Read the file, in place of the one that `by` sent before, and give the key that opens it. Raises
    RosterUnreadable."""
    try:
        roster = read_safely(raw, timezone.localdate(), seconds=READING_SECONDS)
    except NotATable as problem:
        raise RosterUnreadable(str(problem)) from None
    key = Fernet.generate_key()
    sealed = Fernet(key).encrypt(zlib.compress(roster.to_json(), 6))
    with transaction.atomic():
        forget_expired()
        RosterDraft.objects.filter(team=team, by=by).delete()
        draft = RosterDraft.objects.create(team=team, by=by, sealed=sealed, expires_at=timezone.now() + KEPT)
    return draft, key.decode()


def opened(*, team: Team, draft: UUID, key: str, by: Person) -> Roster:
    """Raises DraftGone: it is used, forgotten, 30 minutes old, somebody else's, or sent with another browser."""
    found = RosterDraft.objects.filter(pk=draft, team=team, by=by, expires_at__gt=timezone.now()).first()
    if found is None:
        raise DraftGone
    try:
        packed = Fernet(key.encode()).decrypt(bytes(found.sealed), ttl=int(KEPT.total_seconds()))
    except (InvalidToken, ValueError):
        raise DraftGone from None
    return Roster.from_json(zlib.decompress(packed))


def taken(*, team: Team, draft: UUID, key: str, by: Person) -> Roster:
    """Open it for the last time, in the caller's transaction: of two presses one gets it. Raises DraftGone."""
    list(RosterDraft.objects.select_for_update().filter(pk=draft))
    roster = opened(team=team, draft=draft, key=key, by=by)
    RosterDraft.objects.filter(pk=draft).delete()
    return roster


def forget(*, team: Team, draft: UUID, by: Person) -> None:
    RosterDraft.objects.filter(pk=draft, team=team, by=by).delete()


def forget_expired() -> None:
    RosterDraft.objects.expired(timezone.now()).delete()


__all__ = ["KEPT", "MAX_BYTES", "DraftGone", "RosterUnreadable", "forget", "forget_expired", "keep", "opened", "taken"]
