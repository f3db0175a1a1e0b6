"""Which column of a roster says what, from headings as rostering systems and people write them.

Two shapes: *long*, a row for each shift (person, date, shift), and *wide*, a row for each person and a column for
each day.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scheduling.engine.written import looks_like_a_date

Rows = Sequence[Sequence[str]]
HEADINGS_WITHIN = 25  # rows from the top: titles, logos and keys stand above the headings
FEWEST_DAYS = 2

EMAIL = ("email", "e mail", "email address", "e mail address", "work email", "work email address", "mail")
NUMBER = (
    "assignment", "assignment no", "assignment number", "employee id", "employee no", "employee number", "esr",
    "esr no", "esr number", "id", "payroll", "payroll id", "payroll no", "payroll number", "pay number", "staff id",
    "staff no", "staff number", "person id", "personnel number",
)  # fmt: skip
NAME = (
    "colleague", "employee", "employee name", "full name", "member of staff", "name", "nurse", "person", "person name",
    "resource", "staff", "staff member", "staff name", "team member", "who", "worker",
)  # fmt: skip
FIRST_NAME = ("christian name", "first", "first name", "firstname", "forename", "forenames", "given name", "known as")
LAST_NAME = ("family name", "last", "last name", "lastname", "surname")
DAY = ("date", "day", "duty date", "on", "roster date", "shift date", "start date", "work date", "date of shift")
CODE = (
    "activity", "code", "duty", "duty code", "duty type", "roster code", "shift", "shift code", "shift name",
    "shift type", "type", "assignment type",
)  # fmt: skip
START = ("begin", "begins", "from", "shift start", "start", "start time", "starts", "time from", "time in",
         "duty start", "actual start", "start date time", "shift start time")  # fmt: skip
END = ("end", "end time", "ends", "finish", "finish time", "finishes", "shift end", "time out", "time to", "to",
       "until", "duty end", "actual end", "end date time", "shift end time", "shift finish")  # fmt: skip
KINDS = {
    "email": EMAIL, "number": NUMBER, "name": NAME, "first": FIRST_NAME, "last": LAST_NAME,
    "day": DAY, "code": CODE, "start": START, "end": END,
}  # fmt: skip
KIND_OF = {heading: kind for kind, headings in KINDS.items() for heading in headings}
WHO = ("email", "number", "name", "last", "first")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand, as column numbers. `days`: column → heading that is a date, in a wide roster only."""

    heading_row: int
    columns: dict[str, int]
    days: dict[int, str]

    @property
    def is_wide(self) -> bool:
        return bool(self.days)


def find_layout(rows: Rows) -> Layout | None:
    """How the first rows say that the others are to be read; None if they do not."""
    top = rows[:HEADINGS_WITHIN]
    return next(_long(top), None) or next(_wide(rows, top), None)


def _kinds(row: Sequence[str]) -> dict[str, int]:
    """Kind of column → the first column of that kind."""
    found: dict[str, int] = {}
    for column, cell in enumerate(row):
        if kind := KIND_OF.get(_plain(cell)):
            found.setdefault(kind, column)
    return found


def _plain(heading: str) -> str:
    """Letters only, without what stands in brackets: "Shift (code):" is "shift"."""
    words = re.sub(r"\(.*?\)", " ", heading.casefold())
    return " ".join(re.sub(r"[^a-z]+", " ", words).split())


def _long(top: Rows) -> Iterator[Layout]:
    for number, row in enumerate(top):
        kinds = _kinds(row)
        has_time = "code" in kinds or {"start", "end"} <= kinds.keys()
        if _names_somebody(kinds) and has_time and ("day" in kinds or "start" in kinds):
            yield Layout(number, kinds, {})


def _wide(rows: Rows, top: Rows) -> Iterator[Layout]:
    for number, row in enumerate(top):
        days = {column: cell for column, cell in enumerate(row) if cell and looks_like_a_date(cell)}
        if len(days) < FEWEST_DAYS or _is_one_shift(row, days):
            continue
        first = min(days)
        near = (row, *(rows[other] for other in (number - 1, number + 1) if 0 <= other < len(rows)))
        named = ({kind: at for kind, at in _kinds(one).items() if kind in WHO and at < first} for one in near)
        who = next((kinds for kinds in named if _names_somebody(kinds)), None)
        if who is None and first > 0:
            who = {"name": _leftmost(rows[number + 1 :], first)}
        if who:
            yield Layout(number, who, days)


def _names_somebody(kinds: dict[str, int]) -> bool:
    return bool({"email", "number", "name", "last"} & kinds.keys())


def _is_one_shift(row: Sequence[str], days: dict[int, str]) -> bool:
    """A row with a start and an end is no row of headings: those are different days, one after the other."""
    return len(set(days.values())) < len(days)


def _leftmost(rows: Rows, first_day: int) -> int:
    """The first column in which the rows below say anything: names have no heading in many rosters."""
    for column in range(first_day):
        if any(len(row) > column and any(map(str.isalpha, row[column])) for row in rows):
            return column
    return 0
