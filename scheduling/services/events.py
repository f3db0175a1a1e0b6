"""Booking a meeting and everything that can happen to it until it is over.

Each change is one transaction: rows locked in one order, rules checked on what is true now, the change, its audit
entry and the mails in the outbox. The event's own row is locked by whoever touches the event or its attendees.
"""
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import chain

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.locks import locked
from coproduce.notifications import outbox
from coproduce.notifications.outbox import News
from coproduce.people.models import Person
from scheduling.models import Attendee, Event, Room
from scheduling.services import checks, releases, reminders, rules
from scheduling.services.errors import EventChanged, NoLongerAsked, NotYetAgreed
from scheduling.services.finder import Invitee
from scheduling.services.opening import why_lost
from scheduling.signals import attendee_declined

REQUEST, UPDATE, CANCEL, DECLINED = "event-request", "event-update", "event-cancel", "event-declined"
ESSENTIAL_LEFT = "event-essential-left"
PartStat = Attendee.PartStat


@transaction.atomic
def confirm(
    *,
    by: Person,
    summary: str,
    url: str,
    start: datetime,
    end: datetime,
    room: Room | None,
    where: str = "",
    join_url: str = "",
    join_phone: str = "",
    invitees: Collection[Invitee],
    override: str = "",
    description: str = "",
    said: Mapping[object, PartStat] | None = None,
) -> Event:
    """Book the meeting and ask everybody. `override`: why it goes ahead although somebody essential is not free.

    When people share access needs, the meeting is held and only they are asked, whether the place works for them:
    their last yes makes it final and asks everybody. Whoever books it comes. `said`: what people have said of this
    time already, by their keys. Their own word stands before their diary, and whoever said yes to it need not say so
    again.

    Raises InThePast, EndBeforeStart, RoomTaken, RoomClosed, RoomTooSmall, FacilitatorTaken, EssentialNotFree.
    """
    rules.check_times(start, end)
    online = {"join_url": join_url, "join_phone": join_phone}
    event = Event(summary=summary, url=url, start=start, end=end, where=where, organizer=by, description=description)
    _set(event, online)
    attendees = [_attendee(event, invitee) for invitee in invitees]
    _unanswered(attendees, by)
    _, event.room = _lock(None, room, attendees)
    rules.check_room(event, people=len(attendees))
    overridden = rules.check_people(event, attendees, override, said or {})
    _take_at_their_word(attendees, said or {})
    event.save(force_insert=True)
    Attendee.objects.bulk_create(attendees)
    record("event confirmed", event, by=by, attendees=len(attendees), overridden=overridden)
    if checks.begin(event, attendees, by=by):
        event.status = Event.Status.TENTATIVE
        event.save(update_fields=["status"])
        checks.ask(event)
    else:
        _ask(attendees)
    return event


@transaction.atomic
def move(
    *,
    event: Event,
    by: Person,
    start: datetime,
    end: datetime,
    room: Room | None,
    where: str = "",
    join_url: str = "",
    join_phone: str = "",
    override: str = "",
) -> Event:
    """Another time or place: everybody is asked again. The same time and place change nothing.

    People who share access needs are asked whether the new place works for them. Releases from duty for another
    time end.

    Raises what `confirm` raises, and EventCancelled, EventOver, EventChanged.
    """
    rules.check_times(start, end)
    pinned = list(event.attendees.concerned())
    event, room = _lock(event, room, pinned)
    rules.check_open(event)
    attendees = _concerned(event)
    if rules.pins(attendees) != rules.pins(pinned):
        raise EventChanged("Somebody changed who must come while you were moving the meeting. Check, then try again.")
    new = {"start": start, "end": end, "room": room, "where": where, "join_url": join_url, "join_phone": join_phone}
    if all(getattr(event, name) == value for name, value in new.items()):
        return event
    _set(event, new)
    event.sequence += 1
    rules.check_room(event, people=len(attendees))
    overridden = rules.check_people(event, attendees, override)
    _unanswered(attendees, by)
    waiting = checks.begin(event, attendees, by=by)
    was_held, event.status = event.is_held, event.status if waiting else Event.Status.CONFIRMED
    event.save()
    Attendee.objects.bulk_update(attendees, ["partstat", "answered_at", "clashes_since", "override_reason"])
    record("event moved", event, by=by, sequence=event.sequence, overridden=overridden)
    releases.end(url=event.url, by=by, but=(start, end))
    if not was_held:
        _tell_of_move(event, attendees)
        if waiting:
            checks.remind(event)
    elif not waiting:
        _hush(event)
        _ask(attendees)
    else:
        _hush(event)
        checks.ask(event)
    return event


