"""A person's own meetings at a secret address that their calendar program reads without signing in."""
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.locks import locked
from coproduce.people.models import Person, TrustSettings
from scheduling.models import Attendee, Event, PersonalFeed
from scheduling.services import itip

BACK = timedelta(days=31)
MOST = 500
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Feed:
    """`etag` changes with what the calendar says, not with when it was asked."""

    ics: bytes
    etag: str


@transaction.atomic
def make(*, person: Person, by: Person) -> str:
    """A new address; one that there was stops at once. It is told only here."""
    locked(person)
    token = secrets.token_urlsafe(32)  # 256 bits
    feed, new = PersonalFeed.objects.update_or_create(
        person=person, defaults={"token_hash": _hash(token), "made_at": timezone.now()}
    )
    record("calendar feed made" if new else "calendar feed renewed", feed, by=by, person=person.pk)
    return settings.SITE_URL + reverse("scheduling:feed-read", args=[token])


@transaction.atomic
def revoke(*, person: Person, by: Person) -> None:
    """Nothing is read there any more. Twice is once."""
    for feed in PersonalFeed.objects.filter(person=person):
        record("calendar feed ended", feed, by=by, person=person.pk)
        feed.delete()


def of(person: Person) -> PersonalFeed | None:
    return PersonalFeed.objects.filter(person=person).first()


def at(token: str) -> Feed | None:
    """What is at this address; None where it is nobody's, or its person has left."""
    found = PersonalFeed.objects.select_related("person")
    feed = found.filter(token_hash=_hash(token), person__is_active=True).first()
    if feed is None:
        return None
    meetings = meetings_of(feed.person)
    name = f"Meetings: {TrustSettings.current().name}"
    same = itip.feed(meetings, name=name, now=_ANY_TIME)
    return Feed(itip.feed(meetings, name=name, now=timezone.now()), f'"{hashlib.sha256(same).hexdigest()[:32]}"')


def meetings_of(person: Person) -> Sequence[Event]:
    """Confirmed ones of the last month and to come: theirs to run, or asked to and neither declined nor left."""
    parts = Attendee.objects.filter(event=OuterRef("pk"), person=person)
    coming = Exists(parts.filter(removed_at=None).exclude(partstat=Attendee.PartStat.DECLINED))
    found = Event.objects.confirmed().filter(coming | (Q(organizer=person) & ~Exists(parts)))
    found = found.filter(end__gt=timezone.now() - BACK).select_related("room__location", "organizer")
    return list(found.order_by("start", "pk")[:MOST])


def end_for(sender: object, *, person: Person, **_: object) -> None:
    """When somebody leaves the trust."""
    revoke(person=person, by=person)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
