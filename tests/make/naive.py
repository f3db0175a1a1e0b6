"""Finding times the plain way, with datetimes, one option and one person at a time: what the engine must agree with."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
QUARTER = timedelta(minutes=15)
Interval = tuple[datetime, datetime]
STATUSES = ("free", "tentative", "in own time", "if released", "unknown", "cannot")


@dataclass
class Someone:
    """`known` and `offered` are in whole quarters of an hour."""

    key: str
    busy: list[Interval] = field(default_factory=list)
    tentative: list[Interval] = field(default_factory=list)
    on_shift: list[Interval] = field(default_factory=list)
    rest: list[Interval] = field(default_factory=list)
    known: list[Interval] = field(default_factory=list)
    off_duty: list[Interval] = field(default_factory=list)
    protected: list[Interval] = field(default_factory=list)
    offered: list[Interval] = field(default_factory=list)
    essential: bool = False
    labels: frozenset[str] = frozenset()


@dataclass
class Hall:
    key: str
    capacity: int
    taken: list[Interval] = field(default_factory=list)


@dataclass
class Wanted:
    """Hours are minutes of the local day; `quarters` is the length."""

    earliest: datetime
    latest: datetime
    quarters: int
    days: set[int]
    from_minute: int
    until_minute: int
    rules: list[tuple[str, int]] = field(default_factory=list)
    quorum: int = 0
    halls: list[Hall] = field(default_factory=list)


def overlaps(intervals: list[Interval], start: datetime, end: datetime) -> bool:
    return any(begin < finish and begin < end and finish > start for begin, finish in intervals)


def quarters_of(start: datetime, count: int) -> list[datetime]:
    return [start + number * QUARTER for number in range(count)]


def allowed(wanted: Wanted, start: datetime) -> bool:
    """Within the range, on one local day of those wanted, and all of it within the hours."""
    if start < wanted.earliest or start + wanted.quarters * QUARTER > wanted.latest:
        return False
    local = [at.astimezone(LONDON) for at in quarters_of(start, wanted.quarters)]
    minutes = [at.hour * 60 + at.minute for at in local]
    return (
        len({at.date() for at in local}) == 1
        and local[0].weekday() in wanted.days
        and all(wanted.from_minute <= minute and minute + 15 <= wanted.until_minute for minute in minutes)
    )


def status(person: Someone, start: datetime, quarters: int) -> str:
    end = start + quarters * QUARTER
    if any(overlaps(times, start, end) for times in (person.busy, person.rest, person.protected)):
        return "cannot"
    own = [at for at in quarters_of(start, quarters) if overlaps(person.off_duty, at, at + QUARTER)]
    if not all(overlaps(person.offered, at, at + QUARTER) for at in own):
        return "cannot"
    if not all(overlaps(person.known, at, at + QUARTER) for at in quarters_of(start, quarters)):
        return "unknown"
    if overlaps(person.on_shift, start, end):
        return "if released"
    if own:
        return "in own time"
    return "tentative" if overlaps(person.tentative, start, end) else "free"


def hall_for(wanted: Wanted, people: int, start: datetime) -> str | None:
    end = start + wanted.quarters * QUARTER
    fitting = [hall for hall in wanted.halls if hall.capacity >= people and not overlaps(hall.taken, start, end)]
    return min(fitting, key=lambda hall: (hall.capacity, hall.key)).key if fitting else None


def judged(wanted: Wanted, people: list[Someone], start: datetime) -> dict[str, object]:
    """One option: who stands how, and the key that sorts it."""
    who: dict[str, list[str]] = {name: [] for name in STATUSES}
    for person in people:
        who[status(person, start, wanted.quarters)].append(person.key)
    worst = [status(person, start, wanted.quarters) for person in people if person.essential]
    unsure = 1 if set(worst) & {"tentative", "in own time", "if released"} else 0
    essential = 2 if set(worst) & {"cannot", "unknown"} else unsure
    free = set(who["free"])
    failed = sum(
        len([person for person in people if label in person.labels and person.key in free]) < number
        for label, number in wanted.rules
    )
    failed += len(free) < wanted.quorum
    hall = hall_for(wanted, len(people), start)
    homeless = bool(wanted.halls) and hall is None
    could = [-len(who[name]) for name in ("tentative", "in own time", "if released")]
    order = (essential, failed, homeless, -len(free), *could, start)
    return {"start": start, "who": who, "essential": essential, "failed": failed, "hall": hall, "order": order}


def ranked(wanted: Wanted, people: list[Someone]) -> list[dict[str, object]]:
    """Every option, best first."""
    at = datetime.fromtimestamp(wanted.earliest.timestamp() // 900 * 900, UTC)
    found = []
    while at < wanted.latest:
        if allowed(wanted, at):
            found.append(judged(wanted, people, at))
        at += QUARTER
    return sorted(found, key=lambda option: option["order"])


def slot_counts(starts: list[int], length: int, diaries: list[list[tuple[int, int]]]) -> list[int]:
    """How many are free at each start, scanning every block of every diary: what date polls do. In slots."""
    found = []
    for start in starts:
        end = start + length
        free = 0
        for blocks in diaries:
            for begin, finish in blocks:
                if begin < end and finish > start:
                    break
            else:
                free += 1
        found.append(free)
    return found
