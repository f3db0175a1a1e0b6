"""How a calendar file may be written: line ends, folding, encodings, letter case, several calendars, a broken end."""

from datetime import UTC, datetime

import pytest

from scheduling.engine.feeds import read
from tests.make.ics import calendar

START, END = datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 4, 4, tzinfo=UTC)
RAW = calendar(
    [
        "UID:1",
        "SUMMARY:Überblick – 概要 ☎ with a long title that must be folded somewhere in the middle of a letter",
        'DTSTART;X-NOTE="a;b:c";TZID="Europe/London":20260330T100000',
        "DTEND;TZID=Europe/London:20260330T110000",
        "RRULE:FREQ=DAILY;COUNT=2",
    ]
)
EXPECTED = read(RAW, START, END)


def folded_in_letters(raw: bytes) -> bytes:
    """Every line folded at 20 bytes, in the middle of a letter where it falls there."""
    lines = [b"\r\n ".join(line[at : at + 20] for at in range(0, len(line), 20)) for line in raw.split(b"\r\n") if line]
    return b"\r\n".join([*lines, b""])


def test_the_plain_file_is_read():
    assert [(f"{one.start:%d %H:%M}", f"{one.end:%H:%M}") for one in EXPECTED.busy] == [
        ("30 09:00", "10:00"),
        ("31 09:00", "10:00"),
    ]
    assert EXPECTED.unread == 0


@pytest.mark.parametrize(
    "raw",
    [
        RAW.replace(b"\r\n", b"\n"),
        RAW.replace(b"\r\n", b"\r"),
        RAW.replace(b"\r\n", b"\r\r\n"),
        RAW.replace(b"\r\n", b"\r\n\r\n"),
        RAW.replace(b"\r\n", b" \r\n"),
        b"\r\n\r\n  \r\n" + RAW,
        b"\xef\xbb\xbf" + RAW,
        RAW.decode().encode("utf-16"),
        RAW.decode().encode("utf-16-le"),
        RAW.decode().encode("utf-16-be"),
        RAW.replace("Ü".encode(), b"\xdc"),
        folded_in_letters(RAW),
        folded_in_letters(RAW).replace(b"\r\n ", b"\n\t").replace(b"\r\n", b"\n"),
        RAW.lower().replace(b"europe/london", b"Europe/London"),
        RAW.replace(b"BEGIN:VEVENT", b"begin:vevent").replace(b"DTSTART", b"DtStart"),
        RAW.rstrip(),
        b"X-NOTE:before the calendar\r\n" + RAW,
    ],
    ids=[
        "LF", "CR", "CR CR LF", "blank lines", "spaces at the ends", "space before", "BOM", "UTF-16 with BOM",
        "UTF-16-LE", "UTF-16-BE", "Latin-1", "folded in letters", "folded by tab", "lower case", "mixed case",
        "no last line end", "a line before",
    ],
)  # fmt: skip
def test_every_way_of_writing_it_reads_the_same(raw):
    assert read(raw, START, END) == EXPECTED


def test_several_calendars_in_one_file_are_all_read_each_in_its_own_zone():
    floating = ["UID:1", "DTSTART:20260330T100000", "DURATION:PT1H"]
    both = calendar(floating) + calendar(floating, head=["X-WR-TIMEZONE:America/New_York"])
    assert [f"{one.start:%H:%M}" for one in read(both, START, END).busy] == ["09:00", "14:00"]


def test_a_calendar_without_events_leaves_everything_free():
    assert (read(calendar(), START, END).busy, read(calendar(), START, END).unread) == ((), 0)


def test_only_the_gregorian_calendar_is_read():
    raw = calendar(["UID:1", "DTSTART:20260330T100000Z"], head=["CALSCALE:CHINESE"])
    assert read(raw, START, END).unread == 1


@pytest.mark.parametrize("kept", range(1, 12))
def test_a_file_cut_off_within_an_event_keeps_the_events_before_it(kept):
    events = [[f"UID:{day}", f"DTSTART:202603{day}T100000Z", f"DTEND:202603{day}T110000Z"] for day in (24, 25, 26)]
    raw = calendar(*events)
    begin = raw.rindex(b"BEGIN:VEVENT\r\n") + len(b"BEGIN:VEVENT")
    cut = raw[: begin + (raw.rindex(b"END:VEVENT") - begin) * kept // 11]
    reading = read(cut, START, END)
    assert ([f"{one.start:%d}" for one in reading.busy], reading.unread) == (["24", "25"], 1)


def test_an_event_that_lost_its_end_is_counted_and_the_next_is_read():
    raw = calendar(["UID:1", "DTSTART:20260330T100000Z"], ["UID:2", "DTSTART:20260331T100000Z", "DURATION:PT1H"])
    reading = read(raw.replace(b"END:VEVENT\r\n", b"", 1), START, END)
    assert ([f"{one.start:%d}" for one in reading.busy], reading.unread) == (["31"], 1)
