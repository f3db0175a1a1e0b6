"""Whom a meeting's place and plan must suit: one check for everybody asked who shares access needs.

`events` begins the checks in the transaction that books or moves; `needs_met` takes the answers.
"""
from collections.abc import Collection, Iterable
from datetime import timedelta

from django.utils import timezone

from coproduce.notifications import outbox
from coproduce.notifications.outbox import News
from coproduce.people.models import AccessNeeds, Person
from scheduling import features
from scheduling.models import AccessCheck, Arrangement, Attendee, Event

ASK, REMIND = "needs-check", "needs-reminder"
REMIND_AFTER = timedelta(days=3)
BY_PHONE = "by_phone"  # how to reach somebody, nothing to book


def begin(event: Event, attendees: Collection[Attendee], *, by: Person) -> bool:
    """Afresh, for those of `attendees` who share needs: whether anybody must answer. Earlier answers no longer count,
    and what was booked for them must be looked at again. Whoever chose the place has said yes by it."""
    people = [one.person for one in attendees if one.partstat != Attendee.PartStat.DECLINED]
    AccessCheck.objects.filter(event=event, person__in=[one.person_id for one in attendees]).delete()
    needs = [one for one in AccessNeeds.objects.shared_by(people).order_by("person_id") if one.in_words()]
    made = AccessCheck.objects.bulk_create(_check(event, one, by) for one in needs)
    to_book = zip(made, needs, strict=True)
    Arrangement.objects.bulk_create(
        Arrangement(check_of=check, need=name, words=words)
        for check, one in to_book
        for name, words in things_to_book(one)
    )
    return any(not check.answer for check in made)


def _check(event: Event, needs: AccessNeeds, by: Person) -> AccessCheck:
    said = {"answer": AccessCheck.Answer.YES, "answered_at": timezone.now()} if needs.person_id == by.pk else {}
    return AccessCheck(event=event, person_id=needs.person_id, **said)


def things_to_book(needs: AccessNeeds) -> list[tuple[str, str]]:
    """(field, words) of every need that no place can meet by itself."""
    apart = {*features.BY_NAME, BY_PHONE}
    told = [(field, getattr(needs, field.name)) for field in needs.need_fields() if field.name not in apart]
    return [
        (field.name, str(field.verbose_name) if value is True else str(value)) for field, value in told if value
    ]


def needed_of_places(people: Iterable[Person]) -> set[str]:
    """Names of the features that somebody of these people needs and lets organisers know."""
    shared = AccessNeeds.objects.shared_by(list(people)).values(*features.BY_NAME)
    return {name for row in shared for name, value in row.items() if value}


def in_the_way(event: Event) -> bool:
    return event.access_checks.in_the_way().exists()


def unanswered(event: Event) -> list[Attendee]:
    """Those who are still to say, with their event."""
    waiting = event.access_checks.in_the_way().filter(answer="").values("person")
    return _attendees(event, waiting)


def asked(event: Event) -> list[Attendee]:
    """Everybody who was asked about the place of a held meeting."""
    return _attendees(event, event.access_checks.counting().values("person"))


def _attendees(event: Event, people: object) -> list[Attendee]:
    found = list(event.attendees.concerned().filter(person__in=people).select_related("person").order_by("pk"))
    for attendee in found:
        attendee.event = event
    return found


def ask(event: Event) -> None:
    """Of a held meeting: the question goes out now, and once more if there is no answer in three days."""
    _queue(event, ASK)
    remind(event)


def remind(event: Event) -> None:
    due_at = timezone.now() + REMIND_AFTER
    if due_at < event.start:
        _queue(event, REMIND, due_at=due_at)


def _queue(event: Event, kind: str, **when: object) -> None:
    outbox.queue_all(
        News(
            to=attendee.person,
            kind=kind,
            key=event.news_key,
            sequence=event.sequence,
            params={"attendee": str(attendee.pk)},
            **when,
        )
        for attendee in unanswered(event)
    )
