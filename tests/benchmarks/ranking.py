"""Ranking many people over 13 weeks, from the bytes that are stored to the 20 best options.

People as a hospital has them: office hours with meetings, and a quarter on shifts. They are ranked twice: as others
publish diaries, free or not, one mask a person; and in all classes of time, up to five masks a person.

The naive scan looks at every block of every diary at every start, as date polls do. It runs on every 50th start, and
its time is scaled to all of them.
"""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice

from scheduling.engine.diary import Diary
from scheduling.engine.grid import SLOTS_A_WEEK, Grid, run
from scheduling.engine.rank import Candidate, Query, Ranked, Ranking, thin
from tests.benchmarks.bench import Job, Oracle
from tests.make.naive import slot_counts

WEEKS = 13
DAY = 96
EVERY = 50
GRID = Grid(datetime(2026, 6, 1, tzinfo=UTC), WEEKS * SLOTS_A_WEEK)
QUERY = Query(grid=GRID, minutes=60, earliest=GRID.origin, latest=GRID.end, days=frozenset(range(5)), quorum=6, top=20)
Blocks = list[tuple[int, int]]
CLASSES = ("busy", "tentative", "on_shift", "rest", "off_duty", "protected", "offered")
Stored = tuple[str, tuple[bytes, ...]]  # a key, and a mask for each of the classes, or none


def office(chance: random.Random) -> dict[str, Blocks]:
    """Away at nights and weekends, two to five meetings a day, a tenth of them not certain, a day off now and then.

    A fifth has a clinic each week, in which nobody disturbs them.
    """
    busy: Blocks = []
    maybe: Blocks = []
    clinic = chance.randrange(15)
    protected = [(week * 7 * DAY + clinic * DAY + 52, week * 7 * DAY + clinic * DAY + 68) for week in range(WEEKS)]
    for day in range(WEEKS * 7):
        base = day * DAY
        if day % 7 > 4 or chance.random() < 0.05:
            busy.append((base, base + DAY))
            continue
        busy += [(base, base + 32), (base + 68, base + DAY)]
        for _meeting in range(chance.choice((2, 3, 4, 5))):
            start = base + chance.randrange(32, 66)
            (maybe if chance.random() < 0.1 else busy).append((start, start + chance.choice((2, 2, 4, 4, 6, 16))))
    return {"busy": busy, "tentative": maybe, "protected": protected if clinic < 3 else []}


def shifts(chance: random.Random) -> dict[str, Blocks]:
    """Long days, nights with rest after them, and days off; a fifth offers some of those."""
    on_shift: Blocks = []
    rest: Blocks = []
    off: Blocks = []
    offers = chance.random() < 0.2
    for day in range(WEEKS * 7 - 1):
        base, kind = day * DAY, chance.random()
        if kind < 0.35:
            on_shift.append((base + 28, base + 80))
        elif kind < 0.5:
            on_shift.append((base + 80, base + DAY + 32))
            rest.append((base + DAY + 32, base + DAY + 68))
        else:
            off.append((base + 32, base + 80))
    return {"on_shift": on_shift, "rest": rest, "off_duty": off, "offered": off[::2] if offers else []}


def people(number: int) -> list[dict[str, Blocks]]:
    chance = random.Random(7)
    return [(shifts if chance.random() < 0.25 else office)(chance) for _person in range(number)]


def only_busy(classes: dict[str, Blocks]) -> dict[str, Blocks]:
    return {"busy": sorted(block for name, blocks in classes.items() if name != "offered" for block in blocks)}


def stored(number: int, classes: dict[str, Blocks]) -> Stored:
    blobs = []
    for name in CLASSES:
        mask = 0
        for start, end in classes.get(name, ()):
            mask |= run(start, min(end, GRID.slots) - start)
        blobs.append(GRID.to_bytes(mask) if mask else b"")
    return (f"person {number}", tuple(blobs))


def read(rows: list[Stored]) -> Iterator[Candidate]:
    known, mask = GRID.full, GRID.from_bytes
    for number, (key, (busy, tentative, on_shift, rest, off_duty, protected, offered)) in enumerate(rows):
        diary = Diary(
            mask(busy) if busy else 0,
            mask(tentative) if tentative else 0,
            mask(on_shift) if on_shift else 0,
            mask(rest) if rest else 0,
            known,
            mask(off_duty) if off_duty else 0,
            mask(protected) if protected else 0,
            mask(offered) if offered else 0,
        )
        yield Candidate(key, diary, number < 3)


def ranking_of(rows: list[Stored]) -> Callable[[], list[Ranked]]:
    return lambda: list(islice(Ranking(QUERY, read(rows)), QUERY.top))


def thinning_of(rows: list[Stored]) -> Callable[[], object]:
    """The page's way: 10 options that do not repeat each other, and everyone's name in each."""
    return lambda: [(option, option.cannot) for option in thin(Ranking(QUERY, read(rows)), top=10)]


def naive_scan(everyone: list[dict[str, Blocks]]) -> Oracle:
    diaries = [only_busy(classes)["busy"] for classes in everyone]
    sample = every_start()[::EVERY]
    return Oracle(
        name=f"naive scan of every {EVERY}th start, scaled to all",
        run=lambda: slot_counts(sample, QUERY.length, diaries),
        scale=len(every_start()) / len(sample),
    )


def every_start() -> list[int]:
    starts = QUERY.starts()
    return [slot for slot in range(GRID.slots) if starts >> slot & 1]


def jobs() -> Iterator[Job]:
    everyone = people(10_000)
    plain = [stored(number, only_busy(classes)) for number, classes in enumerate(everyone)]
    full = [stored(number, classes) for number, classes in enumerate(everyone)]
    for number in (100, 1_000):
        yield Job(
            f"rank {number:,} people × 13 weeks", ranking_of(plain[:number]), oracle=naive_scan(everyone[:number])
        )
    linear = "1,000 people, times 10 (1.0 is linear)"
    for rows, name in ((plain, ""), (full, ", all classes of time")):
        if name:
            scan = naive_scan(everyone[:1_000])
            yield Job(f"rank 1,000 people × 13 weeks{name}", ranking_of(rows[:1_000]), oracle=scan)
        thousand = Oracle(linear, ranking_of(rows[:1_000]), scale=10)
        yield Job(f"rank 10,000 people × 13 weeks{name}", ranking_of(rows), oracle=thousand, floor=True)
    yield Job("rank and thin 100 people × 13 weeks, all classes of time, with names", thinning_of(full[:100]))
