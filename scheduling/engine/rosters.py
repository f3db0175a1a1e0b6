"""A team's roster: a file in, who works when out, with every row that could not be read said in words.

Codes are only carried to whoever knows what they mean; what they are turned into is in `duty.py`.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import NamedTuple

from scheduling.engine.columns import Layout, Rows, find_layout
from scheduling.engine.sheets import NotATable, TooLarge, sheets
from scheduling.engine.written import (
    NotADate,
    NotATime,
    Order,
    is_only_a_date,
    order_of,
    read_day,
    read_hours,
    read_time_of,
)

MAX_ENTRIES = 50_000
MAX_PEOPLE = 2_000
MAX_CODES = 200
MAX_PROBLEMS = 1_000
LONGEST_CODE = 20
LONGEST_NAME = 120
FURTHEST = timedelta(weeks=53)
NO_CODE = -1
NO_TIME = -1
BLANK = frozenset({"", "-", "–", "—", "."})
FORMULA = "holds a formula"

NO_HEADINGS = (
    "We could not find the headings. The first row needs a person, a date and a shift, or a person and then a date "
    "for each day. Look at the example below, then choose the file again."
)
NO_ROWS = "The file has headings and no shifts beneath them. Choose another file."
TOO_MANY_CODES = (
    f"The file has more than {MAX_CODES} different shifts. Is it the right column? Use short codes, such as E, L and N."
)
TOO_MANY_PEOPLE = f"The file has more than {MAX_PEOPLE:,} people. Choose the roster of one team."
TOO_MANY_ENTRIES = f"The file has more than {MAX_ENTRIES:,} shifts. Export fewer weeks, then choose the new file."


class Entry(NamedTuple):
    """One thing that the roster says of one person's day. `day` is a date's ordinal, times are minutes of the day.

    `who` and `code` count into the roster's people and codes; NO_CODE and NO_TIME where the file says nothing.
    """

    row: int
    who: int
    day: int
    code: int
    start: int
    end: int


class Problem(NamedTuple):
    """A row (as spreadsheets count them) that is not read: what is wrong, and what to do."""

    row: int
    what: str
    to_do: str


class Who(NamedTuple):
    """How the file calls somebody; whatever it does not say is empty."""

    name: str = ""
    email: str = ""
    number: str = ""

    @property
    def words(self) -> str:
        return self.name or self.email or self.number


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file says. `unread`: how many rows are not read; `problems` holds the first thousand of them.

    `first` and `last`: the days (date ordinals) that it is about, blank ones included; 0 if no date could be read.
    """

    people: tuple[Who, ...]
    codes: tuple[str, ...]
    entries: tuple[Entry, ...]
    first: int = 0
    last: int = 0
    problems: tuple[Problem, ...] = ()
    unread: int = 0
    notes: tuple[str, ...] = ()

    def to_json(self) -> bytes:
        """Its fields in their order; `from_json` reads it back."""
        return json.dumps([getattr(self, one.name) for one in fields(self)], separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Roster":
        people, codes, entries, first, last, problems, unread, notes = json.loads(text)
        return cls(
            people=tuple(Who(*one) for one in people),
            codes=tuple(codes),
            entries=tuple(Entry(*one) for one in entries),
            first=first,
            last=last,
            problems=tuple(Problem(*one) for one in problems),
            unread=unread,
            notes=tuple(notes),
        )


def read(raw: bytes, today: date) -> Roster:
    """Read a CSV file or a spreadsheet. Dates without a year are those nearest to `today`.

    Raises NotATable and TooLarge, with words for whoever chose the file.
    """
    found: Roster | None = None
    pages = 0
    for rows in sheets(raw):
        pages += 1
        layout = find_layout(rows) if found is None else None
        if layout:
            found = _Reader(rows, layout, today).roster()
    if found is None:
        raise NotATable(NO_HEADINGS)
    if pages > 1:
        note = f"The file has {pages} sheets. We read the first one that holds a roster."
        return replace(found, notes=(*found.notes, note))
    return found


class _Wrong(Exception):
    """This row is not read."""

    def __init__(self, what: str, to_do: str) -> None:
        super().__init__(what)
        self.what, self.to_do = what, to_do


@dataclass
class _Reader:
    """Reads the rows beneath the headings. Every different text is looked at once."""

    rows: Rows
    layout: Layout
    today: date
    order: Order = Order.DAY_FIRST
    people: dict[Who, int] = field(default_factory=dict)
    codes: dict[str, tuple[int, str]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: int = 0
    days: dict[str, int | _Wrong] = field(default_factory=dict)
    shifts: dict[tuple[str, str, str], tuple[int, int, int] | _Wrong | None] = field(default_factory=dict)

    def roster(self) -> Roster:
        self.order, certain = order_of(self._dates())
        for number in range(self.layout.heading_row + 1, len(self.rows)):
            if len(self.entries) > MAX_ENTRIES:
                raise TooLarge(TOO_MANY_ENTRIES)
            self._row(number + 1, self.rows[number])
        if not self.entries and not self.problems:
            raise NotATable(NO_ROWS)
        days = [entry.day for entry in self.entries] + [self._day(heading) for heading in self._real_headings()]
        return Roster(
            people=tuple(self.people),
            codes=tuple(written for _, written in self.codes.values()),
            entries=tuple(self.entries),
            first=min(days, default=0),
            last=max(days, default=0),
            problems=tuple(self.problems),
            unread=self.unread,
            notes=tuple(self._notes(certain)),
        )

    def _dates(self) -> Iterable[str]:
        if self.layout.is_wide:
            return self.layout.days.values()
        columns = [self.layout.columns[kind] for kind in ("day", "start") if kind in self.layout.columns]
        below = self.rows[self.layout.heading_row + 1 :]
        return {row[column] for row in below for column in columns if len(row) > column}

    def _real_headings(self) -> Iterator[str]:
        """The days of a wide roster, blank ones too."""
        for heading in self.layout.days.values():
            with suppress(_Wrong):
                self._day(heading)
                yield heading

    def _notes(self, certain: bool) -> Iterator[str]:
        if self.order is Order.MONTH_FIRST:
            yield "The dates in this file have the month first, as in 06/15/2026. We read them so."
        elif not certain:
            yield "The dates in this file could have the day or the month first. We read 01/06 as 1 June."

    def _row(self, number: int, row: Sequence[str]) -> None:
        if not any(row):
            return
        try:
            if self.layout.is_wide:
                self._wide(number, row)
            else:
                self._long(number, row)
        except _Wrong as wrong:
            self._not_read(number, wrong)

    def _not_read(self, number: int, wrong: _Wrong, where: str = "") -> None:
        self.unread += 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(number, f"{where}{wrong.what}", wrong.to_do))

    def _long(self, number: int, row: Sequence[str]) -> None:
        start, end = self._at(row, "start"), self._at(row, "end")
        shift = self._shift(self._at(row, "code"), start, end)
        if shift is None:
            return  # blank stays unknown
        who = self._who(row)
        if not who:
            raise _Wrong("There is no person", "Write who it is")
        # the day of the date column, or else the one that stands before the start
        written = self._at(row, "day") or start
        self.entries.append(Entry(number, self._number_of(who), self._day(written), *shift))

    def _wide(self, number: int, row: Sequence[str]) -> None:
        said = [(column, row[column]) for column in self.layout.days if len(row) > column and row[column] not in BLANK]
        who = self._who(row)
        if not who or not said or all(_is_a_count(text) for _, text in said):
            return  # a line between groups, a title, a sum
        at = self._number_of(who)
        for column, text in said:
            heading = self.layout.days[column]
            try:
                shift = self._shift(text, "", "")
                if shift:
                    self.entries.append(Entry(number, at, self._day(heading), *shift))
            except _Wrong as wrong:
                self._not_read(number, wrong, f"{heading}: ")

    def _at(self, row: Sequence[str], kind: str) -> str:
        column = self.layout.columns.get(kind, len(row))
        return row[column] if column < len(row) else ""

    def _who(self, row: Sequence[str]) -> Who | None:
        name = self._at(row, "name") or " ".join(filter(None, (self._at(row, "first"), self._at(row, "last"))))
        email, number = self._at(row, "email"), self._at(row, "number")
        if name and "@" in name and " " not in name:
            name, email = "", email or name
        elif name and not any(map(str.isalpha, name)):
            name, number = "", number or name
        who = Who(name, email, number)
        for text in who:
            if text.startswith("="):
                raise _Wrong(f"The person {FORMULA}", "Write the name itself")
            if len(text) > LONGEST_NAME:
                raise _Wrong(f"The name is longer than {LONGEST_NAME} characters", "Write only the name")
        return who if any(who) else None

    def _number_of(self, who: Who) -> int:
        if who not in self.people and len(self.people) >= MAX_PEOPLE:
            raise TooLarge(TOO_MANY_PEOPLE)
        return self.people.setdefault(who, len(self.people))

    def _day(self, text: str) -> int:
        found = self.days.get(text)
        if found is None:
            found = self.days[text] = self._new_day(text)
        if isinstance(found, _Wrong):
            raise found
        return found

    def _new_day(self, text: str) -> int | _Wrong:
        if text.startswith("="):
            return _Wrong(f"The date {FORMULA}", "Write the date itself")
        if not text:
            return _Wrong("There is no date", "Write the date, for example 1 June 2026")
        try:
            day = read_day(text, self.order, self.today)
        except NotADate as problem:
            return _Wrong(str(problem), "Write the date like 1 June 2026")
        if day > self.today + FURTHEST:
            return _Wrong(f"“{text[:20]}” is more than a year away", "Check the year")
        return day.toordinal()

    def _shift(self, code: str, start: str, end: str) -> tuple[int, int, int] | None:
        """(code, start, end), or None if nothing is said."""
        key = (code, start, end)
        if key not in self.shifts:
            try:
                self.shifts[key] = self._new_shift(*key)
            except _Wrong as wrong:
                self.shifts[key] = wrong
        found = self.shifts[key]
        if isinstance(found, _Wrong):
            raise found
        return found

    def _new_shift(self, code: str, start: str, end: str) -> tuple[int, int, int] | None:
        code, start, end = ("" if text in BLANK else text for text in (code, start, end))
        if any(text.startswith("=") for text in (code, start, end)):
            raise _Wrong(f"The shift {FORMULA}", "Write the shift itself")
        if code and (hours := read_hours(code)):
            return NO_CODE, *_checked(*hours)
        if len(code) > LONGEST_CODE:
            raise _Wrong(f"The shift is longer than {LONGEST_CODE} characters", "Write only its code")
        timed = any(text and not is_only_a_date(text) for text in (start, end))
        if not code and not timed:
            return None
        if code and not (timed and start and end):
            return self._code(code), NO_TIME, NO_TIME  # the code's own hours count
        times = _checked(self._clock(start, "starts"), self._clock(end, "ends"))
        return (self._code(code) if code else NO_CODE), *times

    def _clock(self, text: str, does: str) -> int:
        if not text:
            raise _Wrong(f"There is no time at which the shift {does}", "Write a time, for example 07:00")
        try:
            return read_time_of(text)
        except NotATime as problem:
            raise _Wrong(str(problem), "Write the time like 07:00 or 7pm") from None

    def _code(self, written: str) -> int:
        code = written.casefold()
        if code not in self.codes:
            if len(self.codes) >= MAX_CODES:
                raise TooLarge(TOO_MANY_CODES)
            self.codes[code] = len(self.codes), written
        return self.codes[code][0]


def _checked(start: int, end: int) -> tuple[int, int]:
    if problem := wrong_hours(start, end):
        raise _Wrong(*problem)
    return start, end


def wrong_hours(start: int, end: int) -> tuple[str, str] | None:
    """What is wrong with a shift of these hours, and what to do. An end before its start is on the next day."""
    length = (end - start) % (24 * 60)
    if not length:
        return "The shift starts and ends at the same time", "Write when it ends"
    if length > 16 * 60:
        hours = f"{length // 60} hours"
        return f"The shift takes {hours}", "Check both times: is it morning or evening? Write a longer shift as two"
    return None


def _is_a_count(text: str) -> bool:
    """A number beneath days, in a line of sums."""
    return bool(re.fullmatch(r"\d{1,3}(\.\d+)?", text))
