"""Rosters as files: every shape, every encoding, and what is no roster."""
import io
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from scheduling.engine import rosters, sheets
from scheduling.engine.roster_reader import TOOK_TOO_LONG, read_safely
from scheduling.engine.rosters import NO_CODE, NO_TIME, Entry, Problem, Roster, Who, read
from scheduling.engine.sheets import NotATable, TooLarge
from tests.make.rosters import csv, xlsx

TODAY = date(2026, 5, 20)
JUNE = date(2026, 6, 1).toordinal()
KEMI, GRACE = Who("Kemi Ade"), Who("Grace Osei")
LONG = csv(("Kemi Ade", "01/06/2026", "N"), ("Grace Osei", "13/06/2026", "E"))
EXPECTED = Roster(
    people=(KEMI, GRACE),
    codes=("N", "E"),
    entries=(Entry(2, 0, JUNE, 0, NO_TIME, NO_TIME), Entry(3, 1, JUNE + 12, 1, NO_TIME, NO_TIME)),
    first=JUNE,
    last=JUNE + 12,
)


def said(raw: bytes) -> list[tuple[str, date, str, int, int]]:
    """(who, day, code, start, end) of every entry."""
    roster = read(raw, TODAY)
    return [
        (roster.people[one.who].words, date.fromordinal(one.day), roster.codes[one.code] if one.code >= 0 else "",
         one.start, one.end)
        for one in roster.entries
    ]  # fmt: skip


def problems(raw: bytes) -> list[tuple[int, str]]:
    return [(problem.row, problem.what) for problem in read(raw, TODAY).problems]


@pytest.mark.parametrize(
    "raw",
    [
        LONG,
        b"\xef\xbb\xbf" + LONG,
        LONG.replace(b",", b";"),
        LONG.replace(b",", b"\t"),
        LONG.replace(b",", b"|"),
        b"sep=;\n" + LONG.replace(b",", b";"),
        LONG.replace(b"\n", b"\r\n"),
        LONG.decode().encode("utf-16"),
        LONG.decode().encode("utf-16-le"),
        LONG.decode().encode("utf-16-be"),
        LONG.replace(b"Name,Date,Shift", b"Staff name,Duty Date,Shift (code):"),
        LONG.replace(b"Kemi Ade", b'"Kemi  Ade "'),
    ],
    ids=range(12),
)
def test_the_same_roster_however_it_was_saved(raw):
    assert read(raw, TODAY) == EXPECTED


def test_a_title_above_the_headings_counts_as_rows():
    assert [entry.row for entry in read(b"Heron Ward,June\n\n" + LONG, TODAY).entries] == [4, 5]


def test_windows_text_without_unicode_keeps_its_accents():
    assert read("Name,Date,Shift\nZoë,1 June 2026,E\n".encode("cp1252"), TODAY).people == (Who("Zoë"),)


def test_a_spreadsheet_says_the_same_with_real_dates_and_times():
    raw = xlsx(
        ("Kemi Ade", date(2026, 6, 1), time(20), time(8)),
        ("Grace Osei", datetime(2026, 6, 2, 0, 0), 0.29166666666, timedelta(hours=15)),  # noqa: DTZ001 a cell has no zone
        ("Bo Berg", 46176, "0700", "3pm"),
        head=("Employee", "Date", "Start", "End"),
    )
    assert said(raw) == [
        ("Kemi Ade", date(2026, 6, 1), "", 1200, 480),
        ("Grace Osei", date(2026, 6, 2), "", 420, 900),
        ("Bo Berg", date(2026, 6, 3), "", 420, 900),
    ]


def test_a_start_and_an_end_that_hold_their_dates():
    raw = xlsx(
        ("Kemi Ade", datetime(2026, 6, 1, 16), datetime(2026, 6, 2)),  # noqa: DTZ001 a cell has no zone
        head=("Name", "Start", "Finish"),
    )
    assert said(raw) == [("Kemi Ade", date(2026, 6, 1), "", 960, 0)]


