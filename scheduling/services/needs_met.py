"""The answers to "does this place and plan meet your needs?", and what follows from them."""
from django.db import transaction
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.locks import locked
from coproduce.notifications import outbox
from coproduce.people.models import AccessNeeds, Person
from scheduling import features
from scheduling.models import AccessCheck, Arrangement, Attendee, Event
from scheduling.services import checks, events, rules
from scheduling.services.errors import EventChanged, NoLongerAsked

NOT_MET, OVERRIDDEN = "needs-not-met", "needs-overridden"
CANNOT_COME = "cannot"  # an answer, too: nothing need suit somebody who does not come
Answer = AccessCheck.Answer


def check_of(attendee: Attendee) -> AccessCheck | None:
    """What this person is, or was, asked about the place."""
    checks_of = AccessCheck.objects.filter(event=attendee.event_id, person=attendee.person_id)
    return checks_of.prefetch_related("arrangements").first()


@transaction.atomic
def answer(
    *,
    attendee: Attendee,
    answer: str,
    because: str = "",
    sequence: int | None = None,
    recorded_by: Person | None = None,
) -> AccessCheck:
    """What the person says, or what `recorded_by` heard them say. They may change it until the meeting is over.

    `answer`: one of Answer, or CANNOT_COME. The last yes makes a held meeting final. A no, and a wish to be rung,
    go to the organiser. Raises EventChanged (the place is another one now), NoLongerAsked, EventCancelled, EventOver.
    """
    (event,) = locked(attendee.event)
    rules.check_open(event)
    found = event.access_checks.select_for_update(of=("self",)).filter(person=attendee.person_id).first()
    if found is None or not event.attendees.concerned().filter(pk=attendee.pk).exists():
        raise NoLongerAsked
    if sequence is not None and sequence != event.sequence:
        raise EventChanged("The time or the place has changed since you opened this page. Look at it, then answer.")
    by = recorded_by or attendee.person
    if answer == CANNOT_COME:
        events.answer(attendee=attendee, partstat=Attendee.PartStat.DECLINED)
        return found
    found.answer, found.because, found.answered_at = answer, because.strip(), timezone.now()
    found.recorded_by = recorded_by
    if answer == Answer.YES:
        found.override_reason, found.overridden_by = "", None
    found.save()
    record("access needs answered", event, by=by, person=attendee.person_id, answer=answer)
    outbox.cancel(key=_not_met_key(found))
    if answer == Answer.YES:
        events.settle(event, by)
    elif by.pk != event.organizer_id:
        outbox.queue(
            to=event.organizer, kind=NOT_MET, key=_not_met_key(found), sequence=event.sequence, check=str(found.pk)
        )
    return found


def _not_met_key(check: AccessCheck) -> str:
    return f"{check.event.news_key}:needs:{check.pk}"


@transaction.atomic
def go_ahead(*, event: Event, by: Person, because: str) -> Event:
    """The meeting is final although somebody has not said yes; they read why. Raises what `events.finish` raises."""
    (event,) = locked(event)
    rules.check_open(event)
    against = list(event.access_checks.in_the_way().select_related("person"))
    for check in against:
        check.override_reason, check.overridden_by = because.strip(), by
    AccessCheck.objects.bulk_update(against, ["override_reason", "overridden_by"])
    record("went ahead without access needs met", event, by=by, people=len(against))
    if event.is_held:
        return events.finish(event=event, by=by)
    for check in against:
        outbox.queue(
            to=check.person, kind=OVERRIDDEN, key=_not_met_key(check), sequence=event.sequence, check=str(check.pk)
        )
    return event


@transaction.atomic
def book(*, arrangement: Arrangement, by: Person, booked: bool) -> Arrangement:
    """Ticked, or not after all."""
    arrangement.booked_at = timezone.now() if booked else None
    arrangement.booked_by = by if booked else None
    arrangement.save(update_fields=["booked_at", "booked_by"])
    record("arrangement booked" if booked else "arrangement not booked", arrangement, by=by)
    return arrangement


@transaction.atomic
def needs_saved(sender: object, *, person: Person, **_: object) -> None:
    """Somebody changed what helps them: meetings to come that they are asked to are asked about again."""
    mine = Attendee.objects.coming_or_open().filter(person=person)
    coming = Event.objects.standing().filter(attendees__in=mine, start__gt=timezone.now())
    for event in locked(*coming):
        attendees = list(event.attendees.filter(person=person).select_related("person"))
        checks.begin(event, attendees, by=event.organizer)
        checks.ask(event)
        events.settle(event, person)


def needs_of(person: Person) -> AccessNeeds | None:
    return AccessNeeds.objects.shared_by([person]).first()


def lines(check: AccessCheck) -> list[tuple[str, str, bool]]:
    """(need, what there is of it, whether it is met) for the person: of the place, and of what is booked."""
    needs, room = needs_of(check.person), check.event.room
    asked = [feature for feature in features.FEATURES if needs and getattr(needs, feature.name)]
    found = []
    for feature in asked:
        words = str(AccessNeeds._meta.get_field(feature.name).verbose_name)
        if room is None:
            found.append((words, "we cannot say: it is not one of our rooms", False))
        else:
            found.append((words, "there is" if feature.is_at(room) else "missing here", feature.is_at(room)))
    booked = [
        (one.words, "booked" if one.booked_at else "not booked yet", one.booked_at is not None)
        for one in check.arrangements.all()
    ]
    return found + booked
