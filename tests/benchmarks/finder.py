"""Finding a time for 100 people over 13 weeks with rooms, through the database, words included.

The floor is the engine alone, on the same diaries already read.
"""
from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from django.utils import timezone

from coproduce.people.models import Person
from scheduling.engine.rank import Candidate, Query, Ranking, Rule, thin
from scheduling.services import finder
from scheduling.services.finder import Invitee, Wish
from scheduling.services.own_time import set_pattern
from tests.benchmarks.bench import Job, Oracle
from tests.benchmarks.database import use_own_database
from tests.make import diaries, events

PEOPLE, ROOMS, WEEKS = 100, 6, 13
PATTERNS = (("08:00", "16:00"), ("09:00", "17:00"), ("10:00", "18:00"), ("13:00", "20:00"))


@cache
def ready() -> tuple[Wish, list[Invitee]]:
    use_own_database()
    people = [Person.objects.create(name=f"Finder {n}", email=f"finder{n}@example.org") for n in range(PEOPLE)]
    for number, person in enumerate(people):
        days = [day for day in range(5) if (number + day) % 3]
        set_pattern(person=person, times=[diaries.line(day, *PATTERNS[number % 4]) for day in days], by=person)
    rooms = [events.room(f"Finder room {number}", capacity=100 + number) for number in range(ROOMS)]
    monday = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())
    for number in range(40):
        start = events.at(monday + timedelta(days=number), 9 + number % 6)
        asked = people[number % 20 :: 20]
        events.event(*asked, by=people[0], start=start, room=rooms[number % ROOMS], url=f"/{number}/")
    labels = [frozenset({"partner"}) if number % 4 == 0 else frozenset({"can decide"}) for number in range(PEOPLE)]
    invitees = [Invitee(person, number < 3, labels[number]) for number, person in enumerate(people)]
    rules = (Rule("partner", 2), Rule("can decide", 1))
    return Wish(90, monday, monday + timedelta(weeks=WEEKS), rules=rules, step_free=True), invitees


def with_database() -> None:
    wish, invitees = ready()
    if len(finder.find(wish, invitees, may_name=True).options) != finder.MOST:
        raise RuntimeError("Too few options")


@cache
def already_read() -> tuple[Query, list[Candidate]]:
    _, query, candidates = finder.read(*ready())
    return query, candidates


def engine_alone() -> None:
    thin(Ranking(*already_read()), finder.MOST)


def jobs() -> Iterator[Job]:
    floor = Oracle("the engine alone", engine_alone)
    yield Job("find a time: 100 people, 13 weeks, with database", with_database, oracle=floor, floor=True, waits=True)
