"""Rosters read in a child process (see `child.py`).

`python -m scheduling.engine.roster_reader SECONDS MEGABYTES` is that process: a date and a file in, JSON out.
"""

import json
import sys
from collections.abc import Sequence
from datetime import date

from scheduling.engine.child import limit_yourself, run
from scheduling.engine.rosters import Roster, read
from scheduling.engine.sheets import MAX_BYTES, NotATable, TooLarge

TOOK_TOO_LONG = "The file took too long to read. Export fewer weeks, or save it as .csv, then choose the new file."
_DATE = len("2026-06-01")


def read_safely(raw: bytes, today: date, *, seconds: int = 15, megabytes: int = 1024) -> Roster:
    """As `rosters.read`, within `seconds` of processor time. Raises NotATable and TooLarge."""
    if len(raw) > MAX_BYTES:
        raise TooLarge("The file is larger than 10 MB. Export fewer weeks, then choose the new file.")
    question = (today.isoformat().encode(), raw)
    answer = run("scheduling.engine.roster_reader", question, seconds=seconds, megabytes=megabytes, wait=seconds * 4)
    if answer.startswith(b"R") and answer.endswith(b"\n"):
        return Roster.from_json(answer[1:-1])
    if answer.startswith(b"F") and answer.endswith(b"\n"):
        raise NotATable(json.loads(answer[1:-1]))
    raise NotATable(TOOK_TOO_LONG)


def _answer(raw: bytes, today: date) -> bytes:
    try:
        return b"R" + read(raw, today).to_json()
    except NotATable as problem:
        return b"F" + json.dumps(str(problem)).encode()
    except MemoryError:
        return b"F" + json.dumps(TOOK_TOO_LONG).encode()


def main(arguments: Sequence[str]) -> None:
    limit_yourself(arguments)
    today = date.fromisoformat(sys.stdin.buffer.read(_DATE).decode())
    sys.stdout.buffer.write(_answer(sys.stdin.buffer.read(), today) + b"\n")


if __name__ == "__main__":
    main(sys.argv[1:])
