"""`manage.py read_calendar`, as it is called: what it prints, and how it says no."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import ManagementUtility

from tests.make.ics import calendar

ROOT = Path(__file__).resolve().parents[2]
RANGE = ("--start", "2026-03-20", "--end", "2026-04-04")
RAW = calendar(
    ["UID:1", "SUMMARY:Sentinel", "DTSTART;TZID=Europe/London:20260330T100000", "DURATION:PT1H"],
    ["UID:2", "DTSTART:20260326T100000Z", "DURATION:PT1H", "STATUS:TENTATIVE"],
    ["UID:3", "DTSTART:soon"],
)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "read_calendar", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def inside(capsys):
    """The same call in this process, many times quicker: (exit code, stdout, stderr)."""

    def inside(*arguments: str) -> tuple[int, str, str]:
        code = 0
        try:
            ManagementUtility(["manage.py", "read_calendar", *arguments]).execute()
        except SystemExit as ended:
            code = ended.code
        return code, *capsys.readouterr()

    return inside


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mira.ics"
    path.write_bytes(RAW)
    return str(path)


def test_busy_time_is_printed_as_json_in_utc_and_no_title(file):
    done = run(file, *RANGE)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {
        "busy": [
            ["2026-03-26T10:00:00+00:00", "2026-03-26T11:00:00+00:00", "tentative"],
            ["2026-03-30T09:00:00+00:00", "2026-03-30T10:00:00+00:00", "busy"],
        ],
        "unread": 1,
    }


@pytest.mark.parametrize(
    ("start", "end", "first"),
    [
        ("2026-03-30", "2026-03-31", "2026-03-30T09:00:00+00:00"),  # midnight in London
        ("2026-03-30T10:30", "2026-03-31", "2026-03-30T09:30:00+00:00"),  # London has summer time
        ("2026-03-30T10:30+02:00", "2026-03-31", "2026-03-30T09:00:00+00:00"),
        ("2026-03-30T09:30:15Z", "2026-03-31", "2026-03-30T09:30:15+00:00"),
    ],
)
def test_the_range_is_london_time_unless_it_says_otherwise(file, inside, start, end, first):
    assert json.loads(inside(file, "--start", start, "--end", end)[1])["busy"][0][0] == first


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("{file}", "--start", "2026-04-04", "--end", "2026-03-20"), "The end is not after the start."),
        (("{file}", "--start", "2026-04-04", "--end", "2026-04-04"), "The end is not after the start."),
        (("{file}", "--start", "soon", "--end", "2026-03-20"), "'soon' is not a date. Write it like 2026-11-23"),
        (("{file}", "--start", "2026-03-20"), "--end"),
        (("{folder}/nobody.ics", *RANGE), "There is no file"),
        (("{folder}", *RANGE), "cannot be opened: Is a directory."),
        (("{folder}/page.ics", *RANGE), "This is a web page, not a calendar."),
        (("{folder}/empty.ics", *RANGE), "The file is empty."),
        (("{folder}/large.ics", *RANGE), "This file is too large."),
    ],
)
def test_a_mistake_is_named_on_stderr_with_exit_code_2(file, inside, tmp_path, arguments, words):
    (tmp_path / "page.ics").write_text("<html><title>Sentinel</title></html>")
    (tmp_path / "empty.ics").touch()
    with (tmp_path / "large.ics").open("wb") as large:
        large.truncate(50_000_000)
    code, printed, said = inside(*(one.format(file=file, folder=tmp_path) for one in arguments))
    assert (code, printed) == (2, "")
    assert words in said
    assert "Traceback" not in said
    assert "Sentinel" not in said


def test_the_exit_code_is_that_of_the_process(file):
    done = run(file, "--start", "2026-04-04", "--end", "2026-03-20")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
