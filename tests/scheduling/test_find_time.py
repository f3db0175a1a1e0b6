"""The command, on real files: exact JSON, and errors that say what to change."""

import io
import json
import os
import pty
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from scheduling.management.commands.find_time import weekdays

ROOT = Path(__file__).resolve().parents[2]
TOO_LONG = (
    "601 minutes do not fit into the hours of a day. Give fewer --minutes, an earlier --earliest, or a later --latest."
)
JUNE = ("--start", "2026-06-01", "--end", "2026-06-02")


def calendar(*events: tuple[str, str], status: str = "CONFIRMED") -> str:
    """Events of one day, 1 June 2026, given as UTC clock times: ("0900", "1030")."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tests//EN"]
    for number, (start, end) in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}@example.org", "DTSTAMP:20260101T000000Z", "SUMMARY:Oncology clinic"]
        lines += [f"DTSTART:20260601T{start}00Z", f"DTEND:20260601T{end}00Z", f"STATUS:{status}", "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


@pytest.fixture
def folder(tmp_path):
    """Ann is busy from 9 to 11 (local), Bob might be from 10 to 1, Cat is busy from 12.30 on."""
    (tmp_path / "ann.ics").write_text(calendar(("0800", "1000")))
    (tmp_path / "bob.ICS").write_text(calendar(("0900", "1200"), status="TENTATIVE"))
    (tmp_path / "cat.ics").write_text(calendar(("1130", "1900")))
    (tmp_path / "notes.txt").write_text("not a calendar, and not asked")
    return tmp_path


def answered(folder: Path, *arguments: str) -> tuple[list[dict], str]:
    """The options, and what was said on stderr."""
    out, err = io.StringIO(), io.StringIO()
    call_command("find_time", str(folder), *arguments, stdout=out, stderr=err, no_color=True)
    return json.loads(out.getvalue()), err.getvalue()


def found(folder: Path, *arguments: str) -> list[dict]:
    return answered(folder, *arguments)[0]


def refusal(folder: Path, *arguments: str) -> tuple[str, int]:
    with pytest.raises(CommandError) as problem:
        found(folder, *arguments)
    return str(problem.value), problem.value.returncode


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "manage.py", "find_time", str(folder), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def starts(options: list[dict]) -> list[str]:
    return [option["start"][5:16] for option in options]


def test_options_come_best_first_with_who_cannot_and_why(folder):
    assert found(folder, *JUNE, "--top", "3") == [
        {
            "start": "2026-06-01T07:00:00+00:00",
            "end": "2026-06-01T08:00:00+00:00",
            "free": 3,
            "tentative": 0,
            "unknown": 0,
            "cannot": [],
            "reasons": ["All 3 can come"],
        },
        {
            "start": "2026-06-01T10:00:00+00:00",
            "end": "2026-06-01T11:00:00+00:00",
            "free": 2,
            "tentative": 1,
            "unknown": 0,
            "cannot": [],
            "reasons": ["2 of 3 can come", "1 might come (tentative): bob"],
        },
        {
            "start": "2026-06-01T10:15:00+00:00",
            "end": "2026-06-01T11:15:00+00:00",
            "free": 2,
            "tentative": 1,
            "unknown": 0,
            "cannot": [],
            "reasons": ["2 of 3 can come", "1 might come (tentative): bob"],
        },
    ]


def test_without_other_wishes_it_is_an_hour_on_a_weekday_between_8_and_6_and_20_options(folder):
    plain = found(folder, "--start", "2026-06-01", "--end", "2026-06-15")
    spelt_out = ["--minutes", "60", "--top", "20", "--days", "mon-fri", "--earliest", "08:00", "--latest", "18:00"]
    assert plain == found(folder, "--start", "2026-06-01", "--end", "2026-06-15", *spelt_out)
    assert len(plain) == 20
    every = found(folder, "--start", "2026-06-01", "--end", "2026-06-15", "--top", "9999")
    assert len(every) == 10 * 37
    assert {datetime.fromisoformat(option["start"]).weekday() for option in every} == {0, 1, 2, 3, 4}
    assert (min(option["start"][11:] for option in every), max(option["end"][11:] for option in every)) == (
        "07:00:00+00:00",
        "17:00:00+00:00",
    )


def test_everyone_is_counted_once(folder):
    (folder / "dan.ics").write_text("this is no calendar")
    for option in found(folder, *JUNE, "--top", "99"):
        assert option["free"] + option["tentative"] + option["unknown"] + len(option["cannot"]) == 4


def test_essential_people_come_first_and_are_named_when_they_cannot(folder):
    options = found(folder, *JUNE, "--top", "99", "--essential", "bob", "cat", "--minutes", "90")
    assert [options[0][name] for name in ("start", "free", "cannot")] == ["2026-06-01T07:00:00+00:00", 2, ["ann"]]
    absent = ["cat" in option["cannot"] for option in options]
    assert absent == sorted(absent)
    assert (absent[0], absent[-1]) == (False, True)
    assert options[-1]["reasons"][0] == "cat must be there: cannot come"
    unsure = next(option for option in options if option["tentative"])
    assert unsure["reasons"][0] == "bob must be there: might come (tentative)"


def test_essential_may_be_given_more_than_once(folder):
    both = found(folder, *JUNE, "--essential", "ann", "cat")
    assert found(folder, *JUNE, "--essential", "ann", "--essential", "cat") == both


def test_a_quorum_ranks_options_with_too_few_lower_and_says_so(folder):
    options = found(folder, *JUNE, "--top", "99", "--quorum", "3")
    assert options[0]["reasons"] == ["All 3 can come"]
    assert options[1]["reasons"][0] == "We need 3 people: only 2 can come"
    assert {option["reasons"][0] for option in options[1:]} == {
        "We need 3 people: only 2 can come",
        "We need 3 people: only 1 can come",
    }


def test_one_bad_file_is_named_and_counts_as_unknown(folder):
    (folder / "dan.ics").write_text("this is no calendar")
    (option,), said = answered(folder, *JUNE, "--top", "1", "--essential", "ann")
    assert said == (
        "dan.ics: This is not a calendar file. Choose a file that ends in .ics, exported from your calendar. "
        "Until then dan counts as unknown.\n"
    )
    assert (option["free"], option["unknown"], option["cannot"]) == (3, 1, [])
    assert option["reasons"] == ["3 of 4 can come", "dan has no diary with us: we do not guess"]


def test_a_file_that_cannot_be_opened_counts_as_unknown(folder):
    (folder / "eve.ics").symlink_to(folder / "gone")
    options = found(folder, *JUNE, "--top", "1")
    assert (options[0]["free"], options[0]["unknown"]) == (3, 1)


def test_a_pipe_among_the_files_is_not_waited_for(folder):
    os.mkfifo(folder / "dot.ics")
    options, said = answered(folder, *JUNE)
    assert options[0]["unknown"] == 1
    assert said == "dot.ics: This is not a file that can be read. Until then dot counts as unknown.\n"


def test_two_files_that_differ_in_case_are_two_people(folder):
    (folder / "Ann.ics").write_text(calendar())
    options, said = answered(folder, *JUNE)
    assert {option["free"] + option["tentative"] + len(option["cannot"]) for option in options} == {4}
    assert said == ""


def test_a_name_that_is_not_text_is_printed_escaped(folder):
    os.rename(folder / "ann.ics", os.fsencode(folder) + b"/ann\xe9.ics")
    out = run(folder, *JUNE)
    assert (out.returncode, out.stderr) == (0, "")
    assert {name for option in json.loads(out.stdout) for name in option["cannot"]} == {"ann\udce9", "cat"}


def test_entries_that_could_not_be_read_are_counted_on_stderr(folder):
    bad = calendar(("0900", "1000"), ("1000", "1100")).replace("DTSTART:20260601T100000Z", "DTSTART:yesterday")
    (folder / "dan.ics").write_text(bad)
    assert answered(folder, *JUNE, "--top", "1")[1] == "dan.ics: 1 entry could not be read.\n"


def test_titles_are_never_printed(folder):
    out, err = io.StringIO(), io.StringIO()
    call_command("find_time", str(folder), *JUNE, "--top", "99", stdout=out, stderr=err)
    assert "Oncology" in (folder / "ann.ics").read_text()
    assert "Oncology" not in out.getvalue() + err.getvalue()


def test_a_person_without_events_is_free(tmp_path):
    (tmp_path / "ann.ics").write_text(calendar())
    assert found(tmp_path, *JUNE, "--top", "1")[0]["reasons"] == ["1 of 1 can come"]


def test_lengths_round_up_to_a_quarter_of_an_hour(folder):
    options = found(folder, *JUNE, "--minutes", "50", "--top", "1")
    assert options[0]["end"] == "2026-06-01T08:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("mon,wed,fri", {0, 2, 4}),
        ("sat-mon", {5, 6, 0}),
        ("Tuesday, thu-fri", {1, 3, 4}),
        ("sun", {6}),
        ("mon-mon", {0}),
    ],
)
def test_days_are_a_range_or_a_list(text, days):
    assert weekdays(text) == days


def test_only_the_days_given_have_options(folder):
    options = found(folder, "--start", "2026-06-01", "--end", "2026-06-15", "--days", "sat-mon", "--top", "9999")
    assert {datetime.fromisoformat(option["start"]).weekday() for option in options} == {5, 6, 0}


def test_a_time_without_an_offset_is_local_and_one_with_an_offset_is_not(folder):
    local = found(folder, "--start", "2026-06-01T10:05", "--end", "2026-06-01T11:20", "--top", "9")
    assert starts(local) == ["06-01T09:15"]
    utc = found(folder, "--start", "2026-06-01T10:05+00:00", "--end", "2026-06-01T11:20Z", "--top", "9")
    assert starts(utc) == ["06-01T10:15"]


def test_24_00_is_the_end_of_the_day_and_no_option_runs_past_it(folder):
    hours = ["--earliest", "22:00", "--latest", "24:00", "--top", "99", "--minutes", "90"]
    options = found(folder, "--start", "2026-06-01", "--end", "2026-06-03", *hours)
    assert sorted(starts(options)) == [f"06-0{day}T{clock}" for day in (1, 2) for clock in ("21:00", "21:15", "21:30")]


def test_1_to_2_in_the_morning_comes_twice_when_the_clocks_go_back(folder):
    night = ["--days", "sun", "--earliest", "01:00", "--latest", "02:00", "--top", "99"]
    options = found(folder, "--start", "2026-10-25", "--end", "2026-10-26", *night)
    assert starts(options) == [f"10-25T{clock}" for clock in ("00:00", "00:15", "00:30", "00:45", "01:00")]


def test_1_to_2_in_the_morning_does_not_come_when_the_clocks_go_forward(folder):
    sunday = ("--start", "2026-03-29", "--end", "2026-03-30", "--days", "sun")
    assert found(folder, *sunday, "--earliest", "01:00", "--latest", "02:00") == []
    assert starts(found(folder, *sunday, "--earliest", "00:30", "--latest", "02:30")) == ["03-29T00:30"]


def test_a_range_without_a_day_that_fits_prints_an_empty_list_and_says_why(folder):
    words = "No time fits. Choose a shorter meeting, longer hours, or more days.\n"
    assert answered(folder, "--start", "2026-06-06", "--end", "2026-06-07") == ([], words)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--start", "2026-06-02", "--end", "2026-06-01"), "The end is not after the start. Give a later --end."),
        (("--start", "2026-06-01", "--end", "2026-06-01"), "The end is not after the start. Give a later --end."),
        (("--start", "0001-01-01", "--end", "2026-06-01"), "Choose a --start and an --end between 1972 and 2199."),
        ((*JUNE, "--earliest", "18:00"), "No hours are left in the day. Give a --latest that is after --earliest."),
        ((*JUNE, "--minutes", "601"), TOO_LONG),
    ],
)
def test_what_cannot_be_is_refused_in_words(folder, arguments, words):
    assert refusal(folder, *arguments) == (words, 2)


def test_an_essential_person_without_a_file_is_refused(folder):
    words = f"There is no zoe.ics in {folder}. Give --essential the names of files in it."
    assert refusal(folder, *JUNE, "--essential", "ann", "zoe") == (words, 2)


def test_an_empty_folder_and_a_missing_one_are_refused(folder, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    assert refusal(empty, *JUNE) == (f"There are no calendars in {empty}. Put one .ics file a person into it.", 2)
    assert refusal(tmp_path / "gone", *JUNE) == (f"There is no folder {tmp_path / 'gone'}. Check its name.", 2)
    assert refusal(tmp_path / "ann.ics", *JUNE) == (f"{tmp_path / 'ann.ics'} cannot be opened: Not a directory.", 2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--minutes", "0"), "argument --minutes: '0' must be a whole number above 0."),
        (("--minutes", "-30"), "argument --minutes: '-30' must be a whole number above 0."),
        (("--top", "many"), "argument --top: 'many' must be a whole number above 0."),
        (("--days", "mon-fry"), "argument --days: 'fry' is not a day. Write days like mon-fri or mon,wed,fri."),
        (("--latest", "25:00"), "argument --latest: '25:00' is not a time of day. Write it like 08:00."),
        (("--start", "soon"), "argument --start: 'soon' is not a date. Write it like 2026-11-23 or 2026-11-23T09:00."),
    ],
)
def test_a_mistyped_option_is_refused_in_words(folder, arguments, words):
    with pytest.raises(CommandError) as problem:
        found(folder, *JUNE, *arguments)
    assert str(problem.value) == f"Error: {words}"


def test_errors_go_to_stderr_with_exit_code_2(folder, tmp_path):
    for arguments in [(tmp_path / "gone", *JUNE), (folder, *JUNE, "--minutes", "0")]:
        done = run(*arguments)
        assert (done.returncode, done.stdout, done.stderr != "") == (2, "", True)


def test_without_a_terminal_only_json_is_printed(folder):
    done = run(folder, *JUNE)
    assert (len(json.loads(done.stdout)), done.stderr, done.returncode) == (20, "", 0)


def test_a_progress_bar_shows_on_a_terminal(folder):
    terminal, its_end = pty.openpty()
    command = [sys.executable, "manage.py", "find_time", str(folder), *JUNE]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=its_end, check=True)
    shown = os.read(terminal, 65536).decode()
    os.close(its_end)
    os.close(terminal)
    assert "Reading calendars:   0%" in shown
    assert "3/3" in shown
    assert len(json.loads(done.stdout)) == 20
