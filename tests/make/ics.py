"""Calendar files for tests and benchmarks: small ones line by line, large ones as Outlook exports them."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta

LONDON_OF_OUTLOOK = [
    "BEGIN:VTIMEZONE",
    "TZID:GMT Standard Time",
    "BEGIN:STANDARD",
    "DTSTART:16010101T020000",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0000",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:16010101T010000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0100",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
]
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORDS = ("clinic", "round", "supervision", "audit", "huddle", "training", "rota", "handover", "papers", "minutes")


def calendar(*events: Iterable[str], head: Iterable[str] = ()) -> bytes:
    """A VCALENDAR with the lines of each event put between BEGIN:VEVENT and END:VEVENT."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Coproduce//Tests//EN", *head]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def outlook_calendar(count: int, *, seed: int = 1, around: datetime = datetime(2026, 11, 23)) -> bytes:  # noqa: DTZ001 local
    """A diary of `count` events as Outlook writes them: two years back, one ahead, a tenth of them series."""
    choose = random.Random(seed)
    lines = ["BEGIN:VCALENDAR", "METHOD:PUBLISH", "PRODID:Microsoft Exchange Server 2010", "VERSION:2.0"]
    lines += LONDON_OF_OUTLOOK
    while count > 0:
        written = _outlook_series(choose, around) if choose.random() < 0.1 else [_outlook_event(choose, around)]
        for event in written[:count]:
            lines += event
        count -= len(written)
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def _outlook_event(choose: random.Random, around: datetime) -> list[str]:
    return _lines(choose, _uid(choose), _some_start(choose, around), choose.choice((30, 30, 60, 60, 90, 240)))


def _outlook_series(choose: random.Random, around: datetime) -> list[list[str]]:
    uid, start, minutes = _uid(choose), _some_start(choose, around), choose.choice((30, 60, 60, 120))
    day = _WEEKDAYS[start.weekday()]
    rule = choose.choice(
        (
            f"RRULE:FREQ=WEEKLY;UNTIL=20271231T090000Z;INTERVAL=1;BYDAY={day};WKST=MO",
            f"RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY={day};WKST=MO",
            "RRULE:FREQ=DAILY;COUNT=150;INTERVAL=1",
            f"RRULE:FREQ=MONTHLY;INTERVAL=1;BYDAY=2{day}",
        )
    )
    extra = [rule]
    if choose.random() < 0.4:
        extra.append(f"EXDATE;TZID=GMT Standard Time:{_local(start + timedelta(days=14))}")
    events = [_lines(choose, uid, start, minutes, extra)]
    if choose.random() < 0.3:
        replaced = start + timedelta(days=7)
        named = [f"RECURRENCE-ID;TZID=GMT Standard Time:{_local(replaced)}"]
        events.append(_lines(choose, uid, replaced + timedelta(hours=1), minutes, named))
    return events


def _lines(choose: random.Random, uid: str, start: datetime, minutes: int, extra: Iterable[str] = ()) -> list[str]:
    words = " ".join(choose.choices(_WORDS, k=choose.randint(20, 150)))
    state = choose.choices(("BUSY", "TENTATIVE", "FREE", "OOF", "WORKINGELSEWHERE"), (12, 3, 3, 1, 1))[0]
    return [
        "BEGIN:VEVENT",
        *_folded(f"DESCRIPTION:{words}"),
        *extra,
        f"UID:{uid}",
        "SUMMARY:Meeting about the rota",
        f"DTSTART;TZID=GMT Standard Time:{_local(start)}",
        f"DTEND;TZID=GMT Standard Time:{_local(start + timedelta(minutes=minutes))}",
        "CLASS:PUBLIC",
        "PRIORITY:5",
        "DTSTAMP:20261120T090000Z",
        "TRANSP:TRANSPARENT" if state == "FREE" else "TRANSP:OPAQUE",
        "STATUS:CONFIRMED",
        "SEQUENCE:0",
        "LOCATION:Teams",
        "X-MICROSOFT-CDO-APPT-SEQUENCE:0",
        f"X-MICROSOFT-CDO-BUSYSTATUS:{state}",
        "X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY",
        "X-MICROSOFT-CDO-ALLDAYEVENT:FALSE",
        "X-MICROSOFT-CDO-IMPORTANCE:1",
        "X-MICROSOFT-DONOTFORWARDMEETING:FALSE",
        "END:VEVENT",
    ]


def _some_start(choose: random.Random, around: datetime) -> datetime:
    return around + timedelta(
        days=choose.randint(-730, 365), hours=choose.randint(7, 18), minutes=choose.choice((0, 15, 30))
    )


def _uid(choose: random.Random) -> str:
    return f"040000008200E00074C5B7101A82E008{choose.getrandbits(128):032X}"


def _local(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}"


def _folded(line: str) -> list[str]:
    return [line[:74], *(" " + line[at : at + 73] for at in range(74, len(line), 73))]
