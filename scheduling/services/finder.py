"""Finds times and a room that fit everybody's diaries, and says in words what stands for and against each."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from coproduce.people.models import Person
from scheduling.engine import explain, twice
from scheduling.engine.diary import Status
from scheduling.engine.grid import Grid, run
from scheduling.engine.hours import midnight
from scheduling.engine.patterns import left_out
from scheduling.engine.rank import ALL_DAYS, Candidate, Essential, Place, Query, Ranked, Ranking, Rule, thin
from scheduling.features import Feature, lacks, missing
from scheduling.models import Event, Room
from scheduling.services import checks
from scheduling.services.diaries import diaries_for
from scheduling.services.habits import Habits, habits_of
from scheduling.services.opening import Openings
from scheduling.services.roster_lead import RosterLead

MOST = 20
WEEKDAYS = frozenset(range(5))
DAYS_OVER = "Those days have passed. Choose later days."
NO_ROOM = "There is no room that can be used. Add one, or say that you need none."
NO_STEP_FREE_ROOM = "There is no room with a step-free way in."
NO_ROOM_HAS_ALL = "No room has everything that people need."


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody asked to come. `labels` are the caller's words for what they bring, and what rules count."""

    person: Person
    essential: bool = False
    labels: frozenset[str] = frozenset()
    facilitator: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted: days of local time, both included; hours of each day; "we need at least" by label and in all.

    `words` say the labels: {"partner": ("partner", "partners")}. Without them a label stands for itself.
    """

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
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    about: str = ""  # the address of what is planned: managers' answers about it count

    @property
    def start(self) -> datetime:
        return max(midnight(self.first_day), timezone.now())

    @property
    def end(self) -> datetime:
        return midnight(self.last_day + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Option:
    """A time and a place. Everybody asked is in exactly one of the six lists of people.

    `reasons` are finished sentences. `fits`: essential people free, every rule met, a room found where one is needed.
    """

    start: datetime
    end: datetime
    room: Room | None
    can: list[Person]
    maybe: list[Person]
    own_time: list[Person]
    if_released: list[Person]
    cannot: list[Person]
    unknown: list[Person]
    headline: str
    reasons: list[str]
    fits: bool
    essential_not_free: list[Person]

    @property
    def everybody(self) -> list[Person]:
        return [*self.can, *self.maybe, *self.own_time, *self.if_released, *self.cannot, *self.unknown]


@dataclass(frozen=True, slots=True)
class Answer:
    """`options`, best first, at most 20. `people`: how many are asked. `unknown`: those without any diary.

    `left_out`: sentences on times that keep leaving people out. `by_phone`: who can take part only so.
    `twice_may_help`: two sessions may reach more people than one. `blocked`: what stands in the way when nothing fits
    (the options are then the least bad ones), else "". `unfit_rooms`: why rooms do not do, for those who may name: in
    a small group it tells who needs what.
    """

    options: list[Option]
    people: int
    unknown: list[Person] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    by_phone: list[Person] = field(default_factory=list)
    twice_may_help: bool = False
    blocked: str = ""
    unfit_rooms: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Rooms:
    """`fit` have all that is needed. `lacking`: the others, with what they lack."""

    fit: dict[str, Room]
    lacking: list[tuple[Room, list[Feature]]]
    openings: Openings


def find(
    wish: Wish, invitees: Sequence[Invitee], *, without_event: Event | None = None, may_name: bool = False
) -> Answer:
    """The best options. With `without_event` the meeting that is to be moved does not stand in its own way.

    Words name people only with `may_name`; the lists of people are for callers that may see them.
    """
    if wish.end <= wish.start:
        return Answer([], len(invitees), blocked=DAYS_OVER)
    grid = Grid.covering(wish.start, wish.end)
    habits = habits_of([invitee.person.pk for invitee in invitees])
    rooms = _rooms(wish, invitees)
    near = [one for one in rooms.lacking if len(one[1]) == 1]
    taken = _taken([*rooms.fit.values(), *(room for room, _ in near)], grid, rooms.openings, without_event)
    query = _query(wish, grid, _places(rooms.fit, taken))
    ranking = Ranking(query, _candidates(wish, invitees, grid, without_event, habits))
    return _Words(wish, invitees, rooms, ranking, taken, may_name, habits).answer()


def read(
    wish: Wish, invitees: Sequence[Invitee], without_event: Event | None = None
) -> tuple[dict[str, Room], Query, list[Candidate]]:
    """Rooms by key, and what is ranked: the same queries, however many people and rooms."""
    grid = Grid.covering(wish.start, wish.end)
    rooms = _rooms(wish, invitees)
    taken = _taken(list(rooms.fit.values()), grid, rooms.openings, without_event)
    query = _query(wish, grid, _places(rooms.fit, taken))
    return rooms.fit, query, _candidates(wish, invitees, grid, without_event)


def _rooms(wish: Wish, invitees: Sequence[Invitee]) -> _Rooms:
    if not wish.needs_room:
        return _Rooms({}, [], Openings([]))
    needed = checks.needed_of_places([invitee.person for invitee in invitees])
    if wish.step_free:
        needed.add("step_free")
    rooms = list(Room.objects.usable())
    lacks = [(room, missing(room, needed)) for room in rooms]
    fit = {str(room.pk): room for room, lacking in lacks if not lacking}
    return _Rooms(fit, [one for one in lacks if one[1]], Openings(rooms))


def _taken(rooms: Sequence[Room], grid: Grid, openings: Openings, without_event: Event | None) -> Mapping[str, int]:
    """When each room is booked or shut."""
    if not rooms:
        return {}
    taken = {str(room.pk): openings.shut_mask(room, grid) for room in rooms}
    booked = Event.objects.standing().between(grid.origin, grid.end).filter(room__in=rooms)
    if without_event:
        booked = booked.exclude(pk=without_event.pk)
    for room, start, end in booked.values_list("room_id", "start", "end"):
        taken[str(room)] |= grid.outward(start, end)
    return taken


def _places(rooms: Mapping[str, Room], taken: Mapping[str, int]) -> tuple[Place, ...]:
    return tuple(Place(key, room.capacity, taken[key]) for key, room in rooms.items())


def _query(wish: Wish, grid: Grid, places: tuple[Place, ...]) -> Query:
    return Query(
        grid=grid,
        minutes=wish.minutes,
        earliest=wish.start,
        latest=wish.end,
        days=ALL_DAYS if wish.weekends else WEEKDAYS,
        from_time=wish.from_time,
        until_time=wish.until_time,
        rules=wish.rules,
        quorum=wish.at_least,
        places=places,
    )


def _candidates(
    wish: Wish,
    invitees: Sequence[Invitee],
    grid: Grid,
    without_event: Event | None,
    habits: Mapping[UUID, Habits] | None = None,
) -> list[Candidate]:
    people = [invitee.person.pk for invitee in invitees]
    diaries = diaries_for(people, grid, without_event=without_event, about=wish.about, habits=habits)
    return [
        Candidate(str(invitee.person.pk), diaries[invitee.person.pk], invitee.essential, invitee.labels)
        for invitee in invitees
    ]


class _Words:
    """Turns a ranking into what a page shows."""

    def __init__(
        self,
        wish: Wish,
        invitees: Sequence[Invitee],
        rooms: _Rooms,
        ranking: Ranking,
        taken: Mapping[str, int],
        may_name: bool,
        habits: Mapping[UUID, Habits],
    ) -> None:
        self.wish, self.rooms, self.ranking, self.taken = wish, rooms.fit, ranking, taken
        self.lacking = rooms.lacking if may_name else []
        self.by_phone = {str(person) for person, habit in habits.items() if habit.only_by_phone}
        self.lead = RosterLead(timezone.now())
        self.people = {str(invitee.person.pk): invitee.person for invitee in invitees}
        self.name: explain.Name | None = (lambda key: self.people[key].name) if may_name else None
        self.no_room = self._no_room(rooms) if wish.needs_room and not rooms.fit else ""

    def answer(self) -> Answer:
        best = thin(self.ranking, MOST)
        options = [self._option(ranked) for ranked in best]
        return Answer(
            options=options,
            twice_may_help=twice.may_help(best),
            people=len(self.people),
            unknown=[self.people[person.key] for person in self.ranking.candidates if not person.diary.known],
            left_out=left_out(self.ranking, self.name),
            by_phone=[person for key, person in self.people.items() if key in self.by_phone],
            blocked="" if any(option.fits for option in options) else self._blocked(),
            unfit_rooms=[f"{room}: {lacks(features)}" for room, features in self.lacking],
        )

    def _no_room(self, rooms: _Rooms) -> str:
        """Which one thing is missing, where there is a room that has all else."""
        if not rooms.lacking:
            return NO_ROOM
        if all([feature.name for feature in features] == ["step_free"] for _, features in rooms.lacking):
            return NO_STEP_FREE_ROOM
        if not self.lacking:
            return NO_ROOM_HAS_ALL
        room, features = min(self.lacking, key=lambda one: (len(one[1]), one[0].capacity))
        return f"{NO_ROOM_HAS_ALL} In {room}, {'only ' if len(features) == 1 else ''}{lacks(features)}."

    def _nearly(self, ranked: Ranked) -> list[str]:
        """A room that is free then and lacks just one thing, when none that has all is free."""
        if ranked.place is not None or not self.wish.needs_room:
            return []
        span = run(ranked.slot, self.ranking.query.length)
        for room, features in self.lacking:
            if len(features) == 1 and room.capacity >= len(self.people) and not self.taken[str(room.pk)] & span:
                return [f"{room} is free then, but {lacks(features)}"]
        return []

    def _option(self, ranked: Ranked) -> Option:
        headline = explain.can_come(ranked)
        reasons = explain.reasons(ranked, self.name, self.wish.words) + explain.swaps(ranked)
        reasons += self._nearly(ranked)
        if ranked.if_released or ranked.own_time:
            reasons += self.lead.warning(ranked.start)
        not_free = [key for status in Status if status != Status.FREE for key in ranked.essential_who(status)]
        return Option(
            start=ranked.start,
            end=ranked.end,
            room=self.rooms[ranked.place] if ranked.place else None,
            can=self._who(ranked.who_free),
            maybe=self._who(ranked.who_tentative),
            own_time=self._who(ranked.who_own_time),
            if_released=self._who(ranked.who_if_released),
            cannot=self._who(ranked.cannot),
            unknown=self._who(ranked.who_unknown),
            headline=headline,
            reasons=[words for words in reasons if words != headline],
            fits=self._fits(ranked),
            essential_not_free=self._who(not_free),
        )

    def _who(self, keys: Sequence[str]) -> list[Person]:
        return [self.people[key] for key in keys]

    def _fits(self, ranked: Ranked) -> bool:
        has_room = ranked.place is not None or not self.wish.needs_room
        return ranked.essential is Essential.ALL_FREE and ranked.all_met and has_room

    def _blocked(self) -> str:
        words = [self.no_room, *explain.in_the_way(self.ranking, self.name, self.wish.words)]
        return " ".join(sentence if sentence.endswith(".") else f"{sentence}." for sentence in words if sentence)
