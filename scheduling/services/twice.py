"""The same session offered twice, for people on opposite shifts, in words."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from coproduce.people.models import Person
from scheduling.engine import twice
from scheduling.engine.diary import Status
from scheduling.models import Room
from scheduling.services import finder
from scheduling.services.finder import Invitee, Wish


@dataclass(frozen=True, slots=True)
class Session:
    """One of the two. `asked`: who is asked to it; `can`: those of them who are free."""

    start: datetime
    end: datetime
    room: Room | None
    asked: list[Invitee]
    can: list[Person]

    @property
    def headline(self) -> str:
        if len(self.can) == len(self.asked):
            return "Everybody asked to it can come" if len(self.asked) > 1 else "The person asked to it can come"
        return f"{len(self.can)} of the {len(self.asked)} asked to it can come"


@dataclass(frozen=True, slots=True)
class Twice:
    """In order of time."""

    sessions: tuple[Session, Session]
    words: str


def find_twice(wish: Wish, invitees: Sequence[Invitee]) -> Twice | None:
    """The two times that together reach the most people; None when one time reaches as many.

    Facilitators and essential people come to both, and are free at both.
    """
    if wish.end <= wish.start:
        return None
    rooms, query, candidates = finder.read(wish, invitees)
    facilitators = frozenset(str(invitee.person.pk) for invitee in invitees if invitee.facilitator)
    found = twice.pair(query, candidates, facilitators)
    if found is None:
        return None
    by_key = {str(invitee.person.pk): invitee for invitee in invitees}
    sessions = []
    for option, keys in zip(found.options, found.asked, strict=True):
        free = set(option.who(Status.FREE))
        asked = [by_key[key] for key in keys]
        can = [one.person for one in asked if str(one.person.pk) in free]
        room = rooms[option.place] if option.place else None
        sessions.append(Session(option.start, option.end, room, asked, can))
    early, late = sessions
    return Twice((early, late), _words(found, len(invitees)))


def _words(found: twice.Pair, people: int) -> str:
    everybody = "everybody" if found.reached == people else f"{found.reached} of {people} people"
    return f"Together they reach {everybody}. The best single time reaches {found.alone}."
