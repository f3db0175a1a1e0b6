"""The audit page: who did what. Ids become names only where the reader may see them."""
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from coproduce.audit.models import Entry
from coproduce.design import dates
from coproduce.people.models import DUTIES, Kind, Person, Role
from projects.models import Project

SHORT = 8  # signs of a key: enough to see that two lines are about the same
PROJECT = Project._meta.label_lower
PERSON = Person._meta.label_lower


@dataclass(frozen=True, slots=True)
class Line:
    when: str
    who: str
    verb: str
    what: str
    more: str


def lines(entries: list[Entry], reader: Person) -> list[Line]:
    """Two queries. Staff and people with a duty are named, a partner is not; a project is, if the reader may see it."""
    people = {entry.actor for entry in entries if entry.actor}
    people |= {key for entry in entries if entry.target_type == PERSON and (key := _uuid(entry.target_id))}
    projects = {key for entry in entries if entry.target_type == PROJECT and (key := _uuid(entry.target_id))}
    colleagues = Role.objects.filter(person=OuterRef("pk"), kind__in=(Kind.STAFF, *DUTIES))
    names = dict(Person.objects.filter(Exists(colleagues), pk__in=people).values_list("pk", "name"))
    titles = dict(Project.objects.visible_to(reader).filter(pk__in=projects).values_list("pk", "title"))
    return [_line(entry, names, names | titles) for entry in entries]


def _line(entry: Entry, names: dict[UUID, str], known: dict[UUID, str]) -> Line:
    kind = entry.target_type.rpartition(".")[2]
    name = known.get(_uuid(entry.target_id))
    return Line(
        when=f"{dates.day(entry.at)}, {dates.clock(entry.at)}",
        who=names.get(entry.actor, f"Somebody ({str(entry.actor)[:SHORT]})") if entry.actor else "The site itself",
        verb=entry.verb,
        what=f"{kind}: {name}" if name else f"{kind} {entry.target_id[:SHORT]}",
        more=", ".join(f"{name}: {_short(str(value))}" for name, value in entry.ids.items()),
    )


def _short(value: str) -> str:
    return value[:SHORT] if _uuid(value) else value


def _uuid(key: str) -> UUID | None:
    try:
        return UUID(key)
    except ValueError:
        return None
