"""Asking a manager to let somebody on shift come, and the answer. Only the three people concerned learn of it."""
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.locks import locked
from coproduce.notifications import outbox
from coproduce.people.models import Kind, Person, TrustSettings
from scheduling.models import Release
from scheduling.services.errors import SchedulingError

ASK, REMIND, ANSWERED, NO_DECIDER = "release-ask", "release-reminder", "release-answered", "release-nobody"
REMIND_AFTER = timedelta(days=3)
State = Release.State
ANSWERS = (State.APPROVED, State.DECLINED, State.COVER)


class AlreadyAsked(SchedulingError):
    words = "This has been asked already."


class NotTheirManager(SchedulingError):
    words = "Somebody cannot release themselves. Name another member of staff who can decide."


class ReleaseChanged(SchedulingError):
    words = "This has changed since you opened the page. Look at how it stands now, then answer again."


class NotYours(SchedulingError):
    words = "Somebody else decides this now. You need do nothing."


class OnlyTheirs(SchedulingError):
    words = "They have answered. Only they can change that, or let somebody else decide: ring them."


class ReleaseOver(SchedulingError):
    words = "This is no longer needed."


class NoReason(SchedulingError):
    words = "Write why not. Only the person and whoever asked can read it."


def who_decides(person: Person) -> list[Person]:
    """The line manager, then managers and deputies of their teams: those who are still here and are not the person."""
    found = [person.line_manager]
    for team in person.teams.select_related("manager").prefetch_related("deputies").order_by("name"):
        found += [team.manager, *team.deputies.all()]
    seen = {one.pk: one for one in found if one and one.is_active and one.pk != person.pk}
    return list(seen.values())


def why_nobody(person: Person) -> str:
    """Why we cannot say who decides; empty when the line manager does."""
    manager = person.line_manager
    if manager is None:
        return f"We do not know who {person.name}’s line manager is."
    if manager.pk == person.pk:
        return f"{person.name} is their own line manager here."
    return "" if manager.is_active else f"{person.name}’s line manager has left."


def staff_at(address: str) -> Person | None:
    """An active member of staff by the address they sign in with."""
    found = Person.objects.filter(email__iexact=address.strip(), is_active=True, roles__kind=Kind.STAFF)
    return found.first()


def is_late(start: datetime) -> bool:
    return start < timezone.now() + timedelta(days=TrustSettings.current().roster_lead_days)


def late_words(start: datetime) -> str:
    """A warning, when the roster of that week is made already."""
    if not is_late(start):
        return ""
    ahead, left = TrustSettings.current().roster_lead_days, (start - timezone.now()).days
    return f"Rosters are made {ahead} days ahead, and this is in {left} days. Cover may be hard to find."


def of(person: Person, *, url: str, start: datetime, end: datetime) -> Release | None:
    found = Release.objects.standing().filter(person=person, url=url, start=start, end=end)
    return found.select_related("decider", "asked_by", "person").first()


def about(url: str, *, start: datetime | None = None, end: datetime | None = None) -> list[Release]:
    """All that stand, by name."""
    found = Release.objects.standing().filter(url=url)
    if start:
        found = found.filter(start=start, end=end)
    return list(found.select_related("person", "decider", "asked_by").order_by("person__name", "start"))


@transaction.atomic
def ask(
    *, person: Person, decider: Person, by: Person, url: str, summary: str, start: datetime, end: datetime
) -> Release:
    """Twice is once. Raises NotTheirManager, ReleaseOver (the time has passed)."""
    if decider.pk == person.pk or not decider.is_active:
        raise NotTheirManager
    if start <= timezone.now():
        raise ReleaseOver("That time has passed.")
    if known := of(person, url=url, start=start, end=end):
        return known
    try:
        with transaction.atomic():
            made = Release.objects.create(
                person=person, decider=decider, asked_by=by, url=url, summary=summary, start=start, end=end
            )
    except IntegrityError:
        raise AlreadyAsked from None
    record("release asked", made, by=by, person=person.pk, decider=decider.pk)
    _queue_ask(made)
    return made


@transaction.atomic
def answer(*, release: Release, by: Person, state: str, note: str = "", seen: str = "") -> Release:
    """By the decider. `seen`: the state that they were shown, so that of two answers at once the second is told.

    They may change it until the time has come. Raises ReleaseChanged, NotYours, ReleaseOver, NoReason.
    """
    (fresh,) = locked(release)
    _check_open(fresh)
    if fresh.decider_id != by.pk:
        raise NotYours
    if seen and seen != fresh.state:
        raise ReleaseChanged
    note = note.strip()
    if state == State.DECLINED and not note:
        raise NoReason
    fresh.state, fresh.note, fresh.answered_at = state, note, timezone.now()
    fresh.save(update_fields=["state", "note", "answered_at"])
    record("release answered", fresh, by=by, person=fresh.person_id, state=state)
    outbox.cancel(key=fresh.news_key)
    for somebody in {fresh.person, fresh.asked_by} - {by}:
        # each answer is news of its own, however often it changes
        key = f"{fresh.news_key}:{fresh.answered_at.timestamp():.6f}"
        outbox.queue(to=somebody, kind=ANSWERED, key=key, release=str(fresh.pk), state=state)
    return fresh


