"""Every trap of calendar files that the reader knows, one by one, with what must come out."""

from datetime import UTC, datetime

import pytest

from scheduling.engine.feeds import Busy, NotACalendar, Reading, TooLarge, read
from tests.make.ics import LONDON_OF_OUTLOOK, calendar

START, END = datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 4, 4, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 20, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)
PARIS_OF_ITS_OWN = [line.replace("GMT Standard Time", "Customized Time Zone") for line in LONDON_OF_OUTLOOK]
PARIS_OF_ITS_OWN = [line.replace("T010000", "T020000").replace("FROM:+0100", "FROM:+0200") for line in PARIS_OF_ITS_OWN]
PARIS_OF_ITS_OWN = [line.replace("TO:+0100", "TO:+0200").replace("+0000", "+0100") for line in PARIS_OF_ITS_OWN]


def said(reading: Reading) -> list[str]:
    """'28 20:00 to 29 07:00 busy' a stretch."""
    return [f"{one.start:%d %H:%M} to {one.end:%d %H:%M} {one.certainty}" for one in reading.busy]


def hours(*lines: str, zone: str = "Europe/London", start: str = "20260326T100000", end: str = "20260326T110000"):
    """The lines of an event in a zone."""
    return ["UID:1", f"DTSTART;TZID={zone}:{start}", f"DTEND;TZID={zone}:{end}", *lines]


def test_a_night_shift_written_with_its_end_ends_at_that_time_on_the_wall():
    reading = read(calendar(hours(start="20260328T200000", end="20260329T080000")), START, END)
    assert said(reading) == ["28 20:00 to 29 07:00 busy"]
    assert reading == Reading((Busy(*(datetime(2026, 3, *at, tzinfo=UTC) for at in ((28, 20), (29, 7))), "busy"),), 0)


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        ("PT12H", "28 20:00 to 29 08:00 busy"),  # twelve true hours, though the clocks go forward
        ("P1D", "28 20:00 to 29 19:00 busy"),  # until the same time on the next day
        ("P1DT2H", "28 20:00 to 29 21:00 busy"),  # first the day, then the hours
    ],
)
def test_hours_of_a_duration_are_exact_and_days_nominal(length, expected):
    event = ["UID:1", "DTSTART;TZID=Europe/London:20260328T200000", f"DURATION:{length}"]
    assert said(read(calendar(event), START, END)) == [expected]
    weekly = ["UID:1", "DTSTART;TZID=Europe/London:20260321T200000", f"DURATION:{length}", "RRULE:FREQ=WEEKLY;COUNT=2"]
    assert said(read(calendar(weekly), START, END))[1] == expected
    with_an_extra_date = [*weekly, "RDATE;TZID=Europe/London:20260401T200000"]
    assert said(read(calendar(with_an_extra_date), START, END))[1] == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("T013000", "T023000", "29 01:30 to 29 02:30 busy"),
        ("T010000", "T020000", "29 01:00 to 29 02:00 busy"),
        ("T011500", "T014500", "29 01:15 to 29 01:45 busy"),
        ("T014500", "T021500", "29 01:45 to 29 02:15 busy"),
    ],
)
def test_an_event_in_the_hour_that_spring_skips_keeps_its_length(start, end, expected):
    assert said(read(calendar(hours(start=f"20260329{start}", end=f"20260329{end}")), START, END)) == [expected]
    daily = hours("RRULE:FREQ=DAILY;COUNT=2", start=f"20260328{start}", end=f"20260328{end}")
    assert said(read(calendar(daily), START, END))[1] == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (hours(start="20261025T013000", end="20261025T023000"), "25 00:30 to 25 02:30 busy"),
        (["DTSTART;VALUE=DATE:20261025", "DTEND;VALUE=DATE:20261026"], "24 23:00 to 26 00:00 busy"),
        (["DTSTART;VALUE=DATE:20261025"], "24 23:00 to 26 00:00 busy"),
        (["DTSTART;VALUE=DATE:20261025", "DURATION:P1D"], "24 23:00 to 26 00:00 busy"),
    ],
)
def test_the_autumn_sunday_has_25_hours_and_its_repeated_hour_is_the_first(lines, expected):
    assert said(read(calendar(lines), *AUTUMN)) == [expected]


def test_the_spring_sunday_has_23_hours():
    assert said(read(calendar(["DTSTART;VALUE=DATE:20260329"]), START, END)) == ["29 00:00 to 29 23:00 busy"]