def test_names_down_and_dates_across():
    raw = csv(
        ("Ade, Kemi".replace(",", ""), "N", "", "0700-1500"), ("Registered nurses", "", "", ""), ("Osei", "", "E", "-"),
        ("Total", "1", "1", "1"), head=("", "Mon 1 Jun", "Tue 2 Jun", "Wed 3 Jun"),
    )  # fmt: skip
    roster = read(raw, TODAY)
    assert said(raw) == [
        ("Ade Kemi", date(2026, 6, 1), "N", NO_TIME, NO_TIME),
        ("Ade Kemi", date(2026, 6, 3), "", 420, 900),
        ("Osei", date(2026, 6, 2), "E", NO_TIME, NO_TIME),
    ]
    assert (roster.first, roster.last) == (JUNE, JUNE + 2)


def test_blank_days_at_the_end_of_a_wide_roster_belong_to_it():
    roster = read(csv(("Kemi", "N", "", ""), head=("Name", "1/6/2026", "2/6/2026", "3/6/2026")), TODAY)
    assert (roster.first, roster.last, len(roster.entries)) == (JUNE, JUNE + 2, 1)


def test_wide_with_a_bad_day_or_a_bad_cell_keeps_the_rest():
    raw = csv(("Kemi", "N", "E", "=1+1"), head=("Name", "1/6/2026", "31/6/2026", "15/6/2026"))
    assert problems(raw) == [
        (2, "31/6/2026: “31/6/2026” is not a real date"), (2, "15/6/2026: The shift holds a formula"),
    ]  # fmt: skip
    assert [entry.code for entry in read(raw, TODAY).entries] == [0]


def test_two_names_an_email_and_a_number():
    raw = csv(
        ("Ade", "Kemi", "kemi@a.example", "0012", "1 June 2026", "E"),
        head=("Surname", "Forename", "Work email", "Payroll no.", "Date", "Shift"),
    )
    assert read(raw, TODAY).people == (Who("Kemi Ade", "kemi@a.example", "0012"),)
    only = csv(("kemi@a.example", "1 June 2026", "E"), ("0012", "1 June 2026", "E"))
    assert read(only, TODAY).people == (Who(email="kemi@a.example"), Who(number="0012"))
    excel_keeps_zeros = csv(('"=""0012"""', "1 June 2026", "E"))
    assert read(excel_keeps_zeros, TODAY).people == (Who(number="0012"),)


def test_every_row_that_cannot_be_read_says_why_and_what_to_do():
    raw = csv(
        ("Kemi", "31/02/2026", "E"), ("Kemi", "", "E"), ("", "13/06/2026", "E"), ("Kemi", "13/06/2026", "=cmd()"),
        ("=A1", "13/06/2026", "E"), ("Kemi", "=TODAY()", "E"), ("Kemi", "13/06/2062", "E"),
        ("Kemi", "13/06/2026", "swapped with Jo because of a migraine"), ("K" * 121, "13/06/2026", "E"),
        ("Kemi", "13/06/2026", ""), ("Kemi", "13/06/2026", "08:00-08:00"), ("Kemi", "13/06/2026", "7:00-3:00"),
    )  # fmt: skip
    roster = read(raw, TODAY)
    assert roster.problems == (
        Problem(2, "“31/02/2026” is not a real date", "Write the date like 1 June 2026"),
        Problem(3, "There is no date", "Write the date, for example 1 June 2026"),
        Problem(4, "There is no person", "Write who it is"),
        Problem(5, "The shift holds a formula", "Write the shift itself"),
        Problem(6, "The person holds a formula", "Write the name itself"),
        Problem(7, "The date holds a formula", "Write the date itself"),
        Problem(8, "“13/06/2062” is more than a year away", "Check the year"),
        Problem(9, "The shift is longer than 20 characters", "Write only its code"),
        Problem(10, "The name is longer than 120 characters", "Write only the name"),
        Problem(12, "The shift starts and ends at the same time", "Write when it ends"),
        Problem(13, "The shift takes 20 hours",
                "Check both times: is it morning or evening? Write a longer shift as two"),
    )  # fmt: skip
    assert (roster.unread, roster.entries) == (11, ())


def test_times_that_are_missing_or_wrong():
    head = ("Name", "Date", "Code", "Start", "End")
    raw = csv(
        ("Kemi", "13/06/2026", "", "07:00", ""), ("Kemi", "13/06/2026", "", "soon", "08:00"),
        ("Kemi", "13/06/2026", "E", "07:00", ""), ("Kemi", "13/06/2026", "E", "06:00", "14:00"), head=head,
    )  # fmt: skip
    assert problems(raw) == [(2, "There is no time at which the shift ends"), (3, "“soon” is not a time")]
    assert [one[2:] for one in said(raw)] == [("E", NO_TIME, NO_TIME), ("E", 360, 840)]


