"""Finds times and a room that fit everybody's diaries, and says in words what stands for and against each."""
from dataclasses import dataclass, field
from datetime import date, datetime, time

from coproduce.people.models import Person
from scheduling.engine.rank import Rule
from scheduling.models import Event, Room


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody asked to come. `labels` are the caller's words for what they bring, and what rules count."""

    person: Person
    essential: bool = False
    labels: frozenset[str] = frozenset()
    facilitator: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted: days of local time, both included; hours of each day; "we need at least" by label and in all."""

    minutes: int
    first_day: date
    last_day: date
    weekends: bool = False
    from_time: time = time(8)
    until_time: time = time(18)
    rules: tuple[Rule, ...] = ()
    at_least: int = 0
    needs_room: bool = True
    step_free: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """A time and a place. Everybody asked is in exactly one of the five lists.

    `reasons` are finished sentences. `fits`: essential people free, every rule met, a room found where one is needed.
    """

    start: datetime
    end: datetime
    room: Room | None
    can: list[Person]
    maybe: list[Person]
    if_released: list[Person]
    cannot: list[Person]
    unknown: list[Person]
    headline: str
    reasons: list[str]
    fits: bool
    essential_not_free: list[Person]


@dataclass(frozen=True, slots=True)
class Answer:
    """`options`, best first, at most 20. `people`: how many are asked. `unknown`: those without any diary.

    `left_out`: sentences on times that keep leaving people out. `blocked`: what stands in the way when nothing fits
    (the options are then the least bad ones), else "".
    """

    options: list[Option]
    people: int
    unknown: list[Person] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    blocked: str = ""


def find(
    wish: Wish, invitees: list[Invitee], *, without_event: Event | None = None, may_name: bool = False
) -> Answer:
    """The best options. With `without_event` the meeting that is to be moved does not stand in its own way.

    Words name people only with `may_name`; the lists of people are for callers that may see them.
    """
    raise NotImplementedError
