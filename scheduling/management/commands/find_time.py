"""Find the times that suit most people, from a folder of calendar files."""

import json
import re
import stat
from argparse import ArgumentTypeError
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import islice
from pathlib import Path
from shutil import get_terminal_size

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from scheduling.engine.diary import Diary
from scheduling.engine.explain import NO_START, reasons
from scheduling.engine.feeds import MAX_BYTES
from scheduling.engine.grid import Grid, slots_for
from scheduling.engine.hours import wall_clock
from scheduling.engine.rank import Candidate, Query, Ranked, Ranking
from scheduling.engine.reader import Reading, ReadingFailed, read_safely
from scheduling.management.commands.read_calendar import moment

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FIRST_YEAR, LAST_YEAR = 1972, 2199
FILES_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Calendar:
    """One person's file and what is in it."""

    file: Path
    reading: Reading | ReadingFailed

    @property
    def name(self) -> str:
        return self.file.stem

    def diary(self, grid: Grid) -> Diary:
        if isinstance(self.reading, ReadingFailed):
            return Diary()
        found = {"busy": 0, "tentative": 0}
        for one in self.reading.busy:
            found[one.certainty] |= grid.outward(one.start, one.end)
        return Diary(**found, known=grid.full)


def weekdays(text: str) -> frozenset[int]:
    """mon-fri, sat-mon, or mon,wed,fri: 0 is Monday."""
    found: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.partition("-")
        begin = weekday(first)
        found |= {(begin + number) % 7 for number in range((weekday(last) - begin) % 7 + 1)} if dash else {begin}
    return frozenset(found)


def weekday(text: str) -> int:
    word = text.strip().lower()
    for number, name in enumerate(WEEKDAYS):
        if len(word) >= 3 and name.startswith(word):
            return number
    raise ArgumentTypeError(f"{text!r} is not a day. Write days like mon-fri or mon,wed,fri.")


