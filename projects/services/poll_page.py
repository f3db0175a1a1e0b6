"""What the pages about a poll show to those in the project, in words: read only."""
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from coproduce.design import dates
from coproduce.people.models import Person
from projects.models import Workshop
from projects.services import workshops
from projects.services.workshop_page import FIRST, names, utc
from projects.words import count
from scheduling.engine.rank import EVERYONE, Rule
from scheduling.models import Event, PlaceOption, Proposal, Room, TimeOption
from scheduling.services import essential, poll_results, proposals
from scheduling.services.finder import Answer, Option
from scheduling.services.opening import Openings
from scheduling.services.poll_results import Asked, Results, TimeResult

MOST_FOUND = 10
MOST_ROOMS = 20
SPARE_ROOMS = 5


@dataclass(frozen=True)
class Card:
    """A time and what people said of it. `choose` is empty when it cannot be chosen now."""

    time: TimeResult
    choose: str
    who: list[tuple[str, str]]
    note: str


def shown(workshop: Workshop, person: Person, *, may_run: bool) -> dict[str, Any]:
    """The context of the poll's page. Only numbers for those who may not see names."""
    poll = workshop.proposal
    asked = poll_results.asked(poll)
    mine = poll_results.response_of(poll.pk, person.pk)
    results = None if poll.keeps_quiet else results_of(workshop, may_name=may_run)
    cards = [card(workshop, one, may_run=may_run) for one in results.times] if results else []
    return {
        "workshop": workshop,
        "project": workshop.project,
        "poll": poll,
        "may_run": may_run,
        "title": title(poll, asked),
        "until": dates.day(poll.last_day),
        "must_answer": poll.is_open and mine is not None and mine.answered_at is None,
        "asked_too": mine is not None,
        "cards": cards,
        "can_choose": may_run and any(one.choose for one in cards),
        "places": [(one.name, one.counts, names(one.who)) for one in results.places] if results else [],
        "helps": results.helps if results else [],
        "silent": [one for one in asked if not one.answered] if may_run else [],
        "answered": [one for one in asked if one.answered] if may_run else [],
    }


def title(poll: Proposal, asked: Sequence[Asked]) -> str:
    """3 of 5 people have answered"""
    said = f"{sum(one.answered for one in asked)} of {count(len(asked), 'person', 'people')}"
    so_far = "has answered so far" if len(asked) == 1 else "have answered so far"
    return f"{said} {so_far if poll.is_open else 'answered'}"


def results_of(workshop: Workshop, *, may_name: bool) -> Results:
    rules = list(workshops.wish_of(workshop).rules)
    if workshop.at_least:
        rules.append(Rule(EVERYONE, workshop.at_least))
    return poll_results.of(workshop.proposal, rules=rules, words=workshops.LABEL_WORDS, may_name=may_name)


def card(workshop: Workshop, time: TimeResult, *, may_run: bool) -> Card:
    over = time.option.start <= timezone.now()
    address = reverse("projects:poll-choose", args=[workshop.project_id, workshop.pk])
    said_no = "Everybody who answered said no." if time.refused else ""
    note = "" if not workshop.has_poll else "This time has passed." if over else said_no
    return Card(
        time=time,
        choose=f"{address}?time={time.option.pk}" if may_run and not over and workshop.has_poll else "",
        who=[(words, names(people)) for words, people in time.who],
        note=note,
    )


def offer(workshop: Workshop, answer: Answer, start: str) -> tuple[list[Option], list[str]]:
    """The times that a new poll may ask about, and those ticked at first: the one of the link, and the best others."""
    found = [one for one in answer.options if one.can or one.maybe or one.if_released][:MOST_FOUND]
    first = [utc(one.start) for one in found[:FIRST]]
    return found, first if start in first else [*first[: FIRST - 1], start] if start else []


def rooms_for(workshop: Workshop, people: int, chosen: Collection[Room]) -> list[Room]:
    """Rooms to offer: those of the chosen times first, then others that fit, the smallest first."""
    fitting = _fitting(workshop, people).exclude(pk__in=[room.pk for room in chosen])
    first = list(dict.fromkeys(chosen))
    return [*first, *fitting[: max(MOST_ROOMS - len(first), 0)]]


def _fitting(workshop: Workshop, people: int) -> Any:
    rooms = Room.objects.usable().filter(capacity__gte=people)
    return rooms.filter(step_free=True) if workshop.step_free else rooms


@dataclass(frozen=True)
class Choice:
    """A time of the poll that is about to be booked. `places`: those to be had then; `gone`: those that are not.

    `missing`: those who must come, and neither said that they can nor are free by their diary.
    """

    option: TimeOption
    card: Card
    places: list[tuple[PlaceOption, str]]
    spare: list[Room]
    gone: list[str]
    missing: list[Person]


def choice(workshop: Workshop, time: str) -> Choice | None:
    """None: no such time in this poll. Raises AnswersHidden."""
    results = results_of(workshop, may_name=True)
    found = next((one for one in results.times if str(one.option.pk) == time), None)
    if found is None:
        return None
    option, places = found.option, [one.option for one in results.places]
    taken = poll_results.taken(option, places)
    return Choice(
        option=option,
        card=card(workshop, found, may_run=True),
        places=[(one.option, one.counts) for one in results.places if one.option.pk not in taken],
        spare=spare_rooms(workshop, option, places),
        missing=missing(workshop, option),
        gone=[f"{one} is not to be had: {taken[one.pk]}." for one in places if one.pk in taken],
    )


def missing(workshop: Workshop, option: TimeOption) -> list[Person]:
    must = [one.person for one in workshops.invitees(workshop) if one.essential]
    said, about = proposals.said_of(option, None), workshop.get_absolute_url()
    return essential.not_free(must, option.start, option.end, said=said, about=about)


def spare_rooms(workshop: Workshop, option: TimeOption, places: Sequence[PlaceOption]) -> list[Room]:
    """Rooms that are free then although nobody was asked about them."""
    people = workshop.proposal.responses.concerned().count()
    during = Q(events__in=Event.objects.standing(), events__start__lt=option.end, events__end__gt=option.start)
    booked = Room.objects.filter(during).values("pk")
    others = _fitting(workshop, people).exclude(pk__in=[one.room_id for one in places if one.room_id])
    free = list(others.exclude(pk__in=booked))
    openings = Openings(free)
    return [room for room in free if not openings.why_shut(room, option.start, option.end)][:SPARE_ROOMS]


def paper(workshop: Workshop) -> dict[str, Any]:
    """The context of the paper form."""
    poll = workshop.proposal
    return {
        "workshop": workshop,
        "project": workshop.project,
        "poll": poll,
        "times": [dates.span(one.start, one.end) for one in poll.times.all()],
        "places": [str(one) for one in poll.places.select_related("room__location")],
        "until": dates.day(poll.last_day),
        "phone": poll.organizer.phone,
    }


def can_be_asked(workshop: Workshop) -> list[Any]:
    """Members of the project who are not asked yet, by name."""
    asked = workshop.invitees.values("person")
    return list(workshop.project.memberships.active().by_name().exclude(person__in=asked))


def told(poll: Proposal, people: int) -> str:
    """What has just happened, after opening a poll."""
    until = dates.day(poll.last_day)
    return f"We asked {count(people, 'person', 'people')}. They can answer until the end of {until}."
