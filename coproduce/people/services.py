"""Changes to a person."""

from django.db import transaction

from coproduce.audit.trail import record
from coproduce.people import cards, roles
from coproduce.people.models import AccessNeeds, Card, Kind, Person
from coproduce.people.signals import access_needs_saved, person_leaving


@transaction.atomic
def update_profile(*, person: Person, by: Person, name: str, phone: str) -> None:
    person.name, person.phone = name, phone
    person.save(update_fields=["name", "phone"])
    record("profile changed", person, by=by)


def access_needs_of(person: Person) -> AccessNeeds | None:
    """For the person's own eyes; others ask `AccessNeeds.objects.shared_by`."""
    return AccessNeeds.objects.filter(person=person).first()


def newest_card(person: Person) -> Card | None:
    return Card.objects.filter(person=person, revoked_at=None).order_by("-created_at").first()


@transaction.atomic
def save_access_needs(*, person: Person, by: Person, share: bool, **needs: bool | str) -> AccessNeeds:
    """`needs`: fields of AccessNeeds; those not named are no longer needed."""
    blank = {field.name: field.get_default() for field in AccessNeeds.need_fields()}
    saved, _ = AccessNeeds.objects.update_or_create(person=person, defaults={**blank, **needs, "share": share})
    record("access needs saved", person, by=by, shared=share)
    access_needs_saved.send(sender=AccessNeeds, person=person)
    return saved


@transaction.atomic
def leave_trust(*, person: Person, by: Person) -> None:
    """Ends sign-in, duties and mail. What they wrote stays. Raises roles.LastLead."""
    for kind in person.roles.values_list("kind", flat=True):
        roles.take(person=person, kind=Kind(kind), by=by)
    person_leaving.send(sender=Person, person=person)
    cards.revoke(person=person, by=by)
    person.is_active = False
    person.save(update_fields=["is_active"])
    record("left the trust", person, by=by)
