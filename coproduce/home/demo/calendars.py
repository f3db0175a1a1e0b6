"""Calendar files of the demo people, as an Outlook or Google export would look, titles and all.

The titles are there so that anybody can check that none of them is kept.
"""
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

HEAD = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Saltmarsh and Fenway//Demo//EN"]
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def weekly(title: str, monday: date, weekday: int, start: time, end: time, *, every: int = 1,
           tentative: bool = False) -> list[str]:
    """The lines of an entry that repeats each `every` weeks from the week of `monday`."""
    day = monday + timedelta(days=weekday)
    return [
        "BEGIN:VEVENT",
        f"UID:{title.lower().replace(' ', '-')}-{weekday}-{start:%H%M}@demo.example",
        "DTSTAMP:20260101T000000Z",
        f"SUMMARY:{title}",
        f"DTSTART;TZID=Europe/London:{datetime.combine(day, start):%Y%m%dT%H%M%S}",
        f"DTEND;TZID=Europe/London:{datetime.combine(day, end):%Y%m%dT%H%M%S}",
        f"RRULE:FREQ=WEEKLY;INTERVAL={every};BYDAY={DAYS[weekday]}",
        f"X-MICROSOFT-CDO-BUSYSTATUS:{'TENTATIVE' if tentative else 'BUSY'}",
        "END:VEVENT",
    ]


def leave(monday: date, first: int, days: int) -> list[str]:
    """Annual leave: all day, out of office, from the `first` day after `monday`."""
    day = monday + timedelta(days=first)
    return [
        "BEGIN:VEVENT",
        f"UID:leave-{day:%Y%m%d}@demo.example",
        "DTSTAMP:20260101T000000Z",
        "SUMMARY:Annual leave",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=days):%Y%m%d}",
        "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
        "END:VEVENT",
    ]


def calendar(entries: Iterable[list[str]]) -> bytes:
    lines = [*HEAD, *(line for entry in entries for line in entry), "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def evenings(monday: date) -> list[list[str]]:
    """Outside 8am to 6pm, and weekends: most office diaries hold this as a standing entry."""
    nights = [weekly("Home", monday, day, time(18), time(23, 59)) for day in range(5)]
    mornings = [weekly("Home", monday, day, time(0), time(8)) for day in range(5)]
    return [*nights, *mornings, *(weekly("Weekend", monday, day, time(0), time(23, 59)) for day in (5, 6))]


def of(slug: str, monday: date) -> bytes | None:
    """The calendar file of one person, or None for somebody who states a usual week, or nothing."""
    entries = {
        "priya-shah": [
            weekly("Bed meeting", monday, 0, time(9), time(10)),
            weekly("Bed meeting", monday, 3, time(9), time(10)),
            weekly("One to ones", monday, 2, time(13), time(16)),
            weekly("Matrons meeting", monday, 1, time(9), time(11), every=2),
            leave(monday, 28, 5),
        ],
        "ana-bell": [
            *(weekly("Ward round", monday, day, time(8), time(10)) for day in range(5)),
            *(weekly("Clinic", monday, day, time(13), time(17)) for day in (0, 2, 3)),
            weekly("Teaching", monday, 4, time(12), time(13)),
            weekly("On call swap with Dr Hale", monday, 1, time(16), time(18), tentative=True),
        ],
        "sam-okoro": [
            weekly("Volunteers", monday, 0, time(10), time(12)),
            weekly("Team meeting", monday, 3, time(14), time(15)),
        ],
        "ravi-menon": [
            *(weekly("Dispensary", monday, day, time(8), time(12)) for day in (0, 2, 4)),
            weekly("Medicines safety", monday, 1, time(10), time(11), tentative=True),
        ],
        "ruth-adeyemi": [weekly("Board papers", monday, 0, time(9), time(12)), leave(monday, 14, 3)],
        "helen-marsh": [weekly("Bed meeting", monday, 0, time(9), time(10)), leave(monday, 7, 5)],
        "bea-nwosu": [*(weekly("Clinic desk", monday, day, time(8), time(13)) for day in range(5))],
        "colin-tate": [weekly("Rota", monday, 4, time(9), time(11))],
    }.get(slug)
    return calendar([*entries, *evenings(monday)]) if entries is not None else None
