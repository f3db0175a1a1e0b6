"""What people say of their own time by hand: said, laid out as masks, and prolonged as time goes by.

The words are what is kept; the masks are made of them anew whenever a word changes, and once a week.
"""
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.locks import locked
from coproduce.notifications import preferences
from coproduce.people.models import Kind as PersonKind
from coproduce.people.models import Person
from coproduce.people.roles import has_role
from scheduling.engine.diary import Diary
from scheduling.engine.grid import Grid
from scheduling.models import DiarySource, OwnStretch, PatternTime, Rota, RotaDay, Suits
from scheduling.services import clashes, diaries, patterns, plain_words, rotas
from scheduling.services.errors import SchedulingError
from scheduling.services.patterns import Horizon, PatternLine
from scheduling.services.plain_words import Words
from scheduling.services.rotas import RotaPlan, Shift

WEEKS = 26
MOST_STRETCHES = 20
AT_ONCE = 200  # people whose words one tick prolongs
Kind = DiarySource.Kind
BY_HAND = (Kind.PATTERN, Kind.ROTA, Kind.OWN_WORD)


class TooManyStretches(SchedulingError):
    words = f"You can have up to {MOST_STRETCHES} of these at a time. Remove one that you no longer need."


@transaction.atomic
def set_pattern(*, person: Person, times: list[PatternLine], by: Person) -> DiarySource | None:
    """State a usual week, in place of the last one. No lines: it is no longer known."""
    if not times:
        _forget_kind(person, Kind.PATTERN, by)
        return None
    source = _source(person, Kind.PATTERN)
    source.pattern.all().delete()
    PatternTime.objects.bulk_create(
        PatternTime(source=source, weekday=line.weekday, kind=line.kind, start=line.start, end=line.end)
        for line in times
    )
    record("usual week stated", source, by=by, person=person.pk, lines=len(times))
    return _restated(person, source)


@transaction.atomic
def set_rota(*, person: Person, plan: RotaPlan, by: Person) -> DiarySource | None:
    """State a rota, in place of the last one. A rota without any day: it is no longer known."""
    if not plan.days:
        _forget_kind(person, Kind.ROTA, by)
        return None
    source = _source(person, Kind.ROTA)
    Rota.objects.filter(source=source).delete()
    hours: dict[str, Any] = {}
    for shift, (start, end) in plan.hours.items():
        hours |= {f"{shift}_start": start, f"{shift}_end": end}
    rota = Rota.objects.create(source=source, first_monday=plan.first_monday, weeks=plan.weeks, **hours)
    RotaDay.objects.bulk_create(RotaDay(rota=rota, day=day, shift=shift) for day, shift in plan.days.items())
    record("rota stated", source, by=by, person=person.pk, weeks=plan.weeks)
    return _restated(person, source)


@transaction.atomic
def set_words(*, person: Person, words: Words, by: Person) -> DiarySource | None:
    """State what suits, in place of what was said before. Nothing at all: it is no longer known."""
    source = _source(person, Kind.OWN_WORD)
    Suits.objects.filter(source=source).delete()
    if words.says_nothing and not source.stretches.exists():
        _forget_kind(person, Kind.OWN_WORD, by)
        return None
    start, end = words.offer or (None, None)
    Suits.objects.create(
        source=source,
        otherwise_free=words.otherwise_free,
        not_before=words.not_before,
        not_after=words.not_after,
        not_days=sorted(words.not_days),
        only_by_phone=words.only_by_phone,
        notice_days=words.notice_days,
        buffer_minutes=words.buffer_minutes,
        offer_from=start,
        offer_until=end,
    )
    record("what suits stated", source, by=by, person=person.pk)
    return _restated(person, source)


@transaction.atomic
def add_stretch(*, person: Person, kind: OwnStretch.Kind, start: datetime, end: datetime, by: Person) -> OwnStretch:
    """A stretch that is different. What was said before of the same time no longer counts there.

    Raises TooManyStretches.
    """
    source = _source(person, Kind.OWN_WORD)
    for earlier in source.stretches.filter(start__lt=end, end__gt=start):
        pieces = [(earlier.start, start), (end, earlier.end)]
        earlier.delete()
        left = [(begin, stop) for begin, stop in pieces if begin < stop]
        OwnStretch.objects.bulk_create(
            OwnStretch(source=source, kind=earlier.kind, start=begin, end=stop) for begin, stop in left
        )
    if source.stretches.count() >= MOST_STRETCHES:
        raise TooManyStretches
    stretch = OwnStretch.objects.create(source=source, kind=kind, start=start, end=end)
    record("stretch stated", source, by=by, person=person.pk, kind=kind)
    _restated(person, source)
    return stretch


@transaction.atomic
def remove_stretch(*, stretch: OwnStretch, by: Person) -> None:
    """Twice is once."""
    source = stretch.source
    locked(source.person)
    OwnStretch.objects.filter(pk=stretch.pk).delete()
    record("stretch removed", source, by=by, person=source.person_id)
    if source.stretches.exists() or Suits.objects.filter(source=source).exists():
        _restated(source.person, source)
    else:
        _forget_kind(source.person, Kind.OWN_WORD, by)


@transaction.atomic
def forget(*, source: DiarySource, by: Person) -> None:
    """Delete a source of any kind. What else was said by hand then stands without it."""
    person = source.person
    diaries.delete(source=source, by=by)
    with clashes.noticed([person]):
        _restate(person, timezone.now())
    _quiet_by_day(person)


