"""When people can come, from all that we know of their time. Only classes of time are kept."""
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.locks import locked
from coproduce.people.models import Person
from scheduling.engine.diary import Diary
from scheduling.engine.feeds import MAX_BYTES, Reading
from scheduling.engine.grid import Grid
from scheduling.engine.reader import ReadingFailed, read_safely
from scheduling.models import Attendee, DiaryMask, DiarySource, Event, Release, TimeClass
from scheduling.services import clashes
from scheduling.services.errors import SchedulingError
from scheduling.services.habits import NONE, Habits, habits_of
from scheduling.services.patterns import Horizon

UPLOAD_WEEKS = 53  # the file is not kept, so it cannot be read again
READING_SECONDS = 5


class DiaryError(SchedulingError):
    """What went wrong with a calendar file. Nothing about its content is told."""


class TooLarge(DiaryError):
    words = "The file is larger than 10 MB. Export fewer months, then choose the new file."


class NotACalendar(DiaryError):
    words = "The file is not a calendar. Choose a file that ends in .ics, exported from your calendar."


class NothingRead(DiaryError):
    words = "We could not read any entry in this calendar. Export it again, or tell us your usual week instead."


class TookTooLong(DiaryError):
    words = "The calendar took too long to read. Export fewer months, or tell us your usual week instead."


FAILURES: dict[str, type[DiaryError]] = {
    "too large": TooLarge,
    "took too long": TookTooLong,
    "not a calendar": NotACalendar,
}


def import_calendar(*, person: Person, raw: bytes, by: Person) -> DiarySource:
    """Read an iCalendar file and keep its busy times for 53 weeks, in place of the person's last file.

    The file itself is not kept. Raises DiaryError; then the last file's times stay as they were.
    """
    now = timezone.now()
    horizon = Horizon.of(UPLOAD_WEEKS, now)
    diary, unread = read_calendar(raw, horizon, person)
    with transaction.atomic(), clashes.noticed([person]):
        source = _replace(person, DiarySource.Kind.UPLOAD, horizon, diary, now=now, unread=unread)
        record("calendar file read", source, by=by, person=person.pk, unread=unread)
    return source


@transaction.atomic
def delete(*, source: DiarySource, by: Person) -> None:
    record("diary deleted", source, by=by, person=source.person_id, kind=source.kind)
    with clashes.noticed([source.person]):
        source.delete()


def sources_of(person: Person) -> list[DiarySource]:
    """Where we know this person's time from, the latest first."""
    return list(DiarySource.objects.filter(person=person).select_related("address").order_by("-read_at"))


def takes_no_time(source: DiarySource) -> bool:
    """It says of all its days that the person is free."""
    return not source.masks.exclude(time_class=TimeClass.KNOWN).exists()


