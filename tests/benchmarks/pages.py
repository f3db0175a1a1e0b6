"""The list of projects with 20 rows, through every layer but the network.

The floor is the cookies page, signed in: the same middleware, session, person and frame, without content of its own.
"""
from collections.abc import Callable, Iterator
from functools import cache

from django.conf import settings
from django.test import Client

from coproduce.people.models import Kind
from tests.benchmarks.bench import Job, Oracle
from tests.benchmarks.database import use_own_database
from tests.make import projects as make
from tests.make.people import person

ROWS, REQUESTS = 20, 10


@cache
def browser() -> Client:
    """Somebody who is in 20 projects of three people each, signed in."""
    use_own_database()
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    lead = person("Pat Pages", Kind.STAFF)
    others = [person(f"Pages {number}", Kind.STAFF) for number in range(2)]
    for number in range(ROWS):
        project = make.project(lead, title=f"Could we make ward {number} quieter?", stage=make.Stage.OPEN)
        for other in others:
            make.member(project, other)
    client = Client()
    client.force_login(lead)
    return client


def page(path: str, words: str, times: int) -> Callable[[], None]:
    def ask() -> None:
        for _ in range(REQUESTS):
            answer = browser().get(path).content.decode()
            if answer.count(words) < times:
                raise RuntimeError(f"{path} is not the page that is meant")

    return ask


def jobs() -> Iterator[Job]:
    floor = Oracle("a page of text alone", page("/cookies/", "<h1", 1))
    rows = page("/projects/", "Could we make ward", ROWS)
    yield Job(f"{REQUESTS} × list of projects, {ROWS} rows", rows, oracle=floor, floor=True)
