import pytest
from django.core import mail

from coproduce.people.models import Kind
from tests.make import diaries
from tests.make import events as places
from tests.make import projects as make
from tests.make.people import person


@pytest.fixture
def project(db):
    """A project lead, a facilitator, two partners and a nurse, all free in office hours; the nurse on nights."""
    ana = make.lead(phone="01632 960100")
    found = make.project(ana)
    roles = {"Sam Okoro": ["is_facilitator"], "Joan Price": ["is_partner"], "Ali Aziz": ["is_partner"], "Kemi Ade": []}
    for name, flags in roles.items():
        make.member(found, person(name, Kind.STAFF), *flags)
    for membership in found.memberships.select_related("person"):
        if membership.person.name == "Kemi Ade":
            diaries.nights(membership.person, 0, 1, 2, 3)
        else:
            diaries.office_hours(membership.person)
    mail.outbox.clear()
    return found


@pytest.fixture
def room(db):
    return places.room()
