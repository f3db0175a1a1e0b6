"""Usual weeks of the demo people who have no calendar file: shifts, nights, and what partners say in plain words."""
from datetime import time

from scheduling.models import PatternTime
from scheduling.services.patterns import PatternLine

FREE, SHIFT = PatternTime.Kind.FREE, PatternTime.Kind.ON_SHIFT


def each(days: tuple[int, ...], kind: PatternTime.Kind, start: time, end: time) -> list[PatternLine]:
    return [PatternLine(weekday=day, kind=kind, start=start, end=end) for day in days]


WEEKS: dict[str, list[PatternLine]] = {
    "grace-osei": [*each((0, 3), SHIFT, time(7, 30), time(15, 30)), *each((1, 2), FREE, time(9, 30), time(15))],
    "walter-dunne": each((1, 2, 3), FREE, time(10), time(16)),
    "stan-whitaker": each((0, 1, 2, 3, 4), FREE, time(9), time(17)),
    "bridget-moss": each((1, 4), FREE, time(11), time(15)),
    "hassan-ali": each((0, 2, 4), FREE, time(13), time(18)),
    "owen-bright": [*each((0, 1), SHIFT, time(7, 30), time(20)), *each((2, 3), FREE, time(9), time(17))],
    "tara-quinn": [*each((2, 3), SHIFT, time(7, 30), time(20)), *each((0, 1), FREE, time(9), time(17))],
    "karen-holt": each((0, 1, 2, 3, 4), FREE, time(9), time(17)),
}
