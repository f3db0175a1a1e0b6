"""The same session offered twice, for people on opposite shifts, in words."""
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduling.engine import twice
from scheduling.engine.diary import Status
from scheduling.models import Room
from scheduling.services import finder
from scheduling.services.finder import Invitee, Wish

ENDS = {
    Status.TENTATIVE: "might",
    Status.OWN_TIME: "could in their own time",
    Status.IF_RELEASED: "could if released",
}


@dataclass(frozen=True, slots=True)
class Session:
    """One of the two, and how those who are asked to it stand."""

    start: datetime
    end: datetime
    room: Room | None
    asked: list[Invitee]
    standing: Counter[Status]

    @property
    def headline(self) -> str:
        """7 of the 9 asked to it can come; 1 could in their own time; 1 could if released."""
        free = self.standing[Status.FREE]
        if free == len(self.asked):
            return "Everybody asked to it can come" if free > 1 else "The person asked to it can come"
        words = [f"{free} of the {len(self.asked)} asked to it can come"]
        words += [f"{self.standing[status]} {end}" for status, end in ENDS.items() if self.standing[status]]
        return "; ".join(words)


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
        room = rooms[option.place] if option.place else None
        asked = [by_key[key] for key in keys]
        sessions.append(Session(option.start, option.end, room, asked, Counter(keys.values())))
    early, late = sessions
    return Twice((early, late), _words(found, len(invitees)))


def _words(found: twice.Pair, people: int) -> str:
    everybody = "everybody" if found.reached == people else f"{found.reached} of {people} people"
    return f"Together they reach {everybody}. The best single time reaches {found.alone}."
