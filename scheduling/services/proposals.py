"""Polls: asking people which times and places suit them, and everything that can happen until one is chosen.

Each change is one transaction with the poll's own row locked: what is checked is true until it is written. So nobody
answers a poll that has just closed, and nobody's answers are a mixture of two.
"""
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.design import dates
from coproduce.design.dates import LONDON
from coproduce.locks import locked
from coproduce.notifications import outbox
from coproduce.people.models import Person
from scheduling.models import Attendee, Event, PlaceOption, Proposal, Response, Room, TimeAnswer, TimeOption
from scheduling.services import poll_news
from scheduling.services.errors import (
    AnsweredMeanwhile,
    AnswersHidden,
    ClosesTooEarly,
    ClosesTooLate,
    EverybodyRefused,
    InThePast,
    NoLongerAsked,
    NoTimesOnOffer,
    PollOver,
    SaysNothing,
    TooManyTimes,
)
from scheduling.services.finder import Invitee

Says, Status, PartStat = TimeAnswer.Says, Proposal.Status, Attendee.PartStat
MOST_TIMES = 10
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place:
    """A place on offer: `room` for a room of ours, else its kind, and words where it has any."""

    kind: PlaceOption.Kind
    room: Room | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says. `times`: key of the time → what; a time that is not there: they did not say."""

    times: Mapping[int, Says]
    places: Collection[int] = ()
    help_wanted: str = ""


@transaction.atomic
def propose(
    *,
    by: Person,
    summary: str,
    url: str,
    times: Collection[tuple[datetime, datetime]],
    places: Iterable[Place],
    invitees: Iterable[Invitee],
    last_day: date,
    hidden: bool = False,
) -> Proposal:
    """Ask everybody, until the end of `last_day`.

    Raises NoTimesOnOffer, TooManyTimes, InThePast, ClosesTooEarly, ClosesTooLate.
    """
    _check_offer(times, last_day)
    proposal = Proposal.objects.create(
        summary=summary, url=url, organizer=by, closes_at=end_of(last_day), hidden=hidden
    )
    TimeOption.objects.bulk_create(
        TimeOption(proposal=proposal, start=start, end=end) for start, end in sorted(set(times))
    )
    PlaceOption.objects.bulk_create(
        PlaceOption(proposal=proposal, kind=place.kind, room=place.room, words=place.words)
        for place in dict.fromkeys(places)
    )
    responses = [_response(proposal, invitee) for invitee in invitees]
    Response.objects.bulk_create(responses)
    record("poll opened", proposal, by=by, people=len(responses), hidden=hidden)
    poll_news.ask(responses)
    poll_news.tell_when_closed(proposal)
    return proposal


@transaction.atomic
def answer(
    *,
    response: Response,
    said: Said,
    by: Person | None = None,
    how: Response.How | str = "",
    seen: str | None = None,
) -> Response:
    """All that the person says, in place of what they said before. `by`, where somebody wrote it down for them, `how`.

    `seen`: the stamp of the answers that `by` was shown. Raises PollOver, NoLongerAsked, SaysNothing,
    AnsweredMeanwhile.
    """
    proposal, fresh = locked(response.proposal, response)
    if not proposal.is_open:
        raise PollOver
    if fresh.removed_at:
        raise NoLongerAsked
    if seen is not None and seen != stamp(fresh):
        raise AnsweredMeanwhile
    offered = {option.pk for option in proposal.times.all()}
    answers = {key: says for key, says in said.times.items() if key in offered}
    if not answers:
        raise SaysNothing
    recorded = by is not None and by.pk != fresh.person_id
    fresh.answered_at, fresh.help_wanted = timezone.now(), said.help_wanted
    fresh.recorded_by, fresh.recorded_how = (by, how) if recorded else (None, "")
    fresh.save(update_fields=["answered_at", "help_wanted", "recorded_by", "recorded_how"])
    fresh.answers.all().delete()
    TimeAnswer.objects.bulk_create(
        TimeAnswer(response=fresh, time_id=key, says=says) for key, says in answers.items()
    )
    fresh.places.set(proposal.places.filter(pk__in=said.places))
    record("poll answered", proposal, by=by or fresh.person, person=fresh.person_id, recorded=recorded)
    poll_news.after_answer(fresh, proposal, recorded=recorded)
    return fresh


@transaction.atomic
def add(*, proposal: Proposal, invitees: Collection[Invitee], by: Person) -> list[Response]:
    """Ask more people, or again somebody who had left. Whoever is asked already is not asked twice, but may have
    become essential since. Raises PollOver."""
    (fresh,) = locked(proposal)
    if not fresh.is_open:
        raise PollOver
    before = {one.person_id: one for one in fresh.responses.all()}
    asked_again, new = [], []
    for invitee in invitees:
        known = before.get(invitee.person.pk)
        if known is None:
            new.append(_response(fresh, invitee))
            continue
        known.essential, known.labels = invitee.essential, sorted(invitee.labels)
        if known.removed_at:
            _start_again(known)
            asked_again.append(known)
        else:
            known.save(update_fields=["essential", "labels"])
    Response.objects.bulk_create(new)
    for response in [*new, *asked_again]:
        response.proposal = fresh
        record("person asked in poll", fresh, by=by, person=response.person_id)
    poll_news.ask([*new, *asked_again])
    return [*new, *asked_again]


@transaction.atomic
def leave(*, person: Person, proposals: Iterable[Proposal]) -> None:
    """`person` is no longer asked in those of `proposals` that are live, and hears no more of them."""
    mine = Response.objects.concerned().filter(person=person, proposal__in=[one.pk for one in proposals])
    live = Proposal.objects.filter(status__in=[Status.OPEN, Status.CLOSED], responses__in=mine)
    for proposal in locked(*live):
        proposal.responses.filter(person=person).update(removed_at=timezone.now())
        record("person left poll", proposal, by=person)
        for kind in (poll_news.ASK, poll_news.REMINDER, poll_news.CANCELLED, poll_news.RECORDED):
            outbox.cancel(key=proposal.news_key, kind=kind, to=person)


def leave_all(sender: object, *, person: Person, **_: object) -> None:
    """When somebody leaves the trust."""
    leave(person=person, proposals=Proposal.objects.filter(responses__person=person))


@transaction.atomic
def hand_over(*, proposals: Iterable[Proposal], organizer: Person, to: Person) -> None:
    """Those live ones that `organizer` leaves behind are `to`'s, who hears when they close."""
    theirs = Proposal.objects.filter(pk__in=[one.pk for one in proposals], organizer=organizer)
    for proposal in locked(*theirs.filter(status__in=[Status.OPEN, Status.CLOSED])):
        proposal.organizer = to
        proposal.save(update_fields=["organizer"])
        record("poll handed over", proposal, by=organizer, to=to.pk)
        if outbox.cancel(key=f"{proposal.news_key}:closed"):
            poll_news.tell_when_closed(proposal)


