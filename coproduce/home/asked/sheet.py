"""Reading what is asked of somebody: one statement, whatever the number of kinds.

Each kind's queryset is compiled once a process, with stand-ins for the person and the moment, and joined to the others
by UNION ALL. A request puts in its person and moment and runs the statement: nothing is kept, so nothing is stale, and
a further kind costs the database a branch and Python nothing (decision 017 has the figures).
"""
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils import timezone

from coproduce.design.dates import LONDON
from coproduce.home.asked import kinds
from coproduce.home.asked.kind import ME, NOW, TODAY, Kind, Row
from coproduce.home.models import Aside
from coproduce.people.models import Person

LIMIT = 100
SOON = timedelta(days=7)  # what is due within it comes first; a colleague's answer is waited for as long
HOLD = timedelta(days=28)  # a colleague who took it has it for so long
YEARS = 10
Slot = Callable[[UUID, datetime], object]
Values = list[object | Slot]


@dataclass(frozen=True, slots=True)
class Statement:
    """`values`: parameters, or what makes them from the person and the moment."""

    sql: str
    values: Values

    def rows(self, person: Person, now: datetime) -> list[tuple]:
        given = [value(person.pk, now) if callable(value) else value for value in self.values]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, given)
            return cursor.fetchall()


@dataclass(frozen=True, slots=True)
class Asked:
    """The first LIMIT rows, in order: what is due within a week, then the short ones. `count` and `minutes` of all."""

    rows: list[Row]
    count: int
    minutes: int


def asked_of(person: Person, now: datetime | None = None) -> Asked:
    found = _asked(connection.vendor, kinds.on()).rows(person, now or timezone.now())
    rows = [_row(one) for one in found]
    return Asked(rows, count=found[0][-2], minutes=found[0][-1]) if found else Asked([], 0, 0)


def coming_up(person: Person, now: datetime | None = None) -> list[Row]:
    """The next LIMIT, by time."""
    return [_row(one) for one in _coming_up(connection.vendor).rows(person, now or timezone.now())]


def one_of(person: Person, kind: str, key: str, now: datetime | None = None) -> Row | None:
    """This thing, if it is asked of this person now."""
    if kind not in kinds.on():
        return None
    found = _one(connection.vendor, kind).rows(person, now or timezone.now())
    return next((row for row in map(_row, found) if row.key == key), None)


@cache
def _asked(vendor: str, slugs: tuple[str, ...]) -> Statement:
    return _to_do({slug: kinds.asked()[slug] for slug in slugs}, LIMIT)


@cache
def _one(vendor: str, kind: str) -> Statement:
    return _to_do({kind: kinds.asked()[kind]}, 10_000)


@cache
def _coming_up(vendor: str) -> Statement:
    union = _union(kinds.coming_up())
    sql = f"SELECT {COLUMNS}, '' FROM ({union.sql}) asked ORDER BY ask_start, kind, ask_key LIMIT {LIMIT}"  # noqa: S608
    return Statement(sql, union.values)


COLUMNS = "kind, minutes, REPLACE(ask_key, '-', ''), REPLACE(ask_other, '-', ''), " + ", ".join(
    f"ask_{name}" for name in Row._fields[4:-1]
)
ASIDE, PERSON = Aside._meta.db_table, Person._meta.db_table
SAME = "aside.kind = asked.kind AND aside.key = REPLACE(asked.ask_key, '-', '')"


