"""A team's roster: what it would change, and using it."""
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.locks import locked
from coproduce.people.models import Person, Team
from scheduling.engine.diary import Diary
from scheduling.engine.duty import LONGEST_SHIFT, TIMED, Duty, duties, lay_out
from scheduling.engine.grid import Grid
from scheduling.engine.hours import midnight
from scheduling.engine.rosters import Problem, Roster
from scheduling.models import DiaryMask, DiarySource, RosterRefusal, RosterTimes, TimeClass
from scheduling.services import clashes, roster_drafts
from scheduling.services.errors import SchedulingError
from scheduling.services.roster_words import People, codes_used, match, meanings

Old = dict[UUID, dict[int, list[Duty]]]


class NothingToUse(SchedulingError):
    words = "There is nothing in this roster to use: no day to come of anybody in your team."


class NotAllTold(SchedulingError):
    words = "Tell us first what every name and every shift means."


@dataclass(frozen=True, slots=True)
class Preview:
    """What using a roster would do.

    `by_person`: what it says of each person of the team from this week on, perhaps nothing. `unknown_codes`: numbers
    to ask about before. `over`: how many entries are of weeks that are over. `again`: rows that say the same twice.
    """

    people: People
    by_person: dict[Person, list[Duty]]
    refusing: list[Person]
    unknown_codes: list[int]
    problems: list[Problem]
    unread: int
    over: int
    again: int
    first: int
    last: int
    notes: tuple[str, ...]

    @property
    def told_of(self) -> int:
        """How many people it says something of."""
        return sum(map(bool, self.by_person.values()))

    @property
    def shifts(self) -> int:
        return sum(duty.time_class in TIMED for one in self.by_person.values() for duty in one)

    @property
    def other_days(self) -> int:
        """Days on which somebody is off duty or not here."""
        return sum(duty.time_class not in TIMED for one in self.by_person.values() for duty in one)

    @property
    def all_told(self) -> bool:
        return not (self.people.unknown or self.unknown_codes)


def preview(team: Team, roster: Roster) -> Preview:
    """In five queries, whatever the size."""
    people = match(team, roster)
    told = meanings(team, roster)
    unknown_codes = [code for code in codes_used(roster, people.found) if code not in told]
    if unknown_codes or people.unknown:
        return Preview(people, {}, [], unknown_codes, [], 0, 0, 0, 0, 0, roster.notes)
    read = duties(roster, told, {number: str(person.pk) for number, person in people.found.items()})
    monday = this_monday()
    by_key = {str(person.pk): person for person in people.found.values()}
    refused = set(RosterRefusal.objects.filter(person__in=by_key).values_list("person_id", flat=True))
    by_person = {
        person: [duty for duty in read.by_person.get(key, ()) if duty.day >= monday] for key, person in by_key.items()
    }
    return Preview(
        people=people,
        by_person={person: stated for person, stated in by_person.items() if person.pk not in refused},
        refusing=[person for person in by_person if person.pk in refused],
        unknown_codes=[],
        problems=sorted([*roster.problems, *read.problems]),
        unread=roster.unread + read.unread,
        over=sum(duty.day < monday for stated in read.by_person.values() for duty in stated),
        again=read.again,
        first=max(roster.first, monday),
        last=roster.last,
        notes=roster.notes,
    )


@transaction.atomic
def use(*, team: Team, draft: UUID, key: str, by: Person) -> tuple[Preview, int]:
    """Use the roster that `by` sent, and forget it. How many people's diaries it changed comes back, too.

    For the people in it, it takes the place of what this team's roster said of the days that it is about. What other
    teams' rosters and other sources say stays. The same file again changes nothing.
    Raises DraftGone, NotAllTold and NothingToUse.
    """
    roster = roster_drafts.taken(team=team, draft=draft, key=key, by=by)
    found = preview(team, roster)
    if not found.all_told:
        raise NotAllTold
    if not found.told_of:
        raise NothingToUse
    with clashes.noticed(list(found.by_person)):
        changed = _store(team, found)
    record("roster used", team, by=by, people=found.told_of, shifts=found.shifts, changed=changed)
    return found, changed


@transaction.atomic
def refuse(*, person: Person, by: Person) -> None:
    """No roster counts for them any more, neither this one nor a later one."""
    locked(person)  # whoever uses a roster now waits, and then sees it
    RosterRefusal.objects.get_or_create(person=person)
    with clashes.noticed([person]):
        DiarySource.objects.filter(person=person, kind=DiarySource.Kind.ROSTER).delete()
    record("roster refused", person, by=by)


