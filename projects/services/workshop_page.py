"""What the pages about a workshop show, in words: read only."""
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from coproduce.design import dates
from coproduce.notifications import outbox
from coproduce.notifications.models import State
from coproduce.people.models import AccessNeeds, Person
from projects.models import Workshop
from projects.services import workshop_place, workshops
from projects.words import count
from scheduling.models import Arrangement, Attendee, Event, Room
from scheduling.services.finder import Answer, Invitee, Option
from scheduling.services.opening import why_lost

FIRST = 5
SAID_ONCE = "we do not guess"  # for the whole page, below the options
PartStat = Attendee.PartStat
ANSWERS = {
    PartStat.ACCEPTED: "coming",
    PartStat.TENTATIVE: "maybe",
    PartStat.DECLINED: "not coming",
    PartStat.NEEDS_ACTION: "no answer yet",
}


@dataclass(frozen=True)
class Card:
    """An option, ready to be shown. `who`: (words, names) of each group, empty for those who may not see names."""

    when: str
    where: str
    headline: str
    reasons: list[str]
    who: list[tuple[str, str]]
    query: str
    ask: str
    best: bool
    is_now: bool
    releases: list[workshop_place.Asked] = field(default_factory=list)


@dataclass(frozen=True)
class Need:
    words: str
    met: bool


def options(
    workshop: Workshop, answer: Answer, *, viewer: Person, may_name: bool, show_all: bool
) -> dict[str, Any]:
    """The context of the options page."""
    shown = answer.options if show_all else answer.options[:FIRST]
    now = workshop.event if workshop.is_settled else None
    releases = workshop_place.releases_on_cards(workshop, shown, viewer) if may_name else {}
    best = next((one for one in shown if not is_now(one, now)), None)
    return {
        "moves": now is not None,
        "workshop": workshop,
        "project": workshop.project,
        "may_name": may_name,
        "title": title(workshop, answer.people),
        "needs": needs(workshop, answer.options[:1]),
        "cards": [
            card(one, may_name=may_name, best=one is best, now=now, releases=releases.get(utc(one.start), []))
            for one in shown
        ],
        "action": booking_address(workshop),
        "others": count(min(len(answer.options), FIRST) - 1, "other", "others") if len(answer.options) > 1 else "",
        "may_ask": may_name and not workshop.has_poll and now is None,
        "ask_first": not any(one.can or one.maybe or one.if_released for one in answer.options),
        "more": len(answer.options) - len(shown),
        "left_out": answer.left_out,
        "blocked": answer.blocked,
        "by_phone": by_phone(answer.by_phone),
        "by_phone_names": names(answer.by_phone) if may_name else "",
        "twice": may_name and now is None and not workshop.has_poll and answer.twice_may_help,
        "unknown": unknown(answer.unknown),
        "unknown_names": names(answer.unknown) if may_name else "",
        "unfit_rooms": answer.unfit_rooms,
    }


def title(workshop: Workshop, people: int) -> str:
    who = count(people, "person", "people")
    return f"Best times for {who}, {workshop.minutes} minutes, {days(workshop.first_day, workshop.last_day)}"


def days(first: date, last: date) -> str:
    """1 to 30 June; 28 May to 12 June; 20 December 2026 to 8 January 2027."""
    year = f" {last.year}" if first.year != last.year else ""
    if first == last:
        return f"{last.day} {last:%B}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last.day} {last:%B}"
    return f"{first.day} {first:%B}{f' {first.year}' if year else ''} to {last.day} {last:%B}{year}"


def needs(workshop: Workshop, best: Sequence[Option]) -> list[Need]:
    """What was asked for, and whether the best time has it."""
    asked = {one.person.pk: one for one in workshops.invitees(workshop)}
    free = [asked[person.pk] for option in best for person in option.can if person.pk in asked]
    wanted = [
        (count(workshop.at_least_partners, "partner", "partners"), workshop.at_least_partners, "partner"),
        (f"{workshop.at_least_decision_makers} who can decide", workshop.at_least_decision_makers, "can decide"),
        (f"{workshop.at_least} in all", workshop.at_least, ""),
    ]
    return [Need(words, _has(free, label) >= number) for words, number, label in wanted if number]


def _has(free: Sequence[Invitee], label: str) -> int:
    return sum(1 for one in free if not label or label in one.labels)


def is_now(option: Option, event: Event | None) -> bool:
    return event is not None and (event.start, event.room) == (option.start, option.room)


def card(
    option: Option,
    *,
    may_name: bool,
    best: bool,
    now: Event | None = None,
    releases: Sequence[workshop_place.Asked] = (),
) -> Card:
    groups = [
        ("Can come", option.can),
        ("Maybe", option.maybe),
        ("Could come in their own time, for time back or pay", option.own_time),
        ("Could come if released", option.if_released),
        ("Cannot come", option.cannot),
        ("No diary with us", option.unknown),
    ]
    return Card(
        when=dates.span(option.start, option.end),
        where=place(option.room),
        headline=option.headline,
        reasons=[words for words in option.reasons if SAID_ONCE not in words],
        who=[(words, names(people)) for words, people in groups if people] if may_name else [],
        query=urlencode({"start": utc(option.start), "room": option.room.pk if option.room else ""}),
        ask=urlencode({"start": utc(option.start)}),
        best=best,
        is_now=is_now(option, now),
        releases=list(releases),
    )


def place(room: Room | None) -> str:
    """Priory Room, Fenway Hospital (step-free, seats 14)"""
    if room is None:
        return ""
    return workshop_place.room_words(room)


def utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def names(people: Sequence[Person]) -> str:
    return ", ".join(person.name for person in people)


def unknown(people: Sequence[Person]) -> str:
    if not people:
        return ""
    have = "person has" if len(people) == 1 else "people have"
    return f"{len(people)} {have} no diary with us: we do not guess. Ring them, or ask them when they could come."


def by_phone(people: Sequence[Person]) -> str:
    if not people:
        return ""
    return f"{count(len(people), 'person', 'people')} can only take part by phone: plan a call in."


def twin_of(workshop: Workshop) -> Workshop | None:
    """The other session, while it stands, of a workshop that is held twice."""
    other = workshop.twin_of or getattr(workshop, "twin", None)
    return other if other and other.is_settled else None


def settled(workshop: Workshop, person: Person, *, may_name: bool) -> dict[str, Any]:
    """The context of the page of a workshop that has an event."""
    event, twin = workshop.event, twin_of(workshop)
    asked = list(event.attendees.concerned().select_related("person").order_by("person__name", "pk"))
    mine = next((one for one in asked if one.person_id == person.pk), None)
    return {
        "workshop": workshop,
        "project": workshop.project,
        "event": event,
        "when": dates.span(event.start, event.end),
        "twin": twin,
        "twin_when": dates.span(twin.event.start, twin.event.end) if twin else "",
        "where": workshop_place.where(event),
        "room_lost": why_lost(event),
        **workshop_place.of(workshop, [one.person for one in asked], may_run=may_name),
        "may_name": may_name,
        "mine": mine,
        "must_answer": mine is not None and mine.partstat == PartStat.NEEDS_ACTION,
        "answers": summary(asked),
        "asked": [(one.person.name, ", ".join(one.labels), one.get_partstat_display()) for one in asked],
        "access": access_needs([one.person for one in asked]) if may_name else [],
        "not_told": [*without_mail([one.person for one in asked]), *troubles(event)] if may_name else [],
        "overrides": [(one.person.name, one.override_reason) for one in asked if one.override_reason],
    }


def facts(workshop: Workshop) -> dict[str, str]:
    """When and where its event is."""
    event = workshop.event
    return {"when": dates.span(event.start, event.end), "where": workshop_place.where(event)}


def asked(workshop: Workshop, person: UUID) -> Attendee | None:
    """Somebody's part in the event that there is."""
    if not workshop.is_settled:
        return None
    found = workshop.event.attendees.concerned().select_related("person").filter(person=person).first()
    if found:
        found.event = workshop.event
    return found


def arrangement(workshop: Workshop, line: int) -> Arrangement | None:
    """What is to be booked for somebody at this workshop."""
    return Arrangement.objects.filter(pk=line, check_of__event=workshop.event_id).first()


def access_needs(people: Sequence[Person]) -> list[tuple[str, str]]:
    """(name, needs in words) of those who let organisers see them."""
    needs = AccessNeeds.objects.shared_by(people).select_related("person").order_by("person__name")
    return [(one.person.name, ", ".join(one.in_words())) for one in needs if one.in_words()]


def summary(asked: Sequence[Attendee]) -> str:
    """3 coming · 1 not coming · 8 no answer yet"""
    found = Counter(one.partstat for one in asked)
    return " · ".join(f"{found[answer]} {words}" for answer, words in ANSWERS.items() if found[answer])


def told(event: Event) -> str:
    """What has just happened, after a confirmation, a move or a cancellation: who gets a mail of it."""
    if event.is_held:
        return workshop_place.held_words(event)
    asked = event.attendees.concerned().select_related("person")
    return f"We told {count(sum(1 for one in asked if one.person.mail_address), 'person', 'people')}"


def booked(event: Event, done: str) -> str:
    """After a booking or a move: who knows, and what happens next."""
    return told(event) if event.is_held else f"{told(event)} {done} You can still change it."


def without_mail(people: Sequence[Person]) -> list[str]:
    """Who tells those whom no mail reaches."""
    return [
        f"{one.name} has no email. "
        + ("Their supporter is asked to tell them." if one.supporter_id else "Please tell them yourself.")
        for one in people
        if not one.mail_address
    ]


def troubles(event: Event) -> list[str]:
    """Whose mails about it could not be sent, and what is done about it."""
    return [
        f"A mail to {row.recipient.name} could not be sent. {row.problem}. "
        + ("Please tell them yourself." if row.state == State.FAILED else "We are trying again.")
        for row in outbox.troubles(event.news_key)
    ]


def choice(workshop: Workshop, option: Option) -> dict[str, Any]:
    """The context of the page before a time is booked."""
    missing = names(option.essential_not_free)
    people = option.everybody
    return {
        "workshop": workshop,
        "project": workshop.project,
        "when": dates.span(option.start, option.end),
        "where": place(option.room),
        "card": card(option, may_name=True, best=True),
        "essential_words": f"{missing}. Choose another time, or say why you want to meet anyway." if missing else "",
        "people": count(sum(1 for one in people if one.mail_address), "person", "people"),
        "asked_first": workshop_place.asked_first(people),
        "without_mail": without_mail(people),
        "start": utc(option.start),
        "room": option.room.pk if option.room else "",
        "moves": workshop.is_settled,
        "action": booking_address(workshop),
    }


def booking_address(workshop: Workshop) -> str:
    """Where a chosen time is confirmed, or where the event that there is moves to it."""
    name = "projects:workshop-move" if workshop.is_settled else "projects:workshop-confirm"
    return reverse(name, args=[workshop.project_id, workshop.pk])