def _to_do(chosen: Mapping[str, Kind], limit: int) -> Statement:
    """What of the union is not put aside, passed on, or taken by a colleague."""
    union = _union(chosen)
    me, recent, held, soon = (
        _prepared(slot) for slot in (lambda me, now: me, _later(-SOON), _later(-HOLD), _later(SOON))
    )
    due = "COALESCE(ask_due, ask_day)"
    sql = f"""
        SELECT {COLUMNS}, (
            SELECT colleague.name FROM {ASIDE} aside JOIN {PERSON} colleague ON colleague.id = aside.person_id
            WHERE {SAME} AND aside.to_id = %s AND aside.state = 'passed' AND aside.at > %s LIMIT 1
        ), COUNT(*) OVER (), SUM(minutes) OVER ()
        FROM ({union.sql}) asked
        WHERE NOT EXISTS (
            SELECT 1 FROM {ASIDE} aside LEFT JOIN {PERSON} colleague ON colleague.id = aside.to_id
            WHERE {SAME} AND (
                (aside.person_id = %s AND (aside.state = 'not_me' OR (aside.state = 'passed' AND aside.at > %s)))
                OR (aside.state = 'taken' AND aside.to_id <> %s AND aside.at > %s AND colleague.is_active)
            )
        )
        ORDER BY CASE WHEN {due} < %s THEN {due} END ASC NULLS LAST, minutes, {due} ASC NULLS LAST, kind, ask_key
        LIMIT {limit}
    """  # noqa: S608 - names and numbers of ours; every value is a parameter
    return Statement(sql, [me, recent, *union.values, me, recent, me, held, soon])


def _union(chosen: Mapping[str, Kind]) -> Statement:
    parts = [part for slug, kind in chosen.items() if (part := _compiled(slug, kind))]
    return Statement(" UNION ALL ".join(part.sql for part in parts), [v for part in parts for v in part.values])


def _compiled(slug: str, kind: Kind) -> Statement | None:
    """One kind's rows, with its slug and its minutes before them. None: never anybody's."""
    try:
        sql, params = kind.rows().query.sql_with_params()
    except EmptyResultSet:
        return None
    values = [_slot(value) for value in params]
    if not any(callable(value) for value in values):
        raise ValueError(f"{slug}: its rows are everybody's. Filter them by ME.")
    sql = f"SELECT '{slug}' AS kind, COALESCE(ask_minutes, {kind.minutes:d}) AS minutes, one.* FROM ({sql}) one"  # noqa: S608
    return Statement(sql, values)


def _slot(value: object) -> object | Slot:
    """What a parameter of the compiled statement stands for: a moment near NOW moves with the clock."""
    if value in (ME, ME.hex):
        return _prepared(lambda me, now: me)
    if isinstance(value, str) and value[:2] in ("49", "50"):
        return _slot_of_text(value)
    if isinstance(value, datetime) and abs(value.year - NOW.year) <= YEARS:
        return _prepared(_later(value - NOW))
    if type(value) is date and abs(value.year - TODAY.year) <= YEARS:
        return _prepared(_on(value - TODAY))
    return value


def _slot_of_text(value: str) -> object | Slot:
    """SQLite keeps moments and days as text."""
    try:
        if len(value) == len("2026-01-01"):
            return _slot(date.fromisoformat(value))
        return _slot(datetime.fromisoformat(value).replace(tzinfo=UTC))
    except ValueError:
        return value


def _later(by: timedelta) -> Slot:
    return lambda me, now: now + by


def _on(by: timedelta) -> Slot:
    return lambda me, now: now.astimezone(LONDON).date() + by


def _prepared(slot: Slot) -> Slot:
    """As this database takes it."""

    def given(me: UUID, now: datetime) -> object:
        value = slot(me, now)
        if isinstance(value, UUID):
            return value if connection.features.has_native_uuid_field else value.hex
        if isinstance(value, datetime):
            return connection.ops.adapt_datetimefield_value(value)
        return connection.ops.adapt_datefield_value(value)

    return given


def _row(found: tuple) -> Row:
    kind, minutes, key, other, version, number, due, day, start, end, what, who, where, more, asked_by = found[:15]
    return Row(
        kind, minutes, key, other or "", version or 0, number or 0, _moment(due), _day(day), _moment(start),
        _moment(end), what or "", who or "", where or "", more or "", asked_by or "",
    )  # fmt: skip


def _moment(value: datetime | str | None) -> datetime | None:
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