@pytest.mark.parametrize(
    ("zone", "head", "expected"),
    [
        ("GMT Standard Time", [], "30 09:00"),
        ('"GMT Standard Time"', [], "30 09:00"),
        ("W. Europe Standard Time", [], "30 08:00"),
        ("America/New_York", [], "30 14:00"),
        ("europe/paris", [], "30 08:00"),
        ("/mozilla.org/20050126_1/Europe/Paris", [], "30 08:00"),
        ("UTC+02:00", [], "30 08:00"),
        ('"UTC+02:00"', [], "30 08:00"),
        ("(UTC+00:00) Dublin, Edinburgh, Lisbon, London", [], "30 09:00"),
        ("Customized Time Zone", [], "30 09:00"),  # nobody knows it: floating, so Europe/London
        ("Customized Time Zone", PARIS_OF_ITS_OWN, "30 08:00"),  # the file says what it is
        ("Customized Time Zone", ["X-WR-TIMEZONE:Asia/Tokyo"], "30 01:00"),
        ("Customized Time Zone", ["BEGIN:VTIMEZONE", "TZID:Customized Time Zone", "END:VTIMEZONE"], "30 09:00"),
    ],
)
def test_zones_by_whatever_name(zone, head, expected):
    event = hours(zone=zone, start="20260330T100000", end="20260330T101500")
    assert said(read(calendar(event, head=head), START, END))[0].startswith(expected)


def test_two_files_may_define_the_same_zone_differently():
    event = hours(zone="Customized Time Zone")
    london = [line.replace("GMT Standard Time", "Customized Time Zone") for line in LONDON_OF_OUTLOOK]
    first = read(calendar(event, head=PARIS_OF_ITS_OWN), START, END)
    second = read(calendar(event, head=london), START, END)
    assert (said(first), said(second)) == (["26 09:00 to 26 10:00 busy"], ["26 10:00 to 26 11:00 busy"])


def test_a_zone_of_the_files_own_changes_its_clocks():
    series = hours(
        "RRULE:FREQ=DAILY;COUNT=3", zone="Customized Time Zone", start="20260328T100000", end="20260328T103000"
    )
    assert said(read(calendar(series, head=PARIS_OF_ITS_OWN), START, END)) == [
        "28 09:00 to 28 09:30 busy",
        "29 08:00 to 29 08:30 busy",
        "30 08:00 to 30 08:30 busy",
    ]


@pytest.mark.parametrize(
    ("head", "expected"),
    [([], "30 09:00"), (["X-WR-TIMEZONE:Europe/Paris"], "30 08:00"), (["X-WR-TIMEZONE:Nowhere/Land"], "30 09:00")],
)
def test_floating_time_is_london_unless_the_calendar_names_a_zone(head, expected):
    event = ["UID:1", "DTSTART:20260330T100000", "DTEND:20260330T110000"]
    assert said(read(calendar(event, head=head), START, END))[0].startswith(expected)


def test_a_time_in_utc_stays_utc_beside_a_zone_name():
    event = ["UID:1", "DTSTART;TZID=Europe/London:20260330T100000Z", "DTEND;TZID=Europe/London:20260330T110000Z"]
    assert said(read(calendar(event), START, END)) == ["30 10:00 to 30 11:00 busy"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], "busy"),
        (["TRANSP:OPAQUE"], "busy"),
        (["TRANSP:TRANSPARENT"], None),
        (["transp:transparent"], None),
        (["STATUS:CANCELLED"], None),
        (["STATUS:TENTATIVE"], "tentative"),
        (["STATUS:TENTATIVE", "TRANSP:TRANSPARENT"], None),
        (["X-MICROSOFT-CDO-BUSYSTATUS:OOF", "TRANSP:TRANSPARENT"], "busy"),
        (["X-MICROSOFT-CDO-BUSYSTATUS:BUSY", "TRANSP:TRANSPARENT"], "busy"),
        (["X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", "TRANSP:OPAQUE"], "tentative"),
        (["X-MICROSOFT-CDO-BUSYSTATUS:FREE", "TRANSP:OPAQUE"], None),
        (["X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE"], None),
        (["X-MICROSOFT-CDO-BUSYSTATUS:SOMETHING NEW"], "busy"),
        (["X-MICROSOFT-CDO-BUSYSTATUS:BUSY", "STATUS:CANCELLED"], None),
        (["ATTENDEE;PARTSTAT=DECLINED:mailto:someone@example.org"], "busy"),
    ],
)
def test_what_makes_time_busy(lines, expected):
    expected = [f"26 10:00 to 26 11:00 {expected}"] if expected else []
    assert said(read(calendar(hours(*lines)), START, END)) == expected


