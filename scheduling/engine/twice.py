"""The same session held twice, for people who work opposite shifts: two times that together reach the most people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from scheduling.engine.diary import Status
from scheduling.engine.grid import run
from scheduling.engine.rank import EVERYONE, Candidate, Essential, Query, Ranked, Ranking, thin

FIRSTS = 10  # the best times are tried as one session, each with the best time for everybody else
BEST_FIRST = list(Status)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two options in order of time, and the keys of those asked to each. `reached` can come to the one they are asked
    to; `alone`: how many could come to the best single time."""

    options: tuple[Ranked, Ranked]
    asked: tuple[tuple[str, ...], tuple[str, ...]]
    reached: int
    alone: int


def pair(query: Query, candidates: Iterable[Candidate], both: frozenset[str] = frozenset()) -> Pair | None:
    """The two times at which most people can come to one; None when no second time brings anybody more.

    `both`: keys of people who come to both, as essential people do; they must be free at both. Everybody else is asked
    to the session that suits them better. Rules are for a session that all come to: here they do not count. A pair
    with rooms goes before one without, then the pair that reaches more people, the more even one, the earlier one.
    """
    people = [one._replace(essential=one.essential or one.key in both) for one in candidates]
    must = [one for one in people if one.essential]
    wanted = replace(query, rules=(), quorum=0)
    everybody = Ranking(wanted, people)
    if not everybody.starts:
        return None
    alone = everybody.most_free(EVERYONE)
    found: list[tuple[tuple[bool, int, int, int], Pair]] = []
    for first in thin(everybody, FIRSTS):
        others = [one for one in people if not one.essential and one.key not in set(first.who_free)]
        second = _second(Ranking(wanted, [*must, *others]), first) if others else None
        if first.essential is Essential.ALL_FREE and second is not None:
            made = _made(people, first, second, alone)
            roomless = any(option.place is None for option in made.options) and bool(query.places)
            uneven = abs(len(made.asked[0]) - len(made.asked[1]))
            found.append(((roomless, -made.reached, uneven, made.options[0].slot), made))
    best = min(found, key=lambda one: one[0], default=None)
    return best[1] if best and best[1].reached > alone else None


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
    at_first, at_second = [], []
    reached = 0
    for one in people:
        here, there = (one.diary.status(run(option.slot, length)) for option in (first, second))
        better = BEST_FIRST.index(there) < BEST_FIRST.index(here)
        if one.essential or not better:
            at_first.append(one.key)
        if one.essential or better:
            at_second.append(one.key)
        reached += Status.FREE in (here, there)
    (early, asked_early), (late, asked_late) = sorted(
        ((first, tuple(at_first)), (second, tuple(at_second))), key=lambda one: one[0].slot
    )
    return Pair((early, late), (asked_early, asked_late), reached, alone)
