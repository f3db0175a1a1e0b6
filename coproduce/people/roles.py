"""What people are to the trust."""

from collections.abc import Collection

from django.db import transaction

from coproduce.audit.trail import record
from coproduce.people.models import DUTIES, Kind, Person, Role
from coproduce.people.signals import CannotLeave, role_given


class LastLead(CannotLeave):
    """The trust's last co-production lead cannot go."""


@transaction.atomic
def give(*, person: Person, kind: Kind, by: Person | None) -> Role:
    role, new = Role.objects.get_or_create(person=person, kind=kind)
    if new:
        record("role given", person, by=by, kind=kind)
        role_given.send(sender=Role, person=person, kind=kind)
    return role


@transaction.atomic
def change_duties(*, person: Person, by: Person, give_kinds: Collection[Kind], take_kinds: Collection[Kind]) -> None:
    """All of it or nothing. Raises LastLead."""
    for kind in give_kinds:
        give(person=person, kind=kind, by=by)
    for kind in take_kinds:
        take(person=person, kind=kind, by=by)


def duties_of(person: Person) -> list[Kind]:
    found = set(person.roles.filter(kind__in=DUTIES).values_list("kind", flat=True))
    return [kind for kind in DUTIES if kind in found]


def holders() -> dict[Kind, list[Person]]:
    """Duty → who has it, by name. The trust hands them to a few people."""
    found: dict[Kind, list[Person]] = {kind: [] for kind in DUTIES}
    for role in Role.objects.filter(kind__in=DUTIES).select_related("person").order_by("person__name", "person__pk"):
        found[Kind(role.kind)].append(role.person)
    return found


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