def test_american_dates_are_read_if_the_file_is_sure_and_said():
    roster = read(csv(("Kemi", "06/01/2026", "E"), ("Kemi", "06/15/2026", "E")), TODAY)
    assert [date.fromordinal(entry.day) for entry in roster.entries] == [date(2026, 6, 1), date(2026, 6, 15)]
    assert roster.notes == ("The dates in this file have the month first, as in 06/15/2026. We read them so.",)


def test_dates_that_could_be_either_say_so():
    roster = read(csv(("Kemi", "01/06/2026", "E")), TODAY)
    assert [entry.day for entry in roster.entries] == [JUNE]
    assert roster.notes == (
        "The dates in this file could have the day or the month first. We read 01/06 as 1 June.",
    )  # fmt: skip


def test_the_first_sheet_with_a_roster_is_read():
    book = load_workbook(io.BytesIO(xlsx(("Kemi Ade", date(2026, 6, 1), "N"))))
    book.create_sheet("Key", 0).append(["E is early", "N is night"])
    saved = io.BytesIO()
    book.save(saved)
    roster = read(saved.getvalue(), TODAY)
    assert roster.people == (KEMI,)
    assert roster.notes == ("The file has 2 sheets. We read the first one that holds a roster.",)


def test_formulas_in_a_spreadsheet_are_never_worked_out():
    raw = xlsx(("Kemi Ade", date(2026, 6, 1), '=HYPERLINK("http://a.example","E")'), ("Bo", date(2026, 6, 1), "E"))
    assert said(raw) == [("Bo", date(2026, 6, 1), "E", NO_TIME, NO_TIME)]


def test_macros_and_links_to_other_files_are_passed_over():
    parts = parts_of(xlsx(("Kemi Ade", date(2026, 6, 1), "N")))
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0macro"
    parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    assert said(zipped(**parts)) == [("Kemi Ade", date(2026, 6, 1), "N", NO_TIME, NO_TIME)]


def zipped(**parts: bytes) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return saved.getvalue()


NOT_OURS = "Save it as .xlsx or .csv, then choose that file."


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "The file is empty. Choose another file."),
        (b"\xef\xbb\xbf \r\n", "The file is empty. Choose another file."),
        (b"hello", rosters.NO_HEADINGS),
        (b"Name,Date,Shift\n", rosters.NO_ROWS),
        (b"Name,Date,Shift\nKemi,1 June 2026,\n", rosters.NO_ROWS),
        (b"<html><table>", f"This is a web page, not a spreadsheet. Open it in Excel. {NOT_OURS}"),
        (b"%PDF-1.7", f"This is a PDF. Ask for the roster as a spreadsheet. {NOT_OURS}"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "This is an old Excel file (.xls), or it has a password. Take the password off. "
         + NOT_OURS),
        (b"BEGIN:VCALENDAR\r\n", f"This is a calendar file. Ask for the team’s roster as a spreadsheet. {NOT_OURS}"),
        (b"\x89PNG\r\n\x1a\n\x01\x02", "This is not a spreadsheet. Choose a file that ends in .xlsx or .csv."),
        (b"PK\x03\x04 cut off", sheets._DAMAGED),
        (zipped(**{"word/document.xml": b"x"}), "This is not a spreadsheet. Choose a file that ends in .xlsx or .csv."),
        (zipped(**{"content.xml": b"x"}), f"This is an OpenDocument file. {NOT_OURS}"),
        (zipped(**{"xl/workbook.bin": b"x"}), f"This is a binary Excel file (.xlsb). {NOT_OURS}"),
        (zipped(**{"xl/workbook.xml": b"<a"}), sheets._DAMAGED),
        (xlsx(("Kemi", date(2026, 6, 1), "E"))[:-200], sheets._DAMAGED),
    ],
    ids=range(16),
)  # fmt: skip
def test_what_is_no_roster_says_what_to_do(raw, words):
    with pytest.raises(NotATable) as refused:
        read_safely(raw, TODAY)
    assert str(refused.value) == words


