"""The shape of one thing that is asked of somebody, whatever it is, and of what is coming up."""
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db.models import DateField, DateTimeField, F, IntegerField, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from coproduce.people.models import Person

if TYPE_CHECKING:
    from django.db.models import Field

# Stand-ins in the queries of kinds. `sheet` puts in the reader and the moment; NOW and TODAY may be moved by up to
# ten years (`NOW - timedelta(days=28)`).
ME = UUID("00000000-0000-4000-8000-00000000beef")
NOW = datetime(5000, 6, 15, 12, tzinfo=UTC)
TODAY = date(5000, 6, 15)

TYPES: dict[str, "type[Field]"] = {
    "key": TextField,
    "other": TextField,
    "version": IntegerField,
    "number": IntegerField,
    "minutes": IntegerField,
    "due": DateTimeField,
    "day": DateField,
    "start": DateTimeField,
    "end": DateTimeField,
    "what": TextField,
    "who": TextField,
    "where": TextField,
    "more": TextField,
}
Expression = str | int | Combinable | None


class Row(NamedTuple):
    """`kind` and `key` say which thing it is; `other` is one more key; keys of 32 hex digits, without hyphens.

    `version` rises when the thing is asked anew (a meeting that has moved). `due` (aware) or `day`: when it must be
    done. `asked_by`: the name of a colleague who asks the reader to do it instead.
    """

    kind: str
    minutes: int
    key: str
    other: str
    version: int
    number: int
    due: datetime | None
    day: date | None
    start: datetime | None
    end: datetime | None
    what: str
    who: str
    where: str
    more: str
    asked_by: str


@dataclass(frozen=True, slots=True)
class Line:
    """What a row says. `url`: the page on which it is done, or that tells more of it; `action`: words of that link."""

    text: str
    url: str
    action: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of thing that is asked of people: a module in `kinds/` lists its own.

    `rows()` is a queryset made by `asking` that uses ME, NOW and TODAY; `line(row)` words a row, without a query.
    `answers`: buttons on the line, {value: words}. `answer(by=, row=, said=)` does it through the service that the
    page itself uses and returns a whole sentence of what is now true; it raises ValueError in words for the person.
    `undo(by=, key=)` takes the answer back.
    `not_me`: it may be put aside with a reason, because nobody is left waiting. `fellows(person, key)`: people who may
    do it instead, a queryset of Person; then it can be passed on.
    `mail_url(row)`: a signed page where it is done without signing in, for the weekly mail.
    `area`: what it is part of and a trust may switch off (`people.areas`); then it is asked of nobody.
    `told_at_once`: it came by a mail of its own, so that the weekly mail names it once, not twice.
    """

    slug: str
    minutes: int
    rows: Callable[[], QuerySet]
    line: Callable[[Row], Line]
    answers: dict[str, str] | None = None
    answer: Callable[..., str] | None = None
    undo: Callable[..., None] | None = None
    not_me: bool = False
    fellows: Callable[[Person, UUID], QuerySet[Person]] | None = None
    mail_url: Callable[[Row], str] | None = None
    area: str = ""
    told_at_once: bool = False


def asking(queryset: QuerySet, *, key: str = "pk", **columns: Expression) -> QuerySet:
    """The columns of a Row from `queryset`: names of fields, expressions, or numbers. The others stay empty."""
    given = {"key": key, **columns}
    if unknown := set(given) - set(TYPES):
        raise TypeError(f"A row has no {', '.join(sorted(unknown))}")
    named = {f"ask_{name}": _column(given.get(name), kind()) for name, kind in TYPES.items()}
    return queryset.order_by().annotate(**named).values_list(*named)


def _column(value: Expression, kind: "Field") -> Combinable:
    if isinstance(value, str):
        value = F(value)
    elif value is None or isinstance(value, int):
        value = Value(value, output_field=kind)
    moment = isinstance(kind, DateTimeField | DateField)
    return value if moment and not isinstance(value, Value) else Cast(value, kind)