def prolong() -> int:
    """Lay out what people said over the weeks that have come nearer. Twice is once. Returns for how many people."""
    end = Horizon.of(WEEKS, timezone.now()).end
    behind = DiarySource.objects.filter(kind__in=BY_HAND, known_until__lt=end).order_by("person")
    people = list(Person.objects.filter(pk__in=behind.values("person"))[:AT_ONCE])
    for person in people:
        with transaction.atomic(), clashes.noticed([person]):
            _restate(person, timezone.now())
    return len(people)


def may_work_shifts(person: Person) -> bool:
    return has_role(person, PersonKind.STAFF)


def usual_week(person: Person) -> list[PatternLine]:
    """What the person stated last, by day and time."""
    lines = PatternTime.objects.filter(source__person=person).values_list("weekday", "kind", "start", "end")
    return [PatternLine(weekday, PatternTime.Kind(kind), start, end) for weekday, kind, start, end in lines]


def rota_of(person: Person) -> RotaPlan | None:
    rota = Rota.objects.filter(source__person=person).prefetch_related("days").first()
    return RotaPlan.of(rota) if rota else None


def words_of(person: Person) -> Words:
    suits = Suits.objects.filter(source__person=person).first()
    return Words.of(suits) if suits else Words()


def stretches_of(person: Person) -> list[OwnStretch]:
    """Those that are not over, in order; never more than MOST_STRETCHES."""
    found = OwnStretch.objects.filter(source__person=person, end__gt=timezone.now())
    return list(found.order_by("start")[:MOST_STRETCHES])


def _source(person: Person, kind: Kind) -> DiarySource:
    """The person's source of this kind, read again now. The person stays locked until the transaction ends."""
    locked(person)
    now = timezone.now()
    horizon = Horizon.of(WEEKS, now)
    known = {"read_at": now, "known_from": horizon.start, "known_until": horizon.end}
    source, _ = DiarySource.objects.update_or_create(person=person, kind=kind, defaults=known)
    return source


def _quiet_by_day(person: Person) -> None:
    """Nobody who works nights is woken by us, until they choose their quiet hours themselves."""
    rota = rota_of(person)
    nights = any(line.is_night and line.kind == PatternTime.Kind.ON_SHIFT for line in usual_week(person))
    preferences.works_nights(person=person, nights=nights or (rota is not None and Shift.NIGHT in rota.days.values()))


def _restated(person: Person, source: DiarySource) -> DiarySource:
    with clashes.noticed([person]):
        _restate(person, timezone.now())
    if source.kind != Kind.OWN_WORD:
        _quiet_by_day(person)
    return source


def _restate(person: Person, now: datetime) -> None:
    """Make all masks of what is said by hand anew."""
    locked(person)
    horizon = Horizon.of(WEEKS, now)
    OwnStretch.objects.filter(source__person=person, end__lte=horizon.start).delete()
    stretches = list(OwnStretch.objects.filter(source__person=person))
    come = _mask(horizon.grid, stretches, OwnStretch.Kind.COME)
    for source in DiarySource.objects.filter(person=person, kind__in=BY_HAND):
        diary = _laid_out(person, source, horizon)
        if source.kind == Kind.OWN_WORD:
            diary = _with_stretches(diary, stretches, horizon, come)
        elif come:
            diary = _after_all(diary, come)
        source.known_from, source.known_until = horizon.start, horizon.end
        source.save(update_fields=["known_from", "known_until"])
        diaries.keep_masks(source, horizon, diary)


def _laid_out(person: Person, source: DiarySource, horizon: Horizon) -> Diary:
    if source.kind == Kind.PATTERN:
        return patterns.lay_out(usual_week(person), horizon)
    if source.kind == Kind.ROTA:
        rota = rota_of(person)
        return rotas.lay_out(rota, horizon) if rota else Diary()
    return plain_words.lay_out(words_of(person), horizon)


def _with_stretches(diary: Diary, stretches: list[OwnStretch], horizon: Horizon, come: int) -> Diary:
    grid = horizon.grid
    busy = _mask(grid, stretches, OwnStretch.Kind.BUSY)
    protected = _mask(grid, stretches, OwnStretch.Kind.PROTECTED)
    kept = _after_all(diary, come)
    stated = kept._replace(
        busy=kept.busy | busy,
        protected=protected,
        known=kept.known | busy | protected | come,
        offered=kept.offered | come,
    )
    return stated.during(grid.outward(horizon.start, horizon.end))


def _after_all(diary: Diary, come: int) -> Diary:
    """Somebody could come then, whatever they said before; time off duty stays their own, and rest stays rest."""
    return diary._replace(
        busy=diary.busy & ~come, on_shift=diary.on_shift & ~come, protected=diary.protected & ~come
    )


def _mask(grid: Grid, stretches: Iterable[OwnStretch], kind: OwnStretch.Kind) -> int:
    """An offer takes only slots that lie wholly inside, everything else each slot that it touches."""
    slots = grid.inward if kind == OwnStretch.Kind.COME else grid.outward
    found = 0
    for stretch in stretches:
        if stretch.kind == kind:
            found |= slots(stretch.start, stretch.end)
    return found


def _forget_kind(person: Person, kind: Kind, by: Person) -> None:
    for source in DiarySource.objects.filter(person=person, kind=kind):
        forget(source=source, by=by)