def test_what_is_too_much_says_so():
    many = csv(*[("Kemi", "1 June 2026", "E")] * 100_000)
    for raw, words in (
        (many, "The file has more than 60,000 rows. Export fewer weeks, then choose the new file."),
        (csv(*[("Kemi", "1 June 2026", "E")] * 51_000), rosters.TOO_MANY_ENTRIES),
        (csv(*[("Kemi", "1 June 2026", f"code {n}") for n in range(201)]), rosters.TOO_MANY_CODES),
        (csv(*[(f"Kemi {n}", "1 June 2026", "E") for n in range(2001)]), rosters.TOO_MANY_PEOPLE),
        (b"x" * (sheets.MAX_BYTES + 1), "The file is larger than 10 MB. Export fewer weeks, then choose the new file."),
    ):
        with pytest.raises(TooLarge) as refused:
            read(raw, TODAY)
        assert str(refused.value) == words


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = zipped(**{"xl/workbook.xml": b"x", "xl/worksheets/sheet1.xml": b"0" * (sheets.MAX_UNPACKED + 1)})
    assert len(bomb) < 1_000_000
    with pytest.raises(TooLarge, match="too large once it is unpacked"):
        read(bomb, TODAY)


def parts_of(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


SHEET = "xl/worksheets/sheet1.xml"


def test_a_file_that_swamps_the_reader_is_killed_and_says_so():
    parts = parts_of(xlsx(("Kemi Ade", date(2026, 6, 1), "N")))
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", b"<row></row>" * 10_000_000 + b"</sheetData>")
    with pytest.raises(NotATable) as refused:
        read_safely(zipped(**parts), TODAY, seconds=1)
    assert str(refused.value) == TOOK_TOO_LONG


def test_a_spreadsheet_that_lies_about_its_size():
    parts = parts_of(xlsx(("Kemi Ade", date(2026, 6, 1), "N")))
    parts[SHEET] = parts[SHEET].replace(b'ref="A1:C2"', b'ref="A1:XFD1048576"')
    assert b"XFD1048576" in parts[SHEET]
    assert said(zipped(**parts)) == [("Kemi Ade", date(2026, 6, 1), "N", NO_TIME, NO_TIME)]


def test_xml_that_grows_out_of_itself_is_refused():
    parts = parts_of(xlsx(("Kemi Ade", date(2026, 6, 1), "N")))
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol" * 10}">' for n in range(12))
    body = parts[SHEET].decode().replace("Kemi Ade", "&l11;")
    parts[SHEET] = f"<!DOCTYPE x [{entities}]>{body.split('?>')[-1]}".encode()
    with pytest.raises(NotATable):
        read_safely(zipped(**parts), TODAY)


def test_the_child_reads_the_same():
    for raw in (LONG, xlsx(("Kemi Ade", date(2026, 6, 1), "N"))):
        assert read_safely(raw, TODAY) == read(raw, TODAY)


def test_a_roster_survives_being_packed():
    roster = read(csv(("Kemi", "1 June 2026", "E"), ("Kemi", "31/02/2026", "E")), TODAY)
    assert Roster.from_json(roster.to_json()) == roster


def outcome(rows: list[list[str]]) -> Roster | str:
    """The roster, or the words of the refusal."""
    try:
        return rosters._Reader(rows, rosters.find_layout(rows), TODAY).roster()
    except NotATable as refused:
        return str(refused)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_nothing_but_rows_or_words_comes_of_any_bytes(raw):
    try:
        found = list(sheets.sheets(raw))
    except NotATable:
        return
    assert all(isinstance(cell, str) for rows in found for row in rows for cell in row)


CELLS = st.one_of(
    st.text(max_size=30), st.sampled_from(["01/06/2026", "31/02/2026", "07:00", "=cmd()", "E", "46174", "0.5", "07-15"])
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(*[CELLS] * 5), min_size=1, max_size=6))
def test_no_row_is_both_read_and_told(rows):
    found = outcome([["Name", "Date", "Shift", "Start", "End"], *map(list, rows)])
    if isinstance(found, str):
        assert found == rosters.NO_ROWS
    else:
        told = [entry.row for entry in found.entries] + [problem.row for problem in found.problems]
        assert len(told) == len(set(told))
        assert all(entry.code != NO_CODE or entry.start != NO_TIME for entry in found.entries)