def diaries_for(
    person_ids: Collection[UUID],
    grid: Grid,
    *,
    without_event: Event | None = None,
    about: str = "",
    habits: Mapping[UUID, Habits] | None = None,
) -> dict[UUID, Diary]:
    """Everybody's time on `grid`, in three queries. Somebody without a source has a diary in which nothing is known.

    Events that stand and that a person has not declined are busy time; `without_event` is left out, so that it can
    move. So is time that a person needs around meetings, and time that is sooner than the notice they need. `habits`,
    if they have been read already, save a query. `about`: the address of what is planned; a manager's answer about it
    counts (a fourth query).
    """
    if habits is None:
        habits = habits_of(person_ids)
    masks: defaultdict[UUID, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for person, time_class, mask, kind in _stored(person_ids, grid):
        if time_class == TimeClass.BUSY and person in habits:
            mask = habits[person].around(mask, kind, grid)
        masks[person][time_class] |= mask
    for person, start, end in _meetings(person_ids, grid, without_event, habits):
        masks[person][TimeClass.BUSY] |= grid.outward(start, end)
    if about:
        _apply_releases(masks, person_ids, grid, about)
    for person, habit in habits.items():
        masks[person][TimeClass.BUSY] |= habit.too_soon(grid, timezone.now())
    return {person: Diary(**masks[person]) if person in masks else Diary() for person in person_ids}


def _apply_releases(
    masks: defaultdict[UUID, defaultdict[str, int]], people: Collection[UUID], grid: Grid, about: str
) -> None:
    """Whoever is released is not on shift for that time; whoever is not released cannot come then."""
    answered = Release.objects.filter(
        url=about,
        person__in=people,
        state__in=(Release.State.APPROVED, Release.State.DECLINED),
        start__lt=grid.end,
        end__gt=grid.origin,
    )
    for person, state, start, end in answered.values_list("person_id", "state", "start", "end"):
        if state == Release.State.APPROVED:
            masks[person][TimeClass.ON_SHIFT] &= ~grid.outward(start, end)
        else:
            masks[person][TimeClass.BUSY] |= grid.outward(start, end)


def read_calendar(raw: bytes, horizon: Horizon, person: Person, *, wait: float | None = None) -> tuple[Diary, int]:
    """What a calendar says of the whole horizon, and how many entries could not be read. Raises DiaryError.

    Read outside our own process and outside any transaction; `wait`: seconds on the wall until it is given up. Meetings
    of ours are counted from our own records.
    """
    reading = _read(raw, horizon, person, wait)
    grid = horizon.grid
    taken = {
        certainty: grid.mask((busy.start, busy.end) for busy in reading.busy if busy.certainty == certainty)
        for certainty in ("busy", "tentative")
    }
    return Diary(**taken, known=grid.outward(horizon.start, horizon.end)), reading.unread


def _read(raw: bytes, horizon: Horizon, person: Person, wait: float | None) -> Reading:
    if len(raw) > MAX_BYTES:
        raise TooLarge
    asked = Event.objects.filter(Q(organizer=person) | Q(attendees__person=person))
    ours = frozenset(event.uid for event in asked.only("pk"))
    (reading,) = read_safely([raw], horizon.start, horizon.end, seconds=READING_SECONDS, wait=wait, skip_uids=ours)
    if isinstance(reading, ReadingFailed):
        raise FAILURES[reading.reason]
    if reading.unread and not reading.busy:
        raise NothingRead
    return reading


def _stored(person_ids: Collection[UUID], grid: Grid) -> Iterator[tuple[UUID, str, int, str]]:
    rows = DiaryMask.objects.believed(person_ids, grid).values_list(
        "source__person_id", "time_class", "origin", "bits", "source__kind"
    )
    for person, time_class, origin, bits, kind in rows.iterator(chunk_size=5000):
        yield person, time_class, grid.moved(int.from_bytes(bits, "little"), origin), kind


def _meetings(
    person_ids: Collection[UUID], grid: Grid, without_event: Event | None, habits: Mapping[UUID, Habits]
) -> Iterator[tuple[UUID, datetime, datetime]]:
    """With the time that each person needs before and after."""
    widest = max((habit.buffer for habit in habits.values()), default=NONE.buffer)
    asked = Attendee.objects.filter(
        person__in=person_ids,
        removed_at=None,
        event__status__in=(Event.Status.CONFIRMED, Event.Status.TENTATIVE),
        event__start__lt=grid.end + widest,
        event__end__gt=grid.origin - widest,
    ).exclude(partstat=Attendee.PartStat.DECLINED)
    if without_event:
        asked = asked.exclude(event=without_event)
    for person, start, end in asked.values_list("person_id", "event__start", "event__end").iterator():
        around = habits.get(person, NONE).buffer
        yield person, start - around, end + around


def _replace(
    person: Person, kind: DiarySource.Kind, horizon: Horizon, diary: Diary, *, now: datetime, unread: int = 0
) -> DiarySource:
    """One source of a kind for each person; whoever looks sees the old one whole or the new one whole."""
    locked(person)
    DiarySource.objects.filter(person=person, kind=kind).delete()
    source = DiarySource.objects.create(
        person=person, kind=kind, read_at=now, unread=unread, known_from=horizon.start, known_until=horizon.end
    )
    keep_masks(source, horizon, diary)
    return source


def keep_masks(source: DiarySource, horizon: Horizon, diary: Diary) -> None:
    """In place of those that the source had."""
    grid = horizon.grid
    DiaryMask.objects.filter(source=source).delete()
    DiaryMask.objects.bulk_create(
        DiaryMask(source=source, time_class=time_class, origin=grid.origin, bits=grid.to_bytes(mask))
        for time_class in TimeClass
        if (mask := getattr(diary, time_class))
    )