@transaction.atomic
def take_back(*, release: Release, by: Person) -> Release:
    """The decider has not answered after all. Raises NotYours, ReleaseOver."""
    (fresh,) = locked(release)
    _check_open(fresh)
    if fresh.decider_id != by.pk:
        raise NotYours
    fresh.state, fresh.note, fresh.answered_at = State.ASKED, "", None
    fresh.save(update_fields=["state", "note", "answered_at"])
    record("release answer taken back", fresh, by=by, person=fresh.person_id)
    return fresh


@transaction.atomic
def pass_on(*, release: Release, by: Person, to: Person) -> Release:
    """Somebody else decides: a deputy, or whoever came after a manager who left.

    Once there is an answer, only whoever gave it lets somebody else decide: nobody looks for another manager after a
    no. Raises NotTheirManager, OnlyTheirs, ReleaseOver.
    """
    (fresh,) = locked(release)
    _check_open(fresh)
    if fresh.state != State.ASKED and _is_another(fresh.decider, by):
        raise OnlyTheirs
    if to.pk == fresh.person_id or not to.is_active:
        raise NotTheirManager
    if fresh.decider_id == to.pk:
        return fresh
    fresh.decider, fresh.state, fresh.note, fresh.answered_at = to, State.ASKED, "", None
    fresh.save(update_fields=["decider", "state", "note", "answered_at"])
    record("release passed on", fresh, by=by, to=to.pk)
    outbox.cancel(key=fresh.news_key)
    _queue_ask(fresh)
    return fresh


@transaction.atomic
def withdraw(*, release: Release, by: Person) -> Release:
    """It is no longer needed: the manager hears nothing more, but of an answer that was given.

    A no stays: taken back, it could be asked of somebody else. Raises OnlyTheirs.
    """
    (fresh,) = locked(release)
    if fresh.state == State.DECLINED and _is_another(fresh.decider, by):
        raise OnlyTheirs
    if fresh.state != State.WITHDRAWN:
        _end([fresh], by)
    return fresh


def end(
    *, url: str, by: Person, but: tuple[datetime, datetime] | None = None, person: Person | None = None
) -> None:
    """In the transaction of a change: what was asked about `url` for another time, or for this person, ends."""
    found = Release.objects.standing().filter(url=url, end__gt=timezone.now())
    if person:
        found = found.filter(person=person)
    if but:
        found = found.exclude(start=but[0], end=but[1])
    if rows := list(found):
        _end(locked(*rows), by)


def person_leaves(sender: object, *, person: Person, **_: object) -> None:
    """Their own requests end; for those that they decide, whoever asked must name somebody else."""
    coming = Release.objects.standing().filter(end__gt=timezone.now())
    mine = list(coming.filter(person=person))
    theirs = list(coming.open().filter(decider=person).exclude(person=person))
    if mine:
        _end(locked(*mine), person)
    for release in locked(*theirs) if theirs else ():
        release.decider = None
        release.save(update_fields=["decider"])
        outbox.cancel(key=release.news_key)
        outbox.queue(to=release.asked_by, kind=NO_DECIDER, key=release.news_key, release=str(release.pk))


def _end(rows: list[Release], by: Person) -> None:
    for release in rows:
        told = release.state in (State.APPROVED, State.COVER) and release.decider and release.decider_id != by.pk
        release.state = State.WITHDRAWN
        release.save(update_fields=["state"])
        record("release withdrawn", release, by=by, person=release.person_id)
        outbox.cancel(key=release.news_key)
        if told:  # they may have found cover
            key = f"{release.news_key}:over"
            outbox.queue(to=release.decider, kind=ANSWERED, key=key, release=str(release.pk), state=State.WITHDRAWN)


def _is_another(decider: Person | None, by: Person) -> bool:
    """Whether somebody is still here who decided, and is not `by`."""
    return decider is not None and decider.is_active and decider.pk != by.pk


def _check_open(release: Release) -> None:
    if release.state == State.WITHDRAWN or release.start <= timezone.now():
        raise ReleaseOver


def _queue_ask(release: Release) -> None:
    decider = str(release.decider_id)
    news = {"to": release.decider, "key": release.news_key, "release": str(release.pk), "decider": decider}
    outbox.queue(kind=ASK, **news)
    due_at = timezone.now() + REMIND_AFTER
    if due_at < release.start:
        outbox.queue(kind=REMIND, due_at=due_at, **news)
