"""A team as its manager sees it: of whom a diary is known and until when. Never what is in it."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from coproduce.people.models import Person, Team
from coproduce.people.teams.running import people_of
from scheduling.models import DiarySource, RosterRefusal, RosterTimes

A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Known:
    """`until`: the end of what we know of their time, None if we know nothing that is to come."""

    person: Person
    until: datetime | None
    refuses: bool


def people(team: Team, page: int) -> tuple[Page, Sequence[Known]]:
    """One page of the team, by name: a count and a query. A page past the last is the last."""
    known = Max("diary_sources__known_until", filter=Q(diary_sources__known_until__gt=timezone.now()))
    refuses = Exists(RosterRefusal.objects.filter(person=OuterRef("pk")))
    found = Paginator(people_of(team).annotate(known_until=known, refuses=refuses), A_PAGE).get_page(page)
    return found, [Known(person, person.known_until, person.refuses) for person in found.object_list]


def roster_read_at(team: Team) -> datetime | None:
    """When a roster of this team was last used."""
    return DiarySource.objects.filter(
        Exists(RosterTimes.objects.filter(source=OuterRef("pk"), team=team)), kind=DiarySource.Kind.ROSTER
    ).aggregate(at=Max("read_at"))["at"]