@transaction.atomic
def cancel(*, event: Event, by: Person, because: str = "") -> Event:
    """Call it off and tell everybody who is still asked. Twice is once. Raises EventOver."""
    event, _ = _lock(event)
    if event.is_cancelled:
        return event
    rules.check_open(event)
    held = event.is_held
    event.status, event.cancelled_because = Event.Status.CANCELLED, because
    event.sequence += 1
    event.save(update_fields=["status", "cancelled_because", "sequence"])
    record("event cancelled", event, by=by, sequence=event.sequence)
    _hush(event)
    releases.end(url=event.url, by=by)
    outbox.queue_all(_news(attendee, CANCEL) for attendee in (checks.asked(event) if held else _concerned(event)))
    return event


@transaction.atomic
def finish(*, event: Event, by: Person) -> Event:
    """A held meeting is final: everybody is asked. Twice is once.

    Raises NotYetAgreed while somebody has not said that the place works, EventCancelled, EventOver, RoomClosed,
    RoomTooSmall.
    """
    event, _ = _lock(event, event.room)
    rules.check_open(event)
    if not event.is_held:
        return event
    if checks.in_the_way(event):
        raise NotYetAgreed
    attendees = _concerned(event)
    rules.check_room(event, people=len(attendees))
    _finish(event, attendees, by)
    return event


def settle(event: Event, by: Person) -> None:
    """After an answer, with the event's row locked: makes a held meeting final when nothing stands in its way."""
    if event.is_held and event.start > timezone.now() and not checks.in_the_way(event) and not why_lost(event):
        _finish(event, _concerned(event), by)


def _finish(event: Event, attendees: list[Attendee], by: Person) -> None:
    event.status = Event.Status.CONFIRMED
    event.save(update_fields=["status"])
    for attendee in attendees:
        attendee.event = event
    record("event made final", event, by=by)
    outbox.cancel(key=event.news_key)
    _ask(attendees)


@transaction.atomic
def answer(*, attendee: Attendee, partstat: PartStat, sequence: int | None = None) -> Attendee:
    """What the person says; they may change it until the meeting is over.

    `sequence` of the event that they were shown: EventChanged when it has moved since. Raises EventCancelled,
    EventOver, NoLongerAsked.
    """
    event, _ = _lock(attendee.event)
    rules.check_open(event)
    attendee = Attendee.objects.select_related("person").get(pk=attendee.pk)
    attendee.event = event
    if attendee.removed_at:
        raise NoLongerAsked
    if sequence is not None and sequence != event.sequence:
        raise EventChanged
    before = attendee.partstat
    attendee.partstat, attendee.answered_at, attendee.clashes_since = partstat, timezone.now(), None
    attendee.save(update_fields=["partstat", "answered_at", "clashes_since"])
    if before != partstat:
        record("event answered", event, by=attendee.person, partstat=partstat)
        _after_answer(attendee, before)
    return attendee


@transaction.atomic
def add(*, event: Event, invitee: Invitee, by: Person) -> Attendee:
    """Ask one more person, or again somebody who had left. Twice is once.

    Raises EventCancelled, EventOver, RoomTooSmall, FacilitatorTaken, EssentialNotFree.
    """
    new = _attendee(event, invitee)
    event, _ = _lock(event, None, [new])
    rules.check_open(event)
    attendees = _concerned(event)
    if known := next((attendee for attendee in attendees if attendee.person_id == new.person_id), None):
        return known
    new.event = event
    if event.room:
        rules.check_size(event.room, people=len(attendees) + 1)
    rules.check_people(event, [new], "")
    had_left, _ = event.attendees.filter(person=invitee.person).delete()
    new.save(force_insert=True)
    record("person asked to event", event, by=by, person=invitee.person.pk)
    checks.begin(event, [new], by=by)
    if event.is_held:
        checks.ask(event)
    else:
        _ask([new], once_more=bool(had_left))
    return new


@transaction.atomic
def leave(*, person: Person, events: Iterable[Event]) -> None:
    """`person` is no longer concerned by those of `events` that are still to come, and hears nothing more of them."""
    going = Attendee.objects.concerned().filter(person=person, event__in=[event.pk for event in events])
    going = going.exclude(event__status=Event.Status.CANCELLED).filter(event__end__gt=timezone.now())
    for event in locked(*Event.objects.filter(attendees__in=going)):
        attendee = event.attendees.get(person=person)
        attendee.removed_at = timezone.now()
        attendee.save(update_fields=["removed_at"])
        record("person left event", event, by=person)
        _hush(event, to=person)
        releases.end(url=event.url, by=person, person=person)
        if event.organizer_id != person.pk:
            _tell_essential_left(event, attendee)
        settle(event, person)


@transaction.atomic
def hand_over(*, events: Iterable[Event], organizer: Person, to: Person) -> None:
    """Those of `events` that are not over and that `organizer` leaves behind are `to`'s, who hears of every no."""
    theirs = Event.objects.filter(pk__in=[event.pk for event in events], organizer=organizer)
    for event in locked(*theirs.filter(end__gt=timezone.now())):
        event.organizer = to
        event.save(update_fields=["organizer"])
        record("event handed over", event, by=organizer, to=to.pk)
        for left in event.attendees.filter(person=organizer, removed_at__isnull=False):
            _tell_essential_left(event, left)


