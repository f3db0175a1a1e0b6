"""The same session held twice, for people who work opposite shifts: two times that together reach the most people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from scheduling.engine.diary import Diary, Status
from scheduling.engine.grid import run
from scheduling.engine.rank import EVERYONE, Candidate, Essential, Query, Ranked, Ranking, thin

FIRSTS = 10  # the best times are tried as one session, each with the best time for everybody else
BEST_FIRST = list(Status)
COULD = (Status.FREE, Status.TENTATIVE, Status.OWN_TIME, Status.IF_RELEASED)  # if somebody arranges it


@dataclass(frozen=True, slots=True)
class Pair:
    """Two options in order of time, and the keys of those asked to each, by how they stand.

    `reached` could come to the session that they are asked to: free, perhaps, in their own time, or if released.
    `alone`: how many could come to the best single time.
    """

    options: tuple[Ranked, Ranked]
    asked: tuple[dict[str, Status], dict[str, Status]]
    reached: int
    alone: int


def pair(query: Query, candidates: Iterable[Candidate], both: frozenset[str] = frozenset()) -> Pair | None:
    """The two times at which most people could come to one; None when no second time brings anybody more.

    `both`: keys of people who come to both, as essential people do; they must be free at both. Everybody else is asked
    to the session that suits them better. Rules are for a session that all come to: here they do not count. A pair
    with rooms goes before one without; then the one that reaches more people, has more of them free, is more even, is
    earlier. Each room holds everybody.
    """
    people = [one._replace(essential=one.essential or one.key in both) for one in candidates]
    wanted = replace(query, rules=(), quorum=0, seats=len(people) if query.seats is None else query.seats)
    hopeful = [one if one.essential else one._replace(diary=_arranged(one)) for one in people]
    must = [one for one in hopeful if one.essential]
    everybody = Ranking(wanted, hopeful)
    if not everybody.starts:
        return None
    alone = everybody.most_free(EVERYONE)
    found: list[tuple[tuple[bool, int, int, int, int], Pair]] = []
    for first in thin(everybody, FIRSTS):
        here = set(first.who_free)
        others = [one for one in hopeful if not one.essential and one.key not in here]
        second = _second(Ranking(wanted, [*must, *others]), first) if others else None
        if first.essential is Essential.ALL_FREE and second is not None:
            made = _made(people, first, second, alone)
            free = sum(status is Status.FREE for asked in made.asked for status in asked.values())
            roomless = any(option.place is None for option in made.options) and bool(query.places)
            uneven = abs(len(made.asked[0]) - len(made.asked[1]))
            found.append(((roomless, -made.reached, -free, uneven, made.options[0].slot), made))
    best = min(found, key=lambda one: one[0], default=None)
    return best[1] if best and best[1].reached > alone else None


def may_help(options: Sequence[Ranked]) -> bool:
    """A hint, found quickly from the best options: do two of them that do not overlap reach more people than one, or
    could somebody come at another time who cannot come at any of them?"""
    if not options:
        return False
    ranking = options[0].ranking
    could = [(one.slot, {key for status in COULD for key in one.who(status)}) for one in options]
    reached = {key for _, keys in could for key in keys}
    if any(ranking.starts & ~ranking.missing_for(one) for one in ranking.candidates if one.key not in reached):
        return True
    alone = max(len(keys) for _, keys in could)
    return any(
        len(keys | more) > alone and abs(slot - other) >= ranking.query.length
        for (slot, keys), (other, more) in combinations(could, 2)
    )


def _arranged(person: Candidate) -> Diary:
    """The diary as if release were given, time back for own time that is offered, and what is not certain put off."""
    diary = person.diary
    return diary._replace(on_shift=0, tentative=0, off_duty=diary.off_duty & ~diary.offered)


def _second(rest: Ranking, first: Ranked) -> Ranked | None:
    """The best option for the rest that does not overlap the first one, if everybody who must come is free then."""
    for option in rest:
        if option.essential is not Essential.ALL_FREE:
            return None
        if abs(option.slot - first.slot) >= rest.query.length:
            return option
    return None


def _made(people: Sequence[Candidate], first: Ranked, second: Ranked, alone: int) -> Pair:
    length = first.ranking.query.length
    at_first: dict[str, Status] = {}
    at_second: dict[str, Status] = {}
    reached = 0
    for one in people:
        here, there = (one.diary.status(run(option.slot, length)) for option in (first, second))
        better = BEST_FIRST.index(there) < BEST_FIRST.index(here)
        if one.essential or not better:
            at_first[one.key] = here
        if one.essential or better:
            at_second[one.key] = there
        reached += (there if better else here) in COULD
    in_order = [(first, at_first), (second, at_second)]
    (early, asked_early), (late, asked_late) = sorted(in_order, key=lambda one: one[0].slot)
    return Pair((early, late), (asked_early, asked_late), reached, alone)
