"""Calendars read in a process of their own, which can be killed: a hostile file costs seconds, not a server.

`python -m scheduling.engine.reader SECONDS MEGABYTES` is that process. It limits its own processor time
and memory, takes calendars on standard input and answers each as soon as it is read, so that after a
kill the answers before the bad one stand; the bad one gets a second try alone, the rest go on without it.
"""

import json
import struct
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import BinaryIO, Literal

from scheduling.engine.child import limit_yourself, run
from scheduling.engine.feeds import MAX_BYTES, Busy, NotACalendar, Reading, TooLarge, read

Reason = Literal["too large", "took too long", "not a calendar"]
_WORDS: dict[Reason, str] = {
    "too large": "This file is too large. Export a shorter part of your calendar, such as the next 12 months.",
    "took too long": "This calendar took too long to read. Export a shorter part of it, such as the next 12 months.",
    "not a calendar": "This is not a calendar file. Choose a file that ends in .ics, exported from your calendar.",
}
_SIZE = struct.Struct(">Q")
_ANSWER = struct.Struct(">cII")  # R (read) or F (failed); how many stretches, or bytes of words; unread
_STRETCH = struct.Struct(">qqc")  # start and end in microseconds since 1970, certainty
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class ReadingFailed:
    """A calendar that could not be read. `words` say to a person what to do; nothing of the file is in them."""

    reason: Reason
    words: str


def read_safely(
    raws: Sequence[bytes],
    start: datetime,
    end: datetime,
    *,
    seconds: int = 15,
    megabytes: int = 512,
    wait: float | None = None,
    max_bytes: int = MAX_BYTES,
    skip_uids: frozenset[str] = frozenset(),
) -> list[Reading | ReadingFailed]:
    """Read many calendars, in their order, within `seconds` of processor time for the batch.

    `wait`: seconds on the wall for each child; several times `seconds` where nobody says.
    Raises ValueError for a range that is empty or not aware; never because of what a calendar holds.
    """
    if start.tzinfo is None or end.tzinfo is None or end <= start:
        raise ValueError("The range needs an aware start, and an end after it.")
    results: dict[int, Reading | ReadingFailed] = {
        index: _failed("too large") for index, raw in enumerate(raws) if len(raw) > max_bytes
    }
    waiting = [index for index in range(len(raws)) if index not in results]
    question = {"start": start.isoformat(), "end": end.isoformat(), "skip_uids": sorted(skip_uids)}
    alone = len(waiting) == 1
    wait = seconds * 4 + 5 if wait is None else wait
    while waiting:
        batch = waiting[:1] if alone else waiting
        answers = list(_ask([raws[index] for index in batch], question, seconds, wait, megabytes))
        if alone and not answers:
            answers = [_failed("took too long")]
        results.update(zip(batch, answers, strict=False))
        waiting = waiting[len(answers) :]
        alone = not alone and bool(waiting)
    return [results[index] for index in range(len(raws))]


def _failed(reason: Reason, words: str = "") -> ReadingFailed:
    return ReadingFailed(reason, words or _WORDS[reason])


def _ask(
    raws: Sequence[bytes], question: Mapping[str, object], seconds: int, wait: float, megabytes: int
) -> Iterator[Reading | ReadingFailed]:
    """The answers of one child: all of them, or those before it was killed."""
    head = json.dumps(question).encode()
    pieces = [_SIZE.pack(len(head)), head]
    for raw in raws:
        pieces += [_SIZE.pack(len(raw)), raw]
    output = run("scheduling.engine.reader", pieces, seconds=seconds, megabytes=megabytes, wait=wait)
    return _answers(output)


def _answers(output: bytes) -> Iterator[Reading | ReadingFailed]:
    position = 0
    while position + _ANSWER.size <= len(output):
        kind, count, unread = _ANSWER.unpack_from(output, position)
        position += _ANSWER.size
        size = count * _STRETCH.size if kind == b"R" else count
        body = output[position : position + size]
        if len(body) < size:
            return
        position += size
        if kind == b"R":
            yield Reading(tuple(_stretch(*one) for one in _STRETCH.iter_unpack(body)), unread)
        else:
            failure = json.loads(body)
            yield _failed(failure["reason"], failure["words"])


def _stretch(start: int, end: int, certainty: bytes) -> Busy:
    return Busy(
        _EPOCH + start * _MICROSECOND, _EPOCH + end * _MICROSECOND, "tentative" if certainty == b"t" else "busy"
    )


def _answer(raw: bytes, start: datetime, end: datetime, skip_uids: frozenset[str]) -> bytes:
    try:
        reading = read(raw, start, end, skip_uids=skip_uids)
    except NotACalendar as problem:
        return _failure("not a calendar", str(problem))
    except TooLarge as problem:
        return _failure("too large", str(problem))
    except MemoryError:
        return _failure("too large", _WORDS["too large"])
    stretches = [
        _STRETCH.pack(_microseconds(one.start), _microseconds(one.end), one.certainty[:1].encode())
        for one in reading.busy
    ]
    return _ANSWER.pack(b"R", len(stretches), reading.unread) + b"".join(stretches)


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _failure(reason: Reason, words: str) -> bytes:
    body = json.dumps({"reason": reason, "words": words}).encode()
    return _ANSWER.pack(b"F", len(body), 0) + body


def _take(source: BinaryIO) -> bytes | None:
    size = source.read(_SIZE.size)
    return source.read(_SIZE.unpack(size)[0]) if size else None


def main(arguments: Sequence[str]) -> None:
    """The child: limits first, then one answer a calendar."""
    limit_yourself(arguments)
    question = json.loads(_take(sys.stdin.buffer) or b"{}")
    start, end = datetime.fromisoformat(question["start"]), datetime.fromisoformat(question["end"])
    skip_uids = frozenset(question["skip_uids"])
    while (raw := _take(sys.stdin.buffer)) is not None:
        sys.stdout.buffer.write(_answer(raw, start, end, skip_uids))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