def leave_all(sender: object, *, person: Person, **_: object) -> None:
    """When somebody leaves the trust."""
    leave(person=person, events=Event.objects.filter(attendees__person=person))


def _attendee(event: Event, invitee: Invitee) -> Attendee:
    return Attendee(
        event=event,
        person=invitee.person,
        essential=invitee.essential,
        facilitator=invitee.facilitator,
        labels=sorted(invitee.labels),
    )


def _set(event: Event, values: dict[str, object]) -> None:
    for name, value in values.items():
        setattr(event, name, value)


def _unanswered(attendees: Iterable[Attendee], by: Person) -> None:
    """Nobody has said whether they come, but whoever chose the time comes."""
    for attendee in attendees:
        chose = attendee.person_id == by.pk
        attendee.partstat = PartStat.ACCEPTED if chose else PartStat.NEEDS_ACTION
        attendee.answered_at = timezone.now() if chose else None
        attendee.clashes_since = None


def _tell_essential_left(event: Event, attendee: Attendee) -> None:
    if attendee.essential and not event.is_cancelled:
        key = f"{event.news_key}:left:{attendee.pk}"
        outbox.queue(to=event.organizer, kind=ESSENTIAL_LEFT, key=key, attendee=str(attendee.pk))


def _concerned(event: Event) -> list[Attendee]:
    attendees = list(event.attendees.concerned().select_related("person").order_by("pk"))
    for attendee in attendees:
        attendee.event = event
    return attendees


def _lock(event: Event | None, room: Room | None = None, attendees: Iterable[Attendee] = ()) -> tuple:
    """The event and the room, read afresh, and locked together with the people whom the checks depend on."""
    people = [Person(pk=key) for key in rules.pins(attendees)]
    rows: list[Model] = [row for row in (event, room) if row is not None]
    fresh = {type(row): row for row in locked(*rows, *people)}
    return fresh.get(Event), fresh.get(Room)


def _take_at_their_word(attendees: Iterable[Attendee], said: Mapping[object, PartStat]) -> None:
    for attendee in attendees:
        if said.get(attendee.person_id) == PartStat.ACCEPTED:
            attendee.partstat, attendee.answered_at = PartStat.ACCEPTED, timezone.now()


def _news(attendee: Attendee, kind: str, *, once_more: bool = False) -> News:
    """Once for each change of the event; `once_more` for somebody who has had the same news and left."""
    event = attendee.event
    return News(
        to=attendee.person,
        kind=kind,
        key=f"{event.news_key}:again:{attendee.pk}" if once_more else event.news_key,
        sequence=event.sequence,
        params={"attendee": str(attendee.pk)},
    )


def _ask(attendees: Iterable[Attendee], *, kind: str = REQUEST, once_more: bool = False) -> None:
    """Tell them of the event, and remind them of it in time."""
    news = [(_news(attendee, kind, once_more=once_more), *reminders.news(attendee)) for attendee in attendees]
    outbox.queue_all(chain.from_iterable(news))


def _tell_of_move(event: Event, attendees: Iterable[Attendee]) -> None:
    """Whoever has not even been sent the invitation gets one for the new time: "it has moved" would puzzle them."""
    never_asked = outbox.waiting_for(key=event.news_key, kind=REQUEST)
    for kind in (REQUEST, UPDATE):
        outbox.cancel(key=event.news_key, kind=kind)
    reminders.cancel(event)
    _ask(attendee for attendee in attendees if attendee.person_id in never_asked)
    _ask((attendee for attendee in attendees if attendee.person_id not in never_asked), kind=UPDATE)


def _hush(event: Event, *, to: Person | None = None) -> None:
    """Call off everything about the event that has not been sent."""
    outbox.cancel(key=event.news_key, to=to)
    reminders.cancel(event, to=to)


def _after_answer(attendee: Attendee, before: str) -> None:
    event, person = attendee.event, attendee.person
    declined_key = f"{event.news_key}:declined:{attendee.pk}"
    if attendee.partstat == PartStat.DECLINED:
        reminders.cancel(event, to=person)
        if person.pk != event.organizer_id:
            outbox.queue(
                to=event.organizer,
                kind=DECLINED,
                key=declined_key,
                sequence=event.sequence,
                attendee=str(attendee.pk),
            )
        releases.end(url=event.url, by=person, person=person)
        attendee_declined.send(sender=Attendee, attendee=attendee)
        settle(event, person)
    elif before == PartStat.DECLINED:
        outbox.cancel(key=declined_key)
        outbox.queue_all(reminders.news(attendee))
