"""What a roster says of people's days, once its codes are known: checked, and as masks.

A `Duty` has a class of time and hours, nothing else: whether somebody was on leave or ill was never said.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple

from scheduling.engine.diary import Diary, combined
from scheduling.engine.grid import Grid
from scheduling.engine.hours import DAY, LONDON, midnight
from scheduling.engine.rosters import NO_CODE, NO_TIME, Problem, Roster

ON_SHIFT, FREE, PROTECTED = "on_shift", "known", "protected"
OFF_DUTY, NOT_HERE = "off_duty", "busy"
NOTHING = "nothing"
NO_HOURS = ("This shift has no hours", "Write its start and end, or give its code hours")
TIMED = frozenset({ON_SHIFT, FREE, PROTECTED})
WHOLE_DAY = frozenset({OFF_DUTY, NOT_HERE})
# The Working Time Regulations 1998, regulation 10: eleven hours in a row between working days.
REST_AFTER_NIGHT = timedelta(hours=11)
NIGHT_ENDS = time(5)  # regulation 2: night is midnight to 5am at least
LONGEST_SHIFT = timedelta(days=2)  # with the rest after it: how far a mask reaches beyond the last day that is known
_MINUTES = 24 * 60


class Meaning(NamedTuple):
    """What a code stands for. Hours, in minutes of the day, only of a class that has hours, and only if it has them."""

    time_class: str
    start: int = NO_TIME
    end: int = NO_TIME


class Duty(NamedTuple):
    """One person's stretch of time on one day (a date's ordinal). A class that takes the whole day has no hours.

    Minutes of the day; an end at or before its start is on the next day.
    """

    day: int
    start: int
    end: int
    time_class: str

    @property
    def ends(self) -> int:
        """Minutes after the midnight of its day."""
        return self.end if self.end > self.start else self.end + _MINUTES


class Duties(NamedTuple):
    """`by_person`: person → duties in order. `problems` are of `unread` rows; `again`: rows that repeat another one."""

    by_person: dict[str, list[Duty]]
    problems: list[Problem]
    unread: int
    again: int


def duties(roster: Roster, meanings: Mapping[int, Meaning], person_of: Mapping[int, str]) -> Duties:
    """What the entries mean. `meanings`: of each code of the people in `person_of`, which turns the roster's people
    into keys of ours; entries of other people are left out.

    Of two rows that cannot both be true neither counts: that time stays unknown.
    """
    said: defaultdict[str, defaultdict[Duty, list[int]]] = defaultdict(lambda: defaultdict(list))
    problems: list[Problem] = []
    names = {key: roster.people[who].words for who, key in person_of.items()}
    for entry in roster.entries:
        person = person_of.get(entry.who)
        if person is None:
            continue
        meaning = Meaning(ON_SHIFT) if entry.code == NO_CODE else meanings[entry.code]
        if meaning.time_class in WHOLE_DAY:
            duty = Duty(entry.day, 0, 0, meaning.time_class)
        elif meaning.time_class == NOTHING:
            continue
        elif entry.start != NO_TIME:
            duty = Duty(entry.day, entry.start, entry.end, meaning.time_class)
        elif meaning.start != NO_TIME:
            duty = Duty(entry.day, meaning.start, meaning.end, meaning.time_class)
        else:
            problems.append(Problem(entry.row, *NO_HOURS))
            continue
        said[person][duty].append(entry.row)
    unread, again = len(problems), 0
    by_person: dict[str, list[Duty]] = {}
    for person, rows in said.items():
        pairs = dict.fromkeys(_clashes(rows))
        bad = {duty for pair in pairs for duty in pair}
        problems += (_clash(names[person], rows[one][0], rows[other][0]) for one, other in pairs)
        unread += sum(len(rows[duty]) for duty in bad)
        by_person[person] = sorted(rows.keys() - bad)
        again += sum(len(numbers) - 1 for duty, numbers in rows.items() if duty not in bad)
    return Duties(by_person, sorted(problems), unread, again)


def _clashes(rows: Mapping[Duty, Sequence[int]]) -> Iterator[tuple[Duty, Duty]]:
    """Pairs that cannot both be true: a whole day and anything else of that day, two shifts that overlap."""
    days: defaultdict[int, list[Duty]] = defaultdict(list)
    for duty in rows:
        days[duty.day].append(duty)
    for of_day in days.values():
        if any(duty.time_class in WHOLE_DAY for duty in of_day):
            yield from pairwise(of_day)
    latest: Duty | None = None
    for duty in sorted(duty for duty in rows if duty.time_class in TIMED):
        if latest and _minute(duty.day, duty.start) < _minute(latest.day, latest.ends):
            yield latest, duty
        if latest is None or _minute(duty.day, duty.ends) > _minute(latest.day, latest.ends):
            latest = duty


def _minute(day: int, minute: int) -> int:
    return day * _MINUTES + minute


def _clash(name: str, one: int, other: int) -> Problem:
    rows = f" (rows {min(one, other)} and {max(one, other)})" if one != other else ""
    what = f"{name} has two different entries at the same time{rows}"
    return Problem(min(one, other), what, "Keep the one that is right: we count neither")


def lay_out(stated: Collection[Duty], grid: Grid, known: dict[Duty, Diary]) -> Diary:
    """The duties as masks. `known` keeps those already laid out on this grid: a team shares most of them.

    A shift takes every slot that it touches, time in which somebody can come only slots that lie wholly inside.
    """
    parts = []
    for duty in stated:
        part = known.get(duty)
        if part is None:
            part = known[duty] = _one(duty, grid)
        parts.append(part)
    whole = combined(parts)
    # the morning after a night is work, even where the roster calls that day off
    return whole._replace(off_duty=whole.off_duty & ~(whole.on_shift | whole.protected))


def _one(duty: Duty, grid: Grid) -> Diary:
    day = date.fromordinal(duty.day)
    if duty.time_class in WHOLE_DAY:
        mask = grid.outward(midnight(day), midnight(day + DAY))
        return Diary(known=mask, **{duty.time_class: mask})
    start, end = both(day, duty.start), both(day, duty.ends)
    if duty.time_class == FREE:
        return Diary(known=grid.inward(max(start), min(end)))
    mask = grid.outward(min(start), max(end))
    is_night = duty.ends >= _MINUTES or duty.start < NIGHT_ENDS.hour * 60
    rest = grid.outward(max(end), max(end) + REST_AFTER_NIGHT) if is_night else 0
    return Diary(known=mask, rest=rest, **{duty.time_class: mask})


def both(day: date, minutes: int) -> tuple[datetime, datetime]:
    """The two moments that a wall clock time can mean, `minutes` after the midnight of `day` or of the next.

    They differ only in the hour that the clocks skip or repeat.
    """
    more, minute = divmod(minutes, _MINUTES)
    local = datetime.combine(day + timedelta(days=more), time(minute // 60, minute % 60), LONDON)
    return local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC)


def stretch(all_duties: Iterable[Sequence[Duty]]) -> tuple[int, int] | None:
    """The first and the last day of them all."""
    days = [duty.day for one in all_duties for duty in one]
    return (min(days), max(days)) if days else None
