"""Cards: how somebody without email signs in. Each code works once; a new card ends the old one.

Only for people without an address of their own and without a duty: nobody can print a way into the account of a
colleague, and whoever gets an address of their own signs in with that.
"""
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.locks import locked
from coproduce.people import codes
from coproduce.people.models import Card, CardCode, Kind, Person

ON_A_CARD = 8
DAYS = 365
READ_OUT_HOURS = 1
LOOK_AGAIN = timedelta(hours=1)
NEVER = (Kind.STAFF, Kind.COPRODUCTION_LEAD, Kind.PAYMENTS_OFFICER, Kind.AUDIT_READER)


class NoCard(ValueError):
    def __init__(self) -> None:
        super().__init__("This person signs in with a code from their email, so they need no card.")


def may_have(person: Person) -> bool:
    return person.is_active and person.email is None and not person.roles.filter(kind__in=NEVER).exists()


@transaction.atomic
def make(*, person: Person, by: Person) -> Card:
    """A card of 8 codes. Codes of earlier cards stop working. Raises NoCard."""
    revoke(person=person, by=by)
    return _made(person, by, ON_A_CARD, timedelta(days=DAYS))


@transaction.atomic
def make_one_to_read_out(*, person: Person, by: Person) -> Card:
    """One code, good for an hour, for somebody on the phone. Their card stays good. Raises NoCard."""
    return _made(person, by, 1, timedelta(hours=READ_OUT_HOURS))


def _made(person: Person, by: Person, number: int, lasts: timedelta) -> Card:
    if not may_have(person):
        raise NoCard
    card = Card.objects.create(person=person, made_by=by, expires_at=timezone.now() + lasts)
    CardCode.objects.bulk_create(
        CardCode(card=card, place=place, code_hash=codes.hash_of(codes.make(card.nonce, place)))
        for place in range(1, number + 1)
    )
    record("card made", card, by=by, person=person.pk, codes=number)
    return card


@transaction.atomic
def revoke(*, person: Person, by: Person | None) -> int:
    """No code of theirs on paper works any more. How many cards that were."""
    ended = Card.objects.filter(person=person, revoked_at=None).update(revoked_at=timezone.now())
    if ended:
        record("cards ended", person, by=by)
    return ended


def to_print(card: Card, by: Person) -> list[str]:
    """Its codes, for whoever made it, within the hour; later they make a new one, and the trail says so."""
    fresh = timezone.now() - card.created_at < LOOK_AGAIN and card.revoked_at is None
    if card.made_by_id != by.pk or not fresh:
        return []
    return [codes.shown(codes.made_again(card.nonce, one.code_hash, one.place)) for one in card.codes.order_by("place")]


def left(person: Person) -> int:
    """How many codes still work."""
    cards = Card.objects.filter(person=person, revoked_at=None, expires_at__gt=timezone.now())
    return CardCode.objects.filter(card__in=cards, used_at=None).count()


@transaction.atomic
def use(*, code: str) -> Person | None:
    """Whoever's code this is, once. None, whatever is wrong with it."""
    now = timezone.now()
    working = CardCode.objects.filter(
        code_hash__in=codes.hashes(codes.normal(code)),
        used_at=None,
        card__revoked_at=None,
        card__expires_at__gt=now,
        card__person__is_active=True,
    )
    found = working.select_related("card__person").first()
    if found is None or not may_have(found.card.person):
        return None
    (card,) = locked(found.card)  # a card that is ended at this moment is ended before, or after
    # The condition on the code's own row alone: PostgreSQL does not look again at what a subquery has found.
    if card.revoked_at or not CardCode.objects.filter(pk=found.pk, used_at=None).update(used_at=now):
        return None
    record("card code used", found.card, by=found.card.person, place=found.place)
    return found.card.person
