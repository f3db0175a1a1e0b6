"""Doing a line of the home page in place: answering, putting aside, passing on, taking over, taking back."""
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.home.asked import kinds, sheet
from coproduce.home.asked.kind import Kind, Row
from coproduce.home.models import Aside
from coproduce.people.models import Person

TAKE = "take"
Reason, State = Aside.Reason, Aside.State


class NotAsked(LookupError):
    """Done already, perhaps in another tab; called off; or never asked of this person."""


class Changed(ValueError):
    def __init__(self) -> None:
        super().__init__("This has changed since you opened the page. Look at it again, then answer.")


@transaction.atomic
def do(*, by: Person, kind: str, key: str, said: str, version: str) -> str:
    """What is true now, in words. `version`: of the line that the person was shown.

    Raises NotAsked, Changed, and ValueError in words where the kind's own service refuses.
    """
    how, row = asked(by, kind, key)
    if str(row.version) != version:
        raise Changed
    if how.answer and said in (how.answers or {}):
        return how.answer(by=by, row=row, said=said)
    if said == TAKE and row.asked_by:
        return _take(by, row)
    if said in Reason.values and (how.not_me or how.fellows):
        return _put_aside(by, row, Reason(said))
    raise NotAsked


@transaction.atomic
def pass_on(*, by: Person, kind: str, key: str, to: Person) -> str:
    """`to` finds it on their home page and may take it, or not. After a week without an answer it comes back.

    Raises NotAsked.
    """
    how, row = asked(by, kind, key)
    if not fellows(by, how, row).filter(pk=to.pk).exists():
        raise NotAsked
    aside = _aside(by, row, state=State.PASSED, to=to)
    record("passed on", aside, by=by, to=to.pk)
    return f"You asked {to.name}: {how.line(row).text}. It comes back to you if they do not take it within a week."


@transaction.atomic
def undo(*, by: Person, kind: str, key: str) -> None:
    """Take back what was just done. Raises ValueError in words where it is too late."""
    how, asides = kinds.asked()[kind], Aside.objects.filter(kind=kind, key=key)
    if mine := asides.filter(person=by).first():
        record("taken back", mine, by=by)
        mine.delete()
    elif taken := asides.filter(to=by, state=State.TAKEN).first():
        record("given back", taken, by=by)
        asides.filter(pk=taken.pk).update(state=State.PASSED)
    elif how.undo:
        how.undo(by=by, key=UUID(key))


def asked(by: Person, kind: str, key: str) -> tuple[Kind, Row]:
    """Raises NotAsked."""
    how = kinds.asked().get(kind)
    row = sheet.one_of(by, kind, key) if how else None
    if how is None or row is None:
        raise NotAsked
    return how, row


def fellows(by: Person, how: Kind, row: Row) -> QuerySet[Person]:
    """Who may do it instead, by name."""
    if how.fellows is None:
        return Person.objects.none()
    return how.fellows(by, UUID(row.key)).order_by("name", "pk")


def _put_aside(by: Person, row: Row, reason: Reason) -> str:
    Aside.objects.filter(kind=row.kind, key=row.key, to=by, state=State.PASSED).delete()
    aside = _aside(by, row, state=State.NOT_ME, reason=reason)
    record("put aside", aside, by=by, reason=reason)
    return f"Not you: {kinds.asked()[row.kind].line(row).text}. We will not ask you again."


def _take(by: Person, row: Row) -> str:
    for aside in Aside.objects.select_for_update().filter(kind=row.kind, key=row.key, to=by, state=State.PASSED):
        aside.state, aside.at = State.TAKEN, timezone.now()
        aside.save(update_fields=["state", "at"])
        record("taken over", aside, by=by)
    return f"You do it now, not {row.asked_by}: {kinds.asked()[row.kind].line(row).text}."


def _aside(by: Person, row: Row, **how: object) -> Aside:
    """One for each person and thing."""
    given = {"reason": "", "to": None, "at": timezone.now(), **how}
    return Aside.objects.update_or_create(person=by, kind=row.kind, key=row.key, defaults=given)[0]
