"""Ranks every time at which people could meet: by what matters most, then the earlier time when all else is equal.

Essential people, then "we need at least" rules, then a place that fits, then how many are free, tentative, could come
in their own time, and could come if released, then the earlier start. Nothing is hidden: an option that fails ranks
lower and says why.

A diary is one integer with a bit a slot. Shifts by powers of two say where an option of so many slots would touch it,
carry-save adders count all people at all slots at once, and the planes of those counts sift the slots into order.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import IntEnum
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from scheduling.engine.diary import Diary, Status
from scheduling.engine.grid import SLOT, Grid, doublings, run, slots_for, touching
from scheduling.engine.hours import LONDON, local_days, starts_on, wall_clock
from scheduling.engine.tally import Tally, at_least, count_at

ALL_DAYS = frozenset(range(7))
EVERYONE = ""


class Candidate(NamedTuple):
    """Somebody asked to come. `labels` are what the rules count: "partner", "can decide"."""

    key: str
    diary: Diary
    essential: bool = False
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """At least so many people of a label must be free (tentative is not enough)."""

    label: str
    at_least: int


@dataclass(frozen=True, slots=True)
class Place:
    """A room. `taken` is a mask on the query's grid and holds the hours in which the room is closed, too."""

    key: str
    capacity: int
    taken: int = 0


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for. An option lies within `[earliest, latest]` and within the hours of one local day.

    Days: 0 is Monday. `until_time` 00:00 means 24:00. A place must hold `seats`: when not given, everyone asked.
    """

    grid: Grid
    minutes: int
    earliest: datetime
    latest: datetime
    days: frozenset[int] = ALL_DAYS
    from_time: time = time(8)
    until_time: time = time(18)
    rules: tuple[Rule, ...] = ()
    quorum: int = 0
    top: int = 20
    places: tuple[Place, ...] = ()
    seats: int | None = None

    @property
    def length(self) -> int:
        """In slots."""
        return slots_for(self.minutes)

    def starts(self) -> int:
        """Every slot at which an option may start."""
        hours = wall_clock(self.from_time, self.until_time)
        found = 0
        for day in local_days(self.earliest, self.latest):
            if day.weekday() in self.days:
                found |= starts_on(self.grid, day, hours, self.length)
        first = self.grid.slot_after(self.earliest)
        last = min(self.grid.slot(self.latest), self.grid.slots) - self.length
        return found & self.grid.between(first, last + 1)


class Essential(IntEnum):
    """How the people who must come stand, best first."""

    ALL_FREE = 0
    SOME_UNSURE = 1  # tentative, in their own time, or only if released
    SOME_MISSING = 2  # cannot, or not known


@dataclass(frozen=True, slots=True)
class Checked:
    """A rule, and how many people of its label are free at one option. A quorum has the label EVERYONE."""

    rule: Rule
    free: int

    @property
    def met(self) -> bool:
        return self.free >= self.rule.at_least


@dataclass(frozen=True, slots=True)
class Ranked:
    """One option and how many people it suits. Who they are is looked up when asked for."""

    slot: int
    start: datetime
    end: datetime
    people: int
    free: int
    if_released: int
    own_time: int
    tentative: int
    unknown: int
    essential: Essential
    rules: tuple[Checked, ...]
    place: str | None
    ranking: "Ranking" = field(repr=False, compare=False)

    @property
    def cannot_count(self) -> int:
        could = self.free + self.tentative + self.own_time + self.if_released
        return self.people - could - self.unknown

    @property
    def everyone_free(self) -> bool:
        return self.free == self.people

    @property
    def all_met(self) -> bool:
        return all(checked.met for checked in self.rules)

    def keeps(self, other: "Ranked") -> bool:
        """Whether every rule that the other option meets is met here."""
        return all(mine.met or not theirs.met for mine, theirs in zip(self.rules, other.rules, strict=True))

    def who(self, status: Status) -> tuple[str, ...]:
        """Keys of the people of one status, in the order in which they were given."""
        return self.ranking.who(self.slot)[status]

    def essential_who(self, status: Status) -> tuple[str, ...]:
        """Keys of the people of one status who must be there."""
        return tuple(key for key in self.who(status) if key in self.ranking.essential_keys)

    @property
    def cannot(self) -> tuple[str, ...]:
        return self.who(Status.CANNOT)

    @property
    def who_free(self) -> tuple[str, ...]:
        return self.who(Status.FREE)

    @property
    def who_tentative(self) -> tuple[str, ...]:
        return self.who(Status.TENTATIVE)

    @property
    def who_own_time(self) -> tuple[str, ...]:
        return self.who(Status.OWN_TIME)

    @property
    def who_if_released(self) -> tuple[str, ...]:
        return self.who(Status.IF_RELEASED)

    @property
    def who_unknown(self) -> tuple[str, ...]:
        return self.who(Status.UNKNOWN)


class Ranking:
    """Every option of a query, counted. Iterate over it for the options, best first."""

    def __init__(self, query: Query, candidates: Iterable[Candidate]) -> None:
        self.query = query
        self.candidates: list[Candidate] = []
        self.starts = query.starts()
        self.missing = self.unsure = 0  # where someone essential is missing, or is not simply free
        self._who: dict[int, dict[Status, tuple[str, ...]]] = {}
        self._count(candidates)
        self.failed = [self._fails(rule) for rule in self.rules]
        fitting = [place for place in query.places if place.capacity >= self.seats]
        self.fitting = sorted(fitting, key=lambda place: (place.capacity, place.key))
        self.no_place = query.grid.full if query.places else 0
        for place in self.fitting:
            self.no_place &= touching(place.taken, query.length)

    @cached_property
    def essential_keys(self) -> frozenset[str]:
        return frozenset(person.key for person in self.candidates if person.essential)

    @property
    def seats(self) -> int:
        return len(self.candidates) if self.query.seats is None else self.query.seats

    @property
    def rules(self) -> tuple[Rule, ...]:
        quorum = self.query.quorum
        return (*self.query.rules, Rule(EVERYONE, quorum)) if quorum > 0 else self.query.rules

    def _count(self, candidates: Iterable[Candidate]) -> None:
        full, length = self.query.grid.full, self.query.length
        not_free, tentative, own_time, if_released, unknown = Tally(), Tally(), Tally(), Tally(), Tally()
        labels = {rule.label: Tally() for rule in self.query.rules}
        self._people = dict.fromkeys((*labels, EVERYONE), 0)
        steps = doublings(length)
        everybody, count, count_free = self.candidates.append, unknown.add, not_free.add
        for person in candidates:
            everybody(person)
            _, diary, essential, its_labels = person
            busy, maybe, on_shift, rest, known, off_duty, protected, offered = diary
            blocked = diary.never() if rest or protected or off_duty else busy  # a call for everyone costs
            for step in steps:  # touching(), without the cost of a call for everyone
                blocked |= blocked >> step
            missing = blocked
            if known != full:
                missing = blocked | touching(full ^ (known & full), length)
                count(missing ^ blocked)
                blocked = missing
            if on_shift:
                wider = blocked | touching(on_shift, length)
                if_released.add(wider ^ blocked)
                blocked = wider
            if offered:  # off duty and not offered is in `blocked`
                wider = blocked | touching(off_duty, length)
                own_time.add(wider ^ blocked)
                blocked = wider
            if maybe:
                wider = blocked | touching(maybe, length)
                tentative.add(wider ^ blocked)
                blocked = wider
            count_free(blocked)
            if essential:
                self.missing |= missing
                self.unsure |= blocked
            for label in its_labels:
                if label in labels:
                    labels[label].add(blocked)
                    self._people[label] += 1
        self._people[EVERYONE] = len(self.candidates)
        self._not_free = {label: counted.planes() for label, counted in labels.items()} | {EVERYONE: not_free.planes()}
        self._tentative, self._own_time = tentative.planes(), own_time.planes()
        self._if_released, self._unknown = if_released.planes(), unknown.planes()

    def _fails(self, rule: Rule) -> int:
        """Where fewer people of the rule's label are free than it needs."""
        too_many = self._people[rule.label] - rule.at_least + 1
        return at_least(self._not_free[rule.label], too_many, self.query.grid.full)

    def most_free(self, label: str) -> int:
        """How many people of a label are free at most, at any option."""
        left = self.starts
        fewest = 0
        for weight, plane in reversed(tuple(enumerate(self._not_free[label]))):
            if left & ~plane:
                left &= ~plane
            else:
                fewest += 1 << weight
        return self._people[label] - fewest

    def missing_for(self, person: Candidate) -> int:
        """Where an option may start and a person cannot come or is not known to."""
        diary = person.diary
        return touching(diary.never() | (self.query.grid.full & ~diary.known), self.query.length)

    def _penalties(self) -> Iterator[int]:
        """Masks of slots that rank lower, the weightiest first."""
        full = self.query.grid.full
        yield self.missing
        yield self.unsure
        yield from reversed(Tally(self.failed).planes())
        yield self.no_place
        yield from reversed(self._not_free[EVERYONE])
        for planes in (self._tentative, self._own_time, self._if_released):
            yield from (full & ~plane for plane in reversed(planes))

    def slots(self) -> Iterator[int]:
        """The first slots of all options, best first."""
        penalties = tuple(self._penalties())
        later = [(self.starts, 0)]
        while later:
            slots, weight = later.pop()
            while slots and weight < len(penalties):
                worse = slots & penalties[weight]
                weight += 1
                if worse and worse != slots:
                    later.append((worse, weight))
                    slots ^= worse
            while slots:
                slot = (slots & -slots).bit_length() - 1
                slots ^= 1 << slot
                yield slot

    def __iter__(self) -> Iterator[Ranked]:
        return map(self.at, self.slots())

    def at(self, slot: int) -> Ranked:
        query, bit = self.query, 1 << slot
        essential = Essential.SOME_UNSURE if self.unsure & bit else Essential.ALL_FREE
        return Ranked(
            slot=slot,
            start=query.grid.time(slot),
            end=query.grid.time(slot + query.length),
            people=len(self.candidates),
            free=self._free(EVERYONE, slot),
            if_released=count_at(self._if_released, slot),
            own_time=count_at(self._own_time, slot),
            tentative=count_at(self._tentative, slot),
            unknown=count_at(self._unknown, slot),
            essential=Essential.SOME_MISSING if self.missing & bit else essential,
            rules=tuple(Checked(rule, self._free(rule.label, slot)) for rule in self.rules),
            place=self._place(slot),
            ranking=self,
        )

    def _free(self, label: str, slot: int) -> int:
        return self._people[label] - count_at(self._not_free[label], slot)

    def _place(self, slot: int) -> str | None:
        """The smallest place that fits."""
        span = run(slot, self.query.length)
        return next((place.key for place in self.fitting if not place.taken & span), None)

    def who(self, slot: int) -> dict[Status, tuple[str, ...]]:
        """Keys of the people of every status at one option."""
        if slot not in self._who:
            span = run(slot, self.query.length)
            found: dict[Status, list[str]] = {status: [] for status in Status}
            for person in self.candidates:
                found[person.diary.status(span)].append(person.key)
            self._who[slot] = {status: tuple(keys) for status, keys in found.items()}
        return self._who[slot]