@transaction.atomic
def extend(*, proposal: Proposal, last_day: date, by: Person) -> Proposal:
    """Take answers until the end of `last_day`; whoever has not been reminded so far is reminded before it.

    Never fewer days than people were told. Twice is once. Raises PollOver, ClosesTooEarly, ClosesTooLate.
    """
    (fresh,) = locked(proposal)
    if not fresh.is_open:
        raise PollOver
    if last_day < fresh.last_day:
        raise ClosesTooEarly(f"People were told {dates.day(fresh.last_day)}. Choose a later day.")
    _check_last_day(last_day, fresh.times.first().start)
    if last_day == fresh.last_day:
        return fresh
    fresh.closes_at = end_of(last_day)
    fresh.save(update_fields=["closes_at"])
    record("poll extended", fresh, by=by)
    outbox.cancel(key=fresh.news_key, kind=poll_news.REMINDER)
    outbox.queue_all(poll_news.reminders(fresh.responses.unanswered().select_related("person")))
    outbox.cancel(key=f"{fresh.news_key}:closed")
    poll_news.tell_when_closed(fresh)
    return fresh


@transaction.atomic
def close(*, proposal: Proposal, by: Person) -> Proposal:
    """No more answers from now on, for good. Twice is once; a poll that has ended otherwise stays as it is."""
    (fresh,) = locked(proposal)
    if fresh.is_open:
        fresh.status = Status.CLOSED
        fresh.save(update_fields=["status"])
        record("poll closed", fresh, by=by)
        poll_news.hush(fresh)
    return fresh


@transaction.atomic
def cancel(*, proposal: Proposal, by: Person, because: str = "") -> Proposal:
    """Call it off and tell everybody who has been asked. Twice is once. Raises PollOver when a time is chosen."""
    (fresh,) = locked(proposal)
    if fresh.status == Status.CANCELLED:
        return fresh
    if fresh.status == Status.SETTLED:
        raise PollOver("A time has been chosen. Cancel the meeting instead.")
    never_asked = outbox.waiting_for(key=fresh.news_key, kind=poll_news.ASK)
    fresh.status, fresh.cancelled_because = Status.CANCELLED, because
    fresh.save(update_fields=["status", "cancelled_because"])
    record("poll cancelled", fresh, by=by)
    poll_news.hush(fresh)
    asked = fresh.responses.concerned().select_related("person", "proposal").exclude(person__in=never_asked)
    outbox.queue_all(poll_news.news(response, poll_news.CANCELLED) for response in asked)
    return fresh


