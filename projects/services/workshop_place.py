"""What pages say about the place of a workshop: whether it suits people, what to book, and who needs release."""
from dataclasses import dataclass
from datetime import UTC
from urllib.parse import urlencode

from django.urls import reverse

from coproduce.people import areas
from coproduce.people.models import AccessNeeds, Person
from projects.models import Workshop
from projects.words import count
from scheduling.models import AccessCheck, Arrangement, Event, Release, Room
from scheduling.services import choice, event_page, releases
from scheduling.services.errors import names as listed
from scheduling.services.finder import Option

State = Release.State


@dataclass(frozen=True, slots=True)
class Check:
    """One person's answer, for those who run the workshop. `open`: it keeps the meeting from being final."""

    person: Person
    words: str
    open: bool
    to_book: list[Arrangement]


@dataclass(frozen=True, slots=True)
class Asked:
    """How it stands with one person's release at one option."""

    name: str
    words: str
    url: str


def room_words(room: Room) -> str:
    """Priory Room, Fenway Hospital (step-free, seats 14)"""
    return f"{room} ({'step-free, ' if room.step_free else ''}seats {room.capacity})"


def where(event: Event) -> str:
    if event.room and event.is_online:
        return f"{room_words(event.room)}, or {'online' if event.join_url else 'by phone'}"
    return room_words(event.room) if event.room else event.place


def of(workshop: Workshop, asked: list[Person], *, may_run: bool) -> dict[str, object]:
    """What the page of a workshop that has an event adds; answers are for those who run it, a number for the others."""
    event = workshop.event
    found = list(event.access_checks.counting().select_related("person").prefetch_related("arrangements"))
    found.sort(key=lambda one: one.person.name)
    waiting = [one for one in found if one.answer != AccessCheck.Answer.YES and not one.override_reason]
    return {
        "waiting": _waiting_words(event, waiting) if waiting else "",
        "said_no": may_run and any(one.answer for one in waiting),
        "checks": [_check(one) for one in found] if may_run else [],
        "releases": _releases(workshop, asked) if may_run and areas.is_on("release") else [],
    }


def _waiting_words(event: Event, waiting: list[AccessCheck]) -> str:
    """2 people have not yet said that the place works for them."""
    silent = sum(1 for one in waiting if not one.answer)
    no, ring = (sum(1 for one in waiting if one.answer == answer) for answer in ("no", "ring"))
    words = []
    if silent:
        have = "has" if silent == 1 else "have"
        words.append(f"{count(silent, 'person', 'people')} {have} not yet said that the place works for them.")
    if no:
        say = "says" if no == 1 else "say"
        words.append(f"{count(no, 'person', 'people')} {say} that it does not work for them.")
    if ring:
        want = "wants" if ring == 1 else "want"
        words.append(f"{count(ring, 'person', 'people')} {want} to be rung about it.")
    if event.is_held:
        words.append("The place is held. When they say yes, we tell everybody.")
    return " ".join(words)


def _releases(workshop: Workshop, people: list[Person]) -> list[Asked]:
    """Those whose release was asked for, and those on shift then. Why is for the person and whoever asked alone."""
    event = workshop.event
    found = releases.about(event.url, start=event.start, end=event.end)
    lines = [Asked(one.person.name, RELEASE_WORDS[State(one.state)], "") for one in found]
    asked = {one.person_id for one in found}
    page = "projects:workshop-release"
    on_shift = [one for one in event_page.on_shift(event, people) if one.pk not in asked]
    return lines + [
        Asked(one.name, "", reverse(page, args=[workshop.project_id, workshop.pk, one.pk])) for one in on_shift
    ]


def _check(one: AccessCheck) -> Check:
    words = one.get_answer_display() if one.answer else "Not answered yet"
    if one.because:
        words += f": {one.because}"
    if one.recorded_by_id:
        words += " (said by phone or on paper)"
    if one.override_reason:
        words += f". It goes ahead, because: {one.override_reason}"
    return Check(
        person=one.person,
        words=words,
        open=one.answer != AccessCheck.Answer.YES and not one.override_reason,
        to_book=list(one.arrangements.all()),
    )


def held_words(event: Event) -> str:
    waiting = event.access_checks.in_the_way().count()
    return (
        f"The place is held. We first ask {count(waiting, 'person', 'people')} if it works for them. "
        "When they say yes, we tell everybody."
    )


def asked_first(people: list[Person]) -> str:
    """Names of those whom we ask about the place before anybody else is told."""
    sharing = AccessNeeds.objects.shared_by(people).select_related("person").order_by("person__name")
    found = [one.person for one in sharing if one.in_words()]
    return listed(found) if found else ""


RELEASE_WORDS = {
    State.ASKED: "asked, not answered yet",
    State.APPROVED: "released",
    State.DECLINED: "not released",
    State.COVER: "only if there is cover",
    State.WITHDRAWN: "no longer asked",
}


def releases_on_cards(workshop: Workshop, options: list[Option], viewer: Person) -> dict[str, list[Asked]]:
    """Start of an option → those on shift then, and those whose release was asked for.

    Only the three people whom a release concerns get a link to it.
    """
    if not areas.is_on("release"):
        return {}
    asked = {(one.person_id, one.start): one for one in releases.about(workshop.get_absolute_url())}
    found: dict[str, list[Asked]] = {}
    for option in options:
        lines = [_on_card(workshop, option, person, asked.get((person.pk, option.start)), viewer)
                 for group in (option.if_released, option.can, option.cannot) for person in group
                 if group is option.if_released or (person.pk, option.start) in asked]  # fmt: skip
        if lines:
            found[_utc(option)] = lines
    return found


def _on_card(workshop: Workshop, option: Option, person: Person, release: Release | None, viewer: Person) -> Asked:
    if release:
        concerned = viewer.pk in (release.person_id, release.asked_by_id, release.decider_id)
        return Asked(person.name, RELEASE_WORDS[State(release.state)], release.get_absolute_url() if concerned else "")
    page = reverse("projects:workshop-release", args=[workshop.project_id, workshop.pk, person.pk])
    return Asked(person.name, "", f"{page}?{urlencode({'start': _utc(option)})}")


def _utc(option: Option) -> str:
    return f"{option.start.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def rooms(workshop: Workshop) -> list[choice.RoomChoice]:
    """All rooms for the workshop's event at its time."""
    event = workshop.event
    people = [one.person for one in event.attendees.concerned().select_related("person")]
    needed = {"step_free"} if workshop.step_free else set()
    return choice.rooms_for(start=event.start, end=event.end, people=people, needed=needed, but=event)

