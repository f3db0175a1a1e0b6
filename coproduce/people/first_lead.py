"""A trust's first co-production lead, made by whoever runs the server. The lead gives duties to everybody else."""
from django.db import transaction

from coproduce.audit.trail import record
from coproduce.people import roles
from coproduce.people.models import Kind, Person, Role, TrustSettings


class ThereIsOne(ValueError):
    """The server's administrator is not the lead: a second one comes from the first."""


@transaction.atomic
def make(*, name: str, address: str) -> Person:
    """`address` in small letters. Somebody who has it already becomes lead. Raises ThereIsOne."""
    trust = TrustSettings.to_change()  # locks: two first leads at once are one too many
    lead = Role.objects.filter(kind=Kind.COPRODUCTION_LEAD).select_related("person").first()
    if lead:
        raise ThereIsOne(f"{lead.person.name} is the co-production lead, and can give the duty to others.")
    person = Person.objects.filter(email__iexact=address).first()
    if person is None:
        person = Person.objects.create(name=name, email=address)
        person.emailaddress_set.create(email=address, verified=True, primary=True)
        record("first lead", person, by=None)
    for kind in (Kind.STAFF, Kind.COPRODUCTION_LEAD):
        roles.give(person=person, kind=kind, by=None)
    trust.save()
    return person