def rank(query: Query, candidates: Iterable[Candidate]) -> list[Ranked]:
    """The `query.top` best options. When no time suits, these are the least bad ones."""
    return list(islice(Ranking(query, candidates), query.top))


def thin(ranked: Iterable[Ranked], top: int | None = None) -> list[Ranked]:
    """The `top` best of the options, without those that overlap a better one and suit nobody who cannot come to that.

    Given a `Ranking`, looks no further down than it must.
    """
    kept: list[Ranked] = []
    for option in ranked if top != 0 else ():
        overlapping = (better for better in kept if abs(better.slot - option.slot) < option.ranking.query.length)
        if not any(adds_nothing(option, better) for better in overlapping):
            kept.append(option)
            if len(kept) == top:
                break
    return kept


def adds_nothing(option: Ranked, better: Ranked) -> bool:
    if better.everyone_free or option.free > better.free:
        return better.everyone_free
    return set(option.who_free) <= set(better.who_free)


def neighbours(option: Ranked, minutes: Iterable[int] = (30, -30, 60, -60)) -> list[tuple[int, Ranked]]:
    """Options a little later or earlier on the same day at which more people are free, with how many minutes away.

    Only those that are no worse in essential people and rules: a swap that costs one of them is no advice.
    """
    found = []
    for apart in minutes:
        slot = option.slot + timedelta(minutes=apart) // SLOT
        if slot >= 0 and option.ranking.starts >> slot & 1:
            other = option.ranking.at(slot)
            same_day = other.start.astimezone(LONDON).date() == option.start.astimezone(LONDON).date()
            if same_day and other.free > option.free and other.essential <= option.essential and other.keeps(option):
                found.append((apart, other))
    return found