@transaction.atomic
def allow(*, person: Person, by: Person) -> None:
    """The next roster counts for them again."""
    RosterRefusal.objects.filter(person=person).delete()
    record("roster allowed", person, by=by)


def refuses(person: Person) -> bool:
    return RosterRefusal.objects.filter(person=person).exists()


def source_of(person: Person) -> DiarySource | None:
    return DiarySource.objects.filter(person=person, kind=DiarySource.Kind.ROSTER).first()


def teams_of(source: DiarySource) -> list[Team]:
    """Whose rosters it comes from."""
    return [one.team for one in source.roster_times.select_related("team__manager").order_by("team__name")]


def forget_what_is_over() -> None:
    """Rosters of which the last day has passed."""
    DiarySource.objects.filter(kind=DiarySource.Kind.ROSTER, known_until__lt=timezone.now() - LONGEST_SHIFT).delete()


def this_monday() -> int:
    """The ordinal of the Monday of this week: what is before it is not kept."""
    today = timezone.localdate()
    return today.toordinal() - today.weekday()


def _store(team: Team, found: Preview) -> int:
    people = {person.pk for person in locked(*found.by_person)}
    people -= set(RosterRefusal.objects.filter(person__in=people).values_list("person_id", flat=True))
    theirs = DiarySource.objects.filter(person__in=people, kind=DiarySource.Kind.ROSTER)
    sources = {source.person_id: source for source in theirs}
    old = _stated(sources)
    now = timezone.now()
    new: Old = {}
    for person, stated in found.by_person.items():
        if person.pk in people:
            before = old.get(person.pk, {})
            kept = [duty for duty in before.get(team.pk, ()) if not found.first <= duty.day <= found.last]
            new[person.pk] = {**before, team.pk: sorted([*kept, *stated])}
    changed = {pk: teams for pk, teams in new.items() if teams != {team.pk: [], **old.get(pk, {})}}
    theirs.exclude(person__in=changed).update(read_at=now)
    _write(changed, sources, now)
    return len(changed)


def _stated(sources: Mapping[UUID, DiarySource]) -> Old:
    """person → team → what its roster said of this week and later ones."""
    monday = this_monday()
    stated: defaultdict[UUID, dict[int, list[Duty]]] = defaultdict(dict)
    rows = RosterTimes.objects.filter(source__in=list(sources.values()))
    for person, team, times in rows.values_list("source__person_id", "team_id", "times"):
        stated[person][team] = [Duty(*one) for one in times if one[0] >= monday]
    return dict(stated)


def _write(changed: Old, sources: Mapping[UUID, DiarySource], now: datetime) -> None:
    """Each person's source anew, from all that rosters say of them. Times and masks are written together."""
    every = {pk: [duty for stated in teams.values() for duty in stated] for pk, teams in changed.items()}
    every = {pk: stated for pk, stated in every.items() if stated}
    DiarySource.objects.filter(pk__in=[sources[pk].pk for pk in changed if pk in sources]).delete()
    if not every:
        return
    grid = Grid.covering(_midnight(min(_days(every))), _midnight(max(_days(every))) + LONGEST_SHIFT)
    written = DiarySource.objects.bulk_create(
        DiarySource(
            person_id=pk,
            kind=DiarySource.Kind.ROSTER,
            read_at=now,
            known_from=_midnight(min(duty.day for duty in stated)),
            known_until=_midnight(max(duty.day for duty in stated) + 1),
        )
        for pk, stated in every.items()
    )
    RosterTimes.objects.bulk_create(
        RosterTimes(source=source, team_id=team, times=stated)
        for source in written
        for team, stated in changed[source.person_id].items()
        if stated
    )
    laid_out: dict[Duty, Diary] = {}
    DiaryMask.objects.bulk_create(
        DiaryMask(source=source, time_class=time_class, origin=grid.origin, bits=grid.to_bytes(mask))
        for source in written
        for time_class, mask in _masks(lay_out(every[source.person_id], grid, laid_out))
    )


def _masks(diary: Diary) -> Iterable[tuple[TimeClass, int]]:
    return ((time_class, mask) for time_class in TimeClass if (mask := getattr(diary, time_class)))


def _days(every: Mapping[UUID, Collection[Duty]]) -> Iterable[int]:
    return (duty.day for stated in every.values() for duty in stated)


def _midnight(day: int) -> datetime:
    return midnight(date.fromordinal(day))
