"""Home with something of every kind asked, for somebody in 20 projects, through every layer but the network.

The floor is the cookies page, signed in: the same middleware, session, person and frame, without content of its own.
50 ms is 5 ms a page.
"""
from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from django.utils import timezone

from coproduce.home.asked import sheet
from coproduce.people.models import Kind, Person
from tests.benchmarks import pages
from tests.benchmarks.bench import Job, Oracle
from tests.make import events
from tests.make import projects as make
from tests.make.people import person

MEETINGS, WORKSHOPS, INVITATIONS, COMING_UP = 6, 6, 2, 10


@cache
def reader() -> Person:
    """15 things are asked of her, and 10 meetings come up."""
    pages.browser()
    lead = Person.objects.get(name="Pat Pages")
    other = person("Olu Other", Kind.STAFF)
    soon = (timezone.now() + timedelta(days=9)).replace(minute=0, second=0, microsecond=0)
    for number in range(MEETINGS + COMING_UP):
        meeting = events.event(lead, by=other, start=soon + timedelta(days=number), where="By phone")
        if number >= MEETINGS:
            events.events.answer(attendee=meeting.attendees.get(), partstat="ACCEPTED")
    for project in make.Project.objects.all()[:WORKSHOPS]:
        make.workshop(project)
    for number in range(INVITATIONS):
        make.invite(make.project(other, title=f"Another project {number}"), lead.email, name=lead.name)
    if sheet.asked_of(lead).count != MEETINGS + WORKSHOPS + INVITATIONS + 1:
        raise RuntimeError("Something else is asked")
    return lead


def home() -> None:
    reader()
    pages.page("/", 'class="app-task"', 10)()


def read() -> None:
    for _ in range(pages.REQUESTS):
        sheet.asked_of(reader())


def jobs() -> Iterator[Job]:
    floor = Oracle("a page of text alone", pages.page("/cookies/", "<h1", 1))
    yield Job(f"{pages.REQUESTS} × home, 15 things asked", home, oracle=floor, floor=True)
    yield Job(f"{pages.REQUESTS} × reading what is asked", read)
