"""Duties for the whole trust, and leaving it."""

import pytest

from coproduce.audit.models import Entry
from coproduce.people import roles, services
from coproduce.people.models import Kind, Person, Role
from coproduce.people.signals import person_leaving
from tests.make.people import person

pytestmark = pytest.mark.django_db
LEAD = Kind.COPRODUCTION_LEAD


def test_a_role_is_given_once_and_noted_once():
    ruth, admin = person("Ruth Adeyemi"), person("Ada Admin")
    for _ in range(2):
        roles.give(person=ruth, kind=LEAD, by=admin)
    assert roles.has_role(ruth, LEAD)
    assert not roles.has_role(ruth, Kind.AUDIT_READER)
    [entry] = Entry.objects.filter(target_type="people.person")
    assert (entry.verb, entry.actor, entry.target_id, entry.ids) == (
        "role given",
        admin.pk,
        str(ruth.pk),
        {"kind": "coproduction_lead"},
    )


def test_the_last_lead_cannot_go():
    ruth = person("Ruth Adeyemi", LEAD)
    with pytest.raises(roles.LastLead, match="Choose another co-production lead first"):
        roles.take(person=ruth, kind=LEAD, by=None)
    assert roles.has_role(ruth, LEAD)
    roles.give(person=person("Sam Okoro"), kind=LEAD, by=ruth)
    roles.take(person=ruth, kind=LEAD, by=None)
    assert not roles.has_role(ruth, LEAD)


def test_taking_a_role_that_nobody_has_changes_nothing():
    ruth = person("Ruth Adeyemi", LEAD)
    roles.take(person=person("Sam Okoro"), kind=LEAD, by=ruth)
    assert list(Role.objects.values_list("person", "kind")) == [(ruth.pk, LEAD)]
    assert Entry.objects.filter(target_type="people.person").count() == 0


def test_whoever_leaves_has_no_duties_and_the_floors_above_hear_of_it():
    sam, heard = person("Sam Okoro", Kind.STAFF, Kind.PAYMENTS_OFFICER), []

    def listen(sender: type, person: Person, **_: object) -> None:
        heard.append((person, person.is_active))

    person_leaving.connect(listen)
    try:
        services.leave_trust(person=sam, by=sam)
    finally:
        person_leaving.disconnect(listen)
    sam.refresh_from_db()
    assert (sam.is_active, sam.roles.count(), heard) == (False, 0, [(sam, True)])
    assert list(Entry.objects.filter(target_type="people.person").order_by("pk").values_list("verb", flat=True)) == [
        "role taken",
        "role taken",
        "left the trust",
    ]


def test_the_last_lead_cannot_leave_and_nothing_is_half_done():
    ruth = person("Ruth Adeyemi", Kind.STAFF, LEAD)
    with pytest.raises(roles.LastLead):
        services.leave_trust(person=ruth, by=ruth)
    ruth.refresh_from_db()
    assert (ruth.is_active, ruth.roles.count(), Entry.objects.filter(target_type="people.person").count()) == (
        True,
        2,
        0,
    )
