"""What people are to the trust."""

from django.db import transaction

from coproduce.audit.trail import record
from coproduce.people.models import Kind, Person, Role


class LastLead(ValueError):
    """The trust's last co-production lead cannot go."""


@transaction.atomic
def give(*, person: Person, kind: Kind, by: Person | None) -> Role:
    role, new = Role.objects.get_or_create(person=person, kind=kind)
    if new:
        record("role given", person, by=by, kind=kind)
    return role


@transaction.atomic
def take(*, person: Person, kind: Kind, by: Person | None) -> None:
    """Raises LastLead."""
    if kind == Kind.COPRODUCTION_LEAD:
        leads = Role.objects.select_for_update().filter(kind=kind).values_list("person_id", flat=True)
        if set(leads) == {person.pk}:
            raise LastLead("Choose another co-production lead first.")
    if Role.objects.filter(person=person, kind=kind).delete()[0]:
        record("role taken", person, by=by, kind=kind)


def has_role(person: Person, *kinds: Kind) -> bool:
    return person.is_authenticated and Role.objects.filter(person=person, kind__in=kinds).exists()
