"""The child process: bombs are killed, the others in the batch are read, and nothing of a file gets out."""

import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduling.engine.feeds import Reading, read
from scheduling.engine.reader import ReadingFailed, read_safely
from tests.make.ics import calendar, outlook_calendar

START, END = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[3]
GOOD = calendar(["UID:1", "DTSTART:20260330T100000Z", "DTEND:20260330T110000Z"])
OTHER = outlook_calendar(40, seed=3)
NEVER = "RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=10"  # no month has ten Mondays
BOMB = calendar(*[[f"UID:{n}", "DTSTART:19700101T000000Z", f"{NEVER};BYHOUR={n % 24}"] for n in range(2_000)])


def test_a_batch_is_read_as_each_calendar_alone():
    assert read_safely([GOOD, OTHER], START, END) == [read(GOOD, START, END), read(OTHER, START, END)]
    assert read_safely([], START, END) == []


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_bomb_in_a_batch_of_three_does_not_spoil_the_other_two(position):
    batch = [GOOD, OTHER]
    batch.insert(position, BOMB)
    expected: list[Reading | ReadingFailed] = [read(GOOD, START, END), read(OTHER, START, END)]
    words = "This calendar took too long to read. Export a shorter part of it, such as the next 12 months."
    expected.insert(position, ReadingFailed("took too long", words))
    began = time.monotonic()
    assert read_safely(batch, START, END, seconds=1) == expected
    assert time.monotonic() - began < 30


def test_memory_is_limited():
    (failed,) = read_safely([OTHER * 400], START, END, megabytes=64)
    assert isinstance(failed, ReadingFailed)
    assert failed.reason in ("too large", "took too long")


def test_too_large_is_refused_before_any_child_starts():
    began = time.monotonic()
    large, good = read_safely([b"BEGIN:VCALENDAR\n" + b"x" * 50_000_000, GOOD], START, END)
    assert isinstance(large, ReadingFailed)
    assert large.reason == "too large"
    assert good == read(GOOD, START, END)
    assert time.monotonic() - began < 10


def test_what_is_not_a_calendar_says_so_and_says_nothing_of_the_file():
    failed, good = read_safely([b"<html>Meeting about patient 42</html>", GOOD], START, END)
    assert failed == ReadingFailed(
        "not a calendar", "This is a web page, not a calendar. Download the .ics file itself and choose that."
    )
    assert isinstance(good, Reading)


def test_events_that_we_issued_are_left_out():
    (reading,) = read_safely([GOOD], START, END, skip_uids=frozenset({"1"}))
    assert reading == Reading((), 0)


def test_it_works_from_any_folder_and_passes_no_secrets_on(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "scheduling.py").write_text("raise SystemExit('the wrong module')")
    assert read_safely([GOOD], START, END) == [read(GOOD, START, END)]


def test_the_child_does_not_know_django():
    code = "import sys, scheduling.engine.reader; sys.exit(any(name.startswith('django') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_range_must_make_sense():
    with pytest.raises(ValueError, match="range"):
        read_safely([GOOD], END, START)