def test_busy_wins_over_tentative_and_neighbours_join():
    events = [
        ["UID:1", "DTSTART:20260326T100000Z", "DTEND:20260326T110000Z"],
        ["UID:2", "DTSTART:20260326T110000Z", "DTEND:20260326T113000Z"],
        ["UID:3", "DTSTART:20260326T090000Z", "DTEND:20260326T120000Z", "STATUS:TENTATIVE"],
        ["UID:4", "DTSTART:20260326T110000Z", "DTEND:20260326T113000Z", "STATUS:TENTATIVE"],
        ["UID:5", "DTSTART:20260327T110000Z", "DTEND:20260327T110000Z"],
    ]
    assert said(read(calendar(*events), START, END)) == [
        "26 09:00 to 26 10:00 tentative",
        "26 10:00 to 26 11:30 busy",
        "26 11:30 to 26 12:00 tentative",
    ]


def test_time_is_cut_to_the_range_to_the_second():
    event = ["UID:1", "DTSTART:20260326T100000Z", "DTEND:20260326T110000Z", "RRULE:FREQ=DAILY"]
    cut = read(
        calendar(event), datetime(2026, 3, 26, 10, 20, 5, tzinfo=UTC), datetime(2026, 3, 27, 10, 0, 1, tzinfo=UTC)
    )
    assert [(one.start.isoformat(), one.end.isoformat()) for one in cut.busy] == [
        ("2026-03-26T10:20:05+00:00", "2026-03-26T11:00:00+00:00"),
        ("2026-03-27T10:00:00+00:00", "2026-03-27T10:00:01+00:00"),
    ]


@pytest.mark.parametrize("skip", [frozenset({"1"}), lambda uid: uid == "1"])
def test_events_that_we_issued_are_left_out(skip):
    other = ["UID:2", "DTSTART:20260327T110000Z", "DTEND:20260327T120000Z"]
    reading = read(calendar(hours("RRULE:FREQ=DAILY"), other), START, END, skip_uids=skip)
    assert (said(reading), reading.unread) == (["27 11:00 to 27 12:00 busy"], 0)


def test_free_busy_components_are_read_by_hand():
    lines = [
        "BEGIN:VFREEBUSY",
        "FREEBUSY:20260326T100000Z/20260326T110000Z,20260326T130000Z/PT1H",
        "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260327T100000Z/PT30M",
        "FREEBUSY;FBTYPE=busy-tentative:20260328T100000Z/PT30M",
        "FREEBUSY;FBTYPE=FREE:20260329T100000Z/PT30M",
        "END:VFREEBUSY",
        "BEGIN:VFREEBUSY",
        "FREEBUSY:20260331T100000Z",
        "END:VFREEBUSY",
    ]
    reading = read(calendar(head=lines), START, END)
    assert reading.unread == 1
    assert said(reading) == [
        "26 10:00 to 26 11:00 busy",
        "26 13:00 to 26 14:00 busy",
        "27 10:00 to 27 10:30 busy",
        "28 10:00 to 28 10:30 tentative",
    ]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b" \r\n\r\n", "empty"),
        (b"\0" * 5000, "empty"),
        (b"%PDF-1.7 BEGIN:VCALENDAR", "PDF"),
        (b"<!DOCTYPE html><pre>\nBEGIN:VCALENDAR\n", "web page"),
        (b"name,date\nMira,2026-03-26\n", "not a calendar file"),
        (bytes(range(256)) * 50, "not a calendar file"),
    ],
)
def test_what_is_not_a_calendar_is_refused_in_words(raw, words):
    with pytest.raises(NotACalendar, match=words):
        read(raw, START, END)


def test_fifty_megabytes_are_refused():
    with pytest.raises(TooLarge, match="too large"):
        read(b"BEGIN:VCALENDAR\r\n" + b" " * 50_000_000, START, END)


@pytest.mark.parametrize(
    ("start", "end"), [(END, START), (START, START), (START.replace(tzinfo=None), END.replace(tzinfo=None))]
)
def test_the_range_must_make_sense(start, end):
    with pytest.raises(ValueError, match="range"):
        read(calendar(hours()), start, end)
