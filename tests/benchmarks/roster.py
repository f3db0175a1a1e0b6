"""A roster of 200 people and 13 weeks, from the bytes of the file to stored diaries: read in its own process, sealed,
opened, checked and used. Every round changes every diary: the file of one round has each shift an hour later."""
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from itertools import cycle

from django.utils import timezone

from coproduce.people.models import Directorate, Person, Team
from scheduling.engine.duty import Meaning
from scheduling.services import roster_drafts, roster_words, rosters
from tests.benchmarks.bench import Job
from tests.benchmarks.database import use_own_database
from tests.make.rosters import csv, xlsx

PEOPLE, DAYS = 200, 91
CODES = ("E", "L", "N", "OFF", "AL")
HEAD = ("Email", "Name", "Date", "Shift")


def meanings(later: int) -> dict[str, Meaning]:
    return {
        "E": Meaning("on_shift", 420 + later, 900 + later),
        "L": Meaning("on_shift", 780 + later, 1200 + later),
        "N": Meaning("on_shift", 1200 + later, 480),
        "OFF": Meaning("off_duty"),
        "AL": Meaning("busy"),
    }


@cache
def ready(kind: str) -> tuple[Team, bytes]:
    use_own_database()
    manager = Person.objects.create(name=f"Manager {kind}")
    home, _ = Directorate.objects.get_or_create(name="Medicine")
    team = Team.objects.create(name=f"Ward {kind}", directorate=home, manager=manager)
    people = [
        Person.objects.create(name=f"Nurse {kind} {number}", email=f"nurse{number}@{kind}.example")
        for number in range(PEOPLE)
    ]
    team.members.set(people)
    monday = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())
    days = [monday + timedelta(days=day) for day in range(DAYS)]
    rows = [
        (person.email, person.name, day if kind == "xlsx" else f"{day:%d/%m/%Y}", CODES[(place + number // 3) % 5])
        for place, person in enumerate(people)
        for number, day in enumerate(days)
    ]
    return team, (xlsx if kind == "xlsx" else csv)(*rows, head=HEAD)


def job(kind: str) -> Job:
    hours = cycle((0, 60))

    def run() -> None:
        team, raw = ready(kind)
        draft, key = roster_drafts.keep(team=team, raw=raw, by=team.manager)
        roster = roster_drafts.opened(team=team, draft=draft.pk, key=key, by=team.manager)
        told = meanings(next(hours))
        answers = {number: told[code] for number, code in enumerate(roster.codes)}
        roster_words.tell_codes(team=team, roster=roster, answers=answers, by=team.manager)
        found, changed = rosters.use(team=team, draft=draft.pk, key=key, by=team.manager)
        if (found.unread, found.told_of, changed) != (0, PEOPLE, PEOPLE):
            raise RuntimeError(f"{found.unread} rows not read, {found.told_of} people, {changed} changed")

    return Job(f"import a roster: {PEOPLE} people, 13 weeks, {kind.upper()}, with database", run, rounds=5, waits=True)


def jobs() -> Iterator[Job]:
    yield from map(job, ("csv", "xlsx"))
