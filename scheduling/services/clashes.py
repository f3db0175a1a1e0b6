"""A diary that changes after a meeting was confirmed: who can no longer come, and telling the organiser once."""
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.notifications import outbox
from coproduce.notifications.outbox import News
from coproduce.people.models import Person
from scheduling.engine.diary import Diary, Status
from scheduling.engine.grid import Grid
from scheduling.models import Attendee, DiaryMask, Event

KIND = "event-clash"
SETTLE = timedelta(minutes=10)  # a diary is often put right at once
QUIET = timedelta(days=1)  # between two mails about one person at one meeting
BLOCKED = (Status.CANNOT, Status.IF_RELEASED)


@contextmanager
def noticed(people: Collection[Person]) -> Iterator[None]:
    """Around whatever changes these people's diaries, in its transaction: meetings that it runs into are noticed.

    One query where nobody has a meeting to come; a fixed number where they have, and a few for each new clash.
    """
    attending = _to_come(people)
    before = _statuses(attending)
    yield
    if not attending:
        return
    after = _statuses(attending)
    new = [
        one for one in attending
        if after[one.pk] in BLOCKED and before[one.pk] not in BLOCKED and one.clashes_since is None
    ]  # fmt: skip
    over = [one for one in attending if after[one.pk] not in BLOCKED and one.clashes_since is not None]
    if over:
        Attendee.objects.filter(pk__in=[one.pk for one in over]).update(clashes_since=None)
    if new:
        Attendee.objects.filter(pk__in=[one.pk for one in new]).update(clashes_since=timezone.now())
        for one in new:
            record("diary clashes with event", one.event, by=None, person=one.person_id)
        _tell(new)


def of(person: Person) -> list[Attendee]:
    """Their meetings to come that their own diary speaks against, the soonest first."""
    return [attendee for attendee in _to_come([person]) if attendee.clashes_since]


def status_now(attendee: Attendee) -> Status:
    """What this person's diary says of the meeting, other meetings left aside."""
    return _statuses([attendee])[attendee.pk]


def _to_come(people: Collection[Person]) -> list[Attendee]:
    """Confirmed meetings that they are asked to and have not declined."""
    asked = Attendee.objects.coming_or_open().filter(
        person__in=people, event__status=Event.Status.CONFIRMED, event__end__gt=timezone.now()
    )
    return list(asked.select_related("event__organizer").order_by("event__start", "pk"))


def _statuses(attending: Collection[Attendee]) -> dict[UUID, Status]:
    """By key of the attendee. Only what diaries say: that two meetings of ours overlap is seen when they are booked."""
    if not attending:
        return {}
    grid = Grid.covering(min(one.event.start for one in attending), max(one.event.end for one in attending))
    masks: defaultdict[UUID, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = DiaryMask.objects.believed({one.person_id for one in attending}, grid)
    for person, time_class, origin, bits in rows.values_list("source__person_id", "time_class", "origin", "bits"):
        masks[person][time_class] |= grid.moved(int.from_bytes(bits, "little"), origin)
    return {
        one.pk: Diary(**masks[one.person_id]).status(grid.outward(one.event.start, one.event.end)) for one in attending
    }


def _tell(clashing: list[Attendee]) -> None:
    """Each organiser, of each person, once for each change: a diary that goes to and fro is told of once a day."""
    told = {one.pk: outbox.settled(key=_key(one), kind=KIND) for one in clashing}
    outbox.queue_all(_news(one, *told[one.pk]) for one in clashing if one.person_id != one.event.organizer_id)


def _news(attendee: Attendee, times: int, last: datetime | None) -> News:
    due_at = timezone.now() + SETTLE
    return News(
        to=attendee.event.organizer,
        kind=KIND,
        key=_key(attendee),
        due_at=max(due_at, last + QUIET) if last else due_at,
        sequence=times,
        params={"attendee": str(attendee.pk), "event_sequence": attendee.event.sequence},
    )


def _key(attendee: Attendee) -> str:
    return f"{attendee.event.news_key}:clash:{attendee.pk}"
