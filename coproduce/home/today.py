"""The home page, *Your 20 minutes*: what is asked of one person, what they have just done, and what is coming up."""
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from django.urls import reverse
from django.utils import timezone

from coproduce.home import free
from coproduce.home.asked import kinds, sheet
from coproduce.home.asked.kind import Kind, Row
from coproduce.people.models import Person

MINUTES = 20
COMING_UP = 10


@dataclass(frozen=True, slots=True)
class Thing:
    """One line to do: its words, its buttons {value: words}, and where they are sent. `main`: the page's one button."""

    kind: str
    key: str
    version: int
    minutes: int
    text: str
    detail: str
    url: str
    action: str
    asked_by: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    not_me: bool = False
    pass_on: str = ""
    post_to: str = ""
    main: bool = False
    done_here: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """One line that was done on this page, with what is true now. It stays until the page is left."""

    kind: str
    key: str
    words: str

    @property
    def post_to(self) -> str:
        return f"{address(self.kind, self.key)}undo/"


@dataclass(frozen=True, slots=True)
class ComingUp:
    what: str
    when: str
    where: str
    url: str


@dataclass(frozen=True, slots=True)
class Today:
    """`things` fit into 20 minutes, or are all of them; `waiting` more take `waiting_minutes`."""

    greeting: str
    things: list[Thing]
    waiting: int
    waiting_minutes: int
    done: list[Done]
    coming_up: list[ComingUp]
    free: str  # "You have 30 free minutes at 3pm: enough for all of it."; empty unless their diary says so

    @property
    def heading(self) -> str:
        """ "5 things, about 14 minutes" """
        if self.things:
            return count_and_minutes(len(self.things), sum(thing.minutes for thing in self.things))
        return "That is all for today" if self.done else "Nothing is asked of you today"

    @property
    def more(self) -> str:
        """ "3 more things, about 9 minutes"; empty when nothing waits. """
        if not self.waiting:
            return ""
        things = "thing waits" if self.waiting == 1 else "things wait"
        return f"{self.waiting} more {things}, about {minutes(self.waiting_minutes)}"


def of(person: Person, *, done: Collection[Done] = (), show_all: bool = False) -> Today:
    """Two queries, whatever is asked, and two more for a free moment of today if something is."""
    now = timezone.now()
    asked = sheet.asked_of(person, now)
    shown = asked.rows if show_all else fitting(asked.rows)
    main = next((row for row in shown if not done_here(kinds.asked()[row.kind])), None)
    things = [thing(row, main=row is main) for row in shown]
    return Today(
        greeting=f"{good(now)}, {person.name.split()[0]}",
        things=things,
        waiting=asked.count - len(things),
        waiting_minutes=asked.minutes - sum(one.minutes for one in things),
        done=list(done),
        coming_up=[coming_up(row) for row in sheet.coming_up(person, now)[:COMING_UP]],
        free=free_moment(person, now, things),
    )


def free_moment(person: Person, now: datetime, things: list[Thing]) -> str:
    gap = free.gap_today(person, now) if things else None
    return free.words(*gap, [thing.minutes for thing in things]) if gap else ""


def done_here(kind: Kind) -> bool:
    """There is a choice of answers on the line. A lone answer is a way to say no, beside the page where it is done."""
    return len(kind.answers or {}) > 1


def fitting(rows: list[Row]) -> list[Row]:
    """From the top, as many as fit into 20 minutes, and at least one."""
    left, fit = MINUTES, []
    for row in rows:
        left -= row.minutes
        if fit and left < 0:
            break
        fit.append(row)
    return fit


def thing(row: Row, *, main: bool) -> Thing:
    kind = kinds.asked()[row.kind]
    said, post_to = kind.line(row), address(row.kind, row.key)
    return Thing(
        kind=row.kind,
        key=row.key,
        version=row.version,
        minutes=row.minutes,
        text=said.text,
        detail=said.detail,
        url=said.url,
        action=said.action,
        asked_by=row.asked_by,
        answers=kind.answers or {},
        not_me=kind.not_me or kind.fellows is not None,
        pass_on=f"{post_to}colleague/" if kind.fellows else "",
        post_to=post_to,
        main=main,
        done_here=done_here(kind),
    )


def address(kind: str, key: str) -> str:
    """Where the buttons of a line are sent: as `reverse` gives it, which costs more than all else of a line."""
    return f"{_start()}{kind}/{key}/"


@cache
def _start() -> str:
    return reverse("home:do", args=["kind", "key"]).removesuffix("kind/key/")


def coming_up(row: Row) -> ComingUp:
    said = kinds.coming_up()[row.kind].line(row)
    return ComingUp(what=said.text, when=said.detail, where=said.action, url=said.url)


def good(now: datetime) -> str:
    hour = timezone.localtime(now).hour
    return "Good morning" if 4 <= hour < 12 else "Good afternoon" if 12 <= hour < 18 else "Good evening"


def count_and_minutes(count: int, about: int) -> str:
    return f"{count} thing{'' if count == 1 else 's'}, about {minutes(about)}"


def minutes(number: int) -> str:
    return f"{number} minute{'' if number == 1 else 's'}"
