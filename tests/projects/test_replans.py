"""A diary that changes after a workshop is booked: its organiser is told who, if they run it, and a better time."""
from datetime import UTC, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from coproduce.notifications import deliver
from coproduce.people.models import Kind
from tests.make import projects as make
from tests.make.diaries import ics, office_hours, read
from tests.make.events import room
from tests.make.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop():
    """Confirmed by its project lead, Ana, with Joan, who is free in office hours like her."""
    room()
    made = make.project(stage=make.Stage.OPEN)
    joan = person("Joan Price", Kind.PATIENT, email="joan.price@post.example")
    make.member(made, joan, "is_partner")
    for membership in made.memberships.all():
        office_hours(membership.person)
    workshop = make.confirmed(made, at_least_partners=1)
    deliver.send_due()
    mail.outbox.clear()
    return workshop


def told(workshop) -> str:
    """What the organiser reads once Joan's new calendar takes the time of the workshop."""
    event = workshop.event
    start, end = (f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" for at in (event.start, event.end))
    read(event.attendees.get(person__name="Joan Price").person, ics((start, end)))
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        deliver.send_due()
    (message,) = [message for message in mail.outbox if "can no longer come" in message.subject]
    return f"{message.subject}\n{message.body}"


def test_who_runs_the_workshop_learns_who_and_when_instead(workshop):
    said = told(workshop)
    assert said.startswith("Joan Price can no longer come: Quieter nights workshop, ")
    assert "The next best time: " in said
    assert "Priory Room, Saltmarsh Hospital. All 2 can come." in said
    assert f"leave it as it is: http://localhost:8000{workshop.get_absolute_url()}" in said.replace("\n", " ")


def test_who_no_longer_runs_it_learns_that_somebody_cannot(workshop):
    workshop.project.memberships.filter(person=workshop.event.organizer).update(is_lead=False, is_facilitator=False)
    said = told(workshop)
    assert said.startswith("1 person can no longer come: Quieter nights workshop, ")
    assert "Joan" not in said