def clock(text: str) -> time:
    """08:00; 24:00 is midnight at the end of the day."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", text.strip())
    hour, minute = (int(part) for part in found.groups()) if found else (99, 99)
    if (hour, minute) == (24, 0):
        return time(0)
    if hour > 23 or minute > 59:
        raise ArgumentTypeError(f"{text!r} is not a time of day. Write it like 08:00.")
    return time(hour, minute)


def above_zero(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text) or int(text) == 0:
        raise ArgumentTypeError(f"{text!r} must be a whole number above 0.")
    return int(text)


class Command(BaseCommand):
    help = (
        "Print as JSON the best times for everyone whose calendar file (.ics) is in a folder, best first: "
        '[{"start", "end", "free", "tentative", "unknown", "cannot": [names], "reasons": [words]}, ...]. '
        "A file's name is the person's name. Times are UTC; days and hours are those of Europe/London. "
        "An option lies within one day, starts on a quarter of an hour, and its length rounds up to one."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="the folder, one .ics file a person")
        when = "in ISO form, such as 2026-11-23 or 2026-11-23T09:00+00:00; without an offset it is Europe/London"
        parser.add_argument("--minutes", type=above_zero, default=60, help="how long the meeting is (60)")
        parser.add_argument("--start", required=True, type=moment, help=f"the start of the range, {when}")
        parser.add_argument("--end", required=True, type=moment, help="the end of the range, which is not part of it")
        parser.add_argument(
            "--essential", action="extend", nargs="+", default=[], metavar="NAME", help="people who must be there"
        )
        parser.add_argument("--quorum", type=above_zero, help="how many people must be free at least")
        parser.add_argument("--top", type=above_zero, default=20, help="how many options to print (20)")
        parser.add_argument("--days", type=weekdays, default="mon-fri", help="days of the week (mon-fri)")
        parser.add_argument("--earliest", type=clock, default="08:00", help="no option starts before this (08:00)")
        parser.add_argument("--latest", type=clock, default="18:00", help="every option ends by this (18:00)")

    def handle(self, *args: object, folder: Path, essential: list[str], **options: object) -> None:
        query = asked(**{name: options[name] for name in ASKED})
        files = calendar_files(folder)
        unheard = [name for name in essential if name not in {file.stem for file in files}]
        if unheard:
            raise refused(f"There is no {unheard[0]}.ics in {folder}. Give --essential the names of files in it.")
        calendars = list(read_all(files, query))
        for calendar in calendars:
            self._report(calendar)
        people = [Candidate(one.name, one.diary(query.grid), one.name in essential) for one in calendars]
        ranking = Ranking(query, people)
        if not ranking.starts:
            self.stderr.write(NO_START)
        self.stdout.write(json.dumps([as_json(option) for option in islice(ranking, query.top)], indent=2))

    def _report(self, calendar: Calendar) -> None:
        reading = calendar.reading
        if isinstance(reading, ReadingFailed):
            self.stderr.write(f"{calendar.file.name}: {reading.words} Until then {calendar.name} counts as unknown.")
        elif reading.unread:
            entries = "1 entry" if reading.unread == 1 else f"{reading.unread} entries"
            self.stderr.write(f"{calendar.file.name}: {entries} could not be read.")


ASKED = ("minutes", "start", "end", "quorum", "top", "days", "earliest", "latest")


def refused(words: str) -> CommandError:
    return CommandError(words, returncode=2)


def asked(
    *,
    minutes: int,
    start: datetime,
    end: datetime,
    quorum: int | None,
    top: int,
    days: frozenset[int],
    earliest: time,
    latest: time,
) -> Query:
    """What is wanted, or an error that says what to change."""
    if not FIRST_YEAR <= start.year <= LAST_YEAR or not FIRST_YEAR <= end.year <= LAST_YEAR:
        raise refused(f"Choose a --start and an --end between {FIRST_YEAR} and {LAST_YEAR}.")
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    if end <= start:
        raise refused("The end is not after the start. Give a later --end.")
    first, after_last = wall_clock(earliest, latest)
    if after_last <= first:
        raise refused("No hours are left in the day. Give a --latest that is after --earliest.")
    if slots_for(minutes) > after_last - first:
        raise refused(
            f"{minutes} minutes do not fit into the hours of a day. Give fewer --minutes, an earlier --earliest, "
            "or a later --latest."
        )
    return Query(
        grid=Grid.covering(start, end),
        minutes=minutes,
        earliest=start,
        latest=end,
        days=days,
        from_time=earliest,
        until_time=latest,
        quorum=quorum or 0,
        top=top,
    )


def calendar_files(folder: Path) -> list[Path]:
    """The .ics files of a folder, by name."""
    try:
        found = [file for file in folder.iterdir() if file.suffix.lower() == ".ics" and not file.name.startswith(".")]
    except FileNotFoundError:
        raise refused(f"There is no folder {folder}. Check its name.") from None
    except OSError as problem:
        raise refused(f"{folder} cannot be opened: {problem.strerror}.") from None
    files = sorted((file for file in found if not file.is_dir()), key=lambda file: (file.stem, file.name))
    if not files:
        raise refused(f"There are no calendars in {folder}. Put one .ics file a person into it.")
    return files


def read_all(files: Sequence[Path], query: Query) -> Iterator[Calendar]:
    """Every file, read in a process that can be killed. A progress bar shows on a terminal."""
    columns, lines = get_terminal_size()  # never 0, as some terminals say, with which tqdm would show nothing
    shape = {"ncols": columns, "nrows": lines}
    with tqdm(total=len(files), desc="Reading calendars", unit="file", disable=None, **shape) as bar:
        for first in range(0, len(files), FILES_AT_ONCE):
            batch = files[first : first + FILES_AT_ONCE]
            opened = [bytes_of(file) for file in batch]
            raws = [one for one in opened if isinstance(one, bytes)]
            readings = iter(read_safely(raws, query.earliest, query.latest))
            for file, one in zip(batch, opened, strict=True):
                yield Calendar(file, next(readings) if isinstance(one, bytes) else one)
            bar.update(len(batch))


def bytes_of(file: Path) -> bytes | ReadingFailed:
    """The file's bytes; of one that is too large, only enough to tell."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):  # a pipe that nobody writes to would be waited for, for ever
            return ReadingFailed("not a calendar", "This is not a file that can be read.")
        with file.open("rb") as source:
            return source.read(MAX_BYTES + 1)
    except OSError as problem:
        return ReadingFailed("not a calendar", f"This file cannot be opened: {problem.strerror}.")


def as_json(option: Ranked) -> dict[str, object]:
    return {
        "start": option.start.isoformat(),
        "end": option.end.isoformat(),
        "free": option.free,
        "tentative": option.tentative,
        "unknown": option.unknown,
        "cannot": list(option.cannot),
        "reasons": reasons(option, name=str),
    }
