"""Print when a calendar file says that its owner is busy."""

import json
from argparse import ArgumentTypeError
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scheduling.engine.feeds import MAX_BYTES
from scheduling.engine.reader import Reading, read_safely

LONDON = ZoneInfo("Europe/London")


def moment(text: str) -> datetime:
    """A date or a date and time in ISO form; without an offset, in Europe/London."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a date. Write it like 2026-11-23 or 2026-11-23T09:00.") from None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=LONDON)


class Command(BaseCommand):
    help = (
        "Print as JSON when a calendar file (.ics) takes up time in a range: "
        '{"busy": [[start, end, "busy" or "tentative"], ...], "unread": n}. '
        "Times are UTC, like 2026-11-23T09:00:00+00:00. They are merged per certainty, sorted and cut to the range, "
        "but not rounded. Time that is busy is not tentative as well. "
        '"unread" counts the entries that could not be read. No titles are printed.'
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="the calendar file")
        when = "in ISO form, such as 2026-11-23 or 2026-11-23T09:00+00:00; without an offset it is Europe/London"
        parser.add_argument("--start", required=True, type=moment, help=f"the start of the range, {when}")
        parser.add_argument("--end", required=True, type=moment, help="the end of the range, which is not part of it")

    def handle(self, *args: object, file: Path, start: datetime, end: datetime, **options: object) -> None:
        if end <= start:
            raise CommandError("The end is not after the start. Give a later --end.", returncode=2)
        (result,) = read_safely([_bytes_of(file)], start, end)
        if not isinstance(result, Reading):
            raise CommandError(f"{file}: {result.words}", returncode=2)
        busy = [[one.start.isoformat(), one.end.isoformat(), one.certainty] for one in result.busy]
        self.stdout.write(json.dumps({"busy": busy, "unread": result.unread}))


def _bytes_of(file: Path) -> bytes:
    """The file's bytes; of one that is too large, only enough to tell."""
    try:
        with file.open("rb") as source:
            return source.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise CommandError(f"There is no file {file}. Check its name.", returncode=2) from None
    except OSError as problem:
        raise CommandError(f"{file} cannot be opened: {problem.strerror}.", returncode=2) from None
