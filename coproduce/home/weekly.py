"""*Your 20 minutes* by mail: once a week, at a time of the person's choosing, and only if something is asked.

Nothing is chased twice. A mail names a thing when it is new, and, if it is still open, in the next week's mail once
more, as still open; then no mail names it again, and it stays on the home page. What came by a mail of its own (an
invitation, a meeting) has been named once already. A thing that is asked anew (a meeting that has moved) is new.
"""
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from coproduce.design.dates import LONDON
from coproduce.home.asked import kinds, sheet
from coproduce.home.asked.kind import Row
from coproduce.home.models import Mentioned, Week
from coproduce.home.today import count_and_minutes, fitting
from coproduce.locks import locked
from coproduce.notifications import outbox, preferences
from coproduce.notifications.messages import Message, from_template
from coproduce.notifications.models import MailPreference, Notification
from coproduce.people import once
from coproduce.people.models import Person

KIND = "your-20-minutes"
TOO_LATE = timedelta(days=2)  # after a long failure: a Monday's mail on Thursday would be the second of its week
A_WEEK = timedelta(days=6)  # between two mails, for somebody who moves from Mondays to Tuesdays: not the next day
TWICE = 2
Thing = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Slot:
    """A weekly time, `at` its latest moment; `people` have chosen it."""

    at: datetime
    people: Q


def slots(now: datetime) -> Iterator[Slot]:
    """Every weekly time that somebody has, and the usual one."""
    usual = MailPreference()
    chosen = set(MailPreference.objects.filter(weekly=True).values_list("weekday", "at").distinct())
    for weekday, at in sorted(chosen | {(usual.weekday, usual.at)}):
        people = Q(mail_preference__weekly=True, mail_preference__weekday=weekday, mail_preference__at=at)
        if (weekday, at) == (usual.weekday, usual.at):
            people |= Q(mail_preference=None)
        yield Slot(latest(now, weekday, at), people)


def latest(now: datetime, weekday: int, at: time) -> datetime:
    """The last moment, `now` at the latest, at which local clocks showed this time on this weekday."""
    day = now.astimezone(LONDON).date()
    day -= timedelta(days=(day.weekday() - weekday) % 7)
    moment = datetime.combine(day, at, LONDON)
    if moment.timestamp() > now.timestamp():
        moment = datetime.combine(day - timedelta(days=7), at, LONDON)
    return moment


def queue_due(*, limit: int = 200, now: datetime | None = None) -> int:
    """Look after at most `limit` people whose weekly time has come. How many mails were queued."""
    now = now or timezone.now()
    queued = 0
    with once.keeping():  # what is switched off is asked once, not of each person
        for slot in slots(now):
            if now - slot.at >= TOO_LATE:
                continue
            for person in due(slot)[: max(limit, 0)]:
                limit -= 1
                queued += look_after(person, slot.at, now)
    return queued


def due(slot: Slot) -> QuerySet[Person]:
    """Whoever was here when the time came, takes no break, can be reached, and has not been looked after."""
    looked = Week.objects.filter(person=OuterRef("pk"), looked_at__gte=slot.at)
    reached = Q(email__isnull=False) | ~Q(contact_email="") | Q(supporter__isnull=False)
    here = Q(mail_preference=None) | Q(mail_preference__changed_at__lte=slot.at)
    working = Q(paused_until=None) | Q(paused_until__lte=slot.at.date())
    people = Person.objects.filter(slot.people, reached, here, working, is_active=True, date_joined__lte=slot.at)
    return people.exclude(Exists(looked)).order_by("pk")


@transaction.atomic
def look_after(person: Person, slot: datetime, now: datetime) -> bool:
    """One person, one week, once, however many look at the same moment. Was a mail queued?"""
    locked(person)
    week = Week.objects.filter(person=person).first() or Week(person=person)
    if week.looked_at and week.looked_at >= slot:
        return False
    week.looked_at = slot
    things = to_mention(person, now) if week.mailed_for is None or slot - week.mailed_for >= A_WEEK else []
    if things:
        week.mailed_for = slot
        named = [[*thing, again] for thing, again in things]
        outbox.queue(to=person, kind=KIND, key=f"week:{slot.date()}", due_at=slot, things=named)
    week.save()
    return bool(things)


def to_mention(person: Person, now: datetime) -> list[tuple[Thing, bool]]:
    """What the mail names, as many as fit into 20 minutes, and whether it has been named before; written down."""
    asked = sheet.asked_of(person, now)
    before = {(one.kind, one.key, one.version): one for one in Mentioned.objects.filter(person=person)}
    if asked.count == len(asked.rows):
        gone = before.keys() - {thing_of(row) for row in asked.rows}
        Mentioned.objects.filter(pk__in=[before.pop(thing).pk for thing in gone]).delete()
    open_ones = [row for row in asked.rows if times(before.get(thing_of(row)), row) < TWICE]
    named = fitting(open_ones)
    Mentioned.objects.bulk_create(
        [
            Mentioned(person=person, kind=row.kind, key=row.key, version=row.version, times=times_now(before, row))
            for row in named
        ],
        update_conflicts=True,
        unique_fields=["person", "kind", "key", "version"],
        update_fields=["times"],
    )
    return [(thing_of(row), times_now(before, row) == TWICE) for row in named]


def thing_of(row: Row) -> Thing:
    return row.kind, row.key, row.version


def times(before: Mentioned | None, row: Row) -> int:
    """How often a mail has named it."""
    if before:
        return before.times
    return 1 if kinds.asked()[row.kind].told_at_once else 0


def times_now(before: dict[Thing, Mentioned], row: Row) -> int:
    return times(before.get(thing_of(row)), row) + 1


def build(row: Notification) -> Message | None:
    """What of it is still open when it is sent."""
    person = row.recipient
    if person is None or not preferences.of(person).weekly:
        return None
    asked = sheet.asked_of(person)
    named = {(kind, key, version): again for kind, key, version, again in row.params["things"]}
    open_ones = [one for one in asked.rows if thing_of(one) in named]
    if not open_ones:
        return None
    stop = settings.SITE_URL + reverse("notifications:stop", args=[preferences.stop_token(person)])
    minutes = sum(one.minutes for one in open_ones)
    context = {
        "name": person.name,
        "new": [worded(one) for one in open_ones if not named[thing_of(one)]],
        "again": [worded(one) for one in open_ones if named[thing_of(one)]],
        "more": asked.count - len(open_ones),
        "link": settings.SITE_URL + reverse("home:home"),
        "choose": settings.SITE_URL + reverse("notifications:preferences"),
        "stop": stop,
    }
    return from_template(
        "your_20_minutes",
        context,
        to=person.mail_address,
        subject=f"Your 20 minutes: {count_and_minutes(len(open_ones), minutes)}",
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


def worded(row: Row) -> dict[str, object]:
    """A line of the mail. Its link is signed where the page may be answered without signing in."""
    kind = kinds.asked()[row.kind]
    line = kind.line(row)
    path = kind.mail_url(row) if kind.mail_url else line.url
    return {
        "minutes": row.minutes,
        "text": line.text,
        "detail": line.detail,
        "link": settings.SITE_URL + path if path else "",
        "action": "Answer" if kind.answers and kind.mail_url else line.action,
    }