@transaction.atomic
def words_on(
    *, proposal: Proposal, start: datetime, room: Room | None, place: PlaceOption | None = None, despite: str = ""
) -> dict[object, PartStat]:
    """What people said about a time that is about to be booked, with the poll locked: person → whether they can come.

    A yes counts where the place suits too; whoever named no place goes anywhere. An "if need be", or a yes to another
    place, is a maybe. Empty for a time that was not on offer. Raises AnswersHidden, EverybodyRefused.
    """
    (fresh,) = locked(proposal)
    if fresh.keeps_quiet:
        raise AnswersHidden
    option = fresh.times.filter(start=start).first()
    if option is None:
        return {}
    if is_refused(option) and not despite.strip():
        raise EverybodyRefused
    if place is None and room is not None:
        place = fresh.places.filter(room=room).first()
    return said_of(option, place)


def said_of(option: TimeOption, place: PlaceOption | None) -> dict[object, PartStat]:
    """What those still asked said of a time, at a place."""
    answers = option.answers.filter(response__removed_at=None).select_related("response")
    suits = _where_they_go(option.proposal)
    return {one.response.person_id: _word(one, suits.get(one.response_id), place) for one in answers}


@transaction.atomic
def settle(*, proposal: Proposal, event: Event, by: Person, despite: str = "") -> Proposal:
    """`event` has come of it, or was found otherwise: no more answers, and nothing more about it is sent."""
    (fresh,) = locked(proposal)
    if not fresh.is_live:
        return fresh
    fresh.status, fresh.event, fresh.despite = Status.SETTLED, event, despite.strip()
    fresh.save(update_fields=["status", "event", "despite"])
    record("poll settled", fresh, by=by, event=event.pk, despite=bool(fresh.despite))
    poll_news.hush(fresh)
    return fresh


def is_refused(option: TimeOption) -> bool:
    """Everybody who said anything about it said no."""
    said = set(option.answers.filter(response__removed_at=None).values_list("says", flat=True))
    return said == {Says.NO}


def stamp(response: Response) -> str:
    """The same as long as nobody changes the answers."""
    return response.answered_at.isoformat() if response.answered_at else "none"


def end_of(day: date) -> datetime:
    """Midnight after it, by London's clock."""
    return datetime.combine(day + A_DAY, time.min, LONDON)


def _check_offer(times: Collection[tuple[datetime, datetime]], last_day: date) -> None:
    if not times:
        raise NoTimesOnOffer
    if len(set(times)) > MOST_TIMES:
        raise TooManyTimes
    first = min(start for start, _ in times)
    if first <= timezone.now():
        raise InThePast
    if last_day < timezone.localdate():
        raise ClosesTooEarly
    _check_last_day(last_day, first)


def _check_last_day(last_day: date, first: datetime) -> None:
    if last_day >= first.astimezone(LONDON).date():
        raise ClosesTooLate


def _response(proposal: Proposal, invitee: Invitee) -> Response:
    return Response(
        proposal=proposal, person=invitee.person, essential=invitee.essential, labels=sorted(invitee.labels)
    )


def _start_again(response: Response) -> None:
    """Somebody who left is back: what they had said is gone, as if asked for the first time."""
    response.answers.all().delete()
    response.places.clear()
    response.removed_at = response.answered_at = response.recorded_by = None
    response.help_wanted = response.recorded_how = ""
    response.times_asked += 1
    response.save()


def _where_they_go(proposal: Proposal) -> dict[object, set[int]]:
    """Response → the places that suit; not there: they named none."""
    found: dict[object, set[int]] = {}
    for response, place in Response.places.through.objects.filter(response__proposal=proposal).values_list(
        "response_id", "placeoption_id"
    ):
        found.setdefault(response, set()).add(place)
    return found


def _word(said: TimeAnswer, suits: set[int] | None, place: PlaceOption | None) -> PartStat:
    if said.says == Says.NO:
        return PartStat.DECLINED
    fits = suits is None or (place is not None and place.pk in suits)
    return PartStat.ACCEPTED if said.says == Says.YES and fits else PartStat.TENTATIVE
