"""Reading a diary over 13 weeks, from the bytes of an Outlook export to busy time.

Against icalendar + recurring-ical-events on the same bytes, with the same meaning of busy. The oracle's
answer is compared once, so that a wrong reader cannot be a fast one.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from scheduling.engine.feeds import Reading, read
from tests.benchmarks.bench import Job, Oracle
from tests.make.ics import outlook_calendar
from tests.make.oracle import library_reading

START = datetime(2026, 11, 23, tzinfo=UTC)
END = START + timedelta(weeks=13)
STOCK = "icalendar + recurring-ical-events"


def jobs() -> Iterator[Job]:
    for count, rounds in ((500, 7), (5_000, 3)):
        raw = outlook_calendar(count)
        _check(raw)
        yield Job(f"read {count:,} events", _ours(raw), oracle=Oracle(STOCK, _stock(raw)), rounds=rounds)
    diaries = [outlook_calendar(67, seed=seed) for seed in range(1_000)]
    yield Job("read 1,000 diaries of 67 events", lambda: [read(raw, START, END) for raw in diaries], rounds=5)


def _ours(raw: bytes) -> Callable[[], Reading]:
    return lambda: read(raw, START, END)


def _stock(raw: bytes) -> Callable[[], object]:
    return lambda: library_reading(raw, START, END)


def _check(raw: bytes) -> None:
    found = [(one.start, one.end, one.certainty) for one in read(raw, START, END).busy]
    if found != library_reading(raw, START, END):
        raise AssertionError("The reader and the libraries disagree: no figures from a wrong reading.")
