"""What people said in a poll, in words: read only. Nothing of it is told while the poll keeps its answers to itself."""
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from coproduce.design import dates
from coproduce.people.models import Person
from scheduling.engine.diary import Diary
from scheduling.engine.grid import Grid
from scheduling.engine.rank import EVERYONE, Rule
from scheduling.models import Event, PlaceOption, Proposal, Response, TimeAnswer, TimeOption
from scheduling.services.diaries import diaries_for
from scheduling.services.errors import AnswersHidden
from scheduling.services.opening import Openings
from scheduling.services.proposals import stamp

Says = TimeAnswer.Says
COULD = {Says.YES, Says.IF_NEED_BE}
COUNTED = {Says.YES: "yes", Says.IF_NEED_BE: "if need be", Says.NO: "no"}
WHO = {Says.YES: "Yes", Says.IF_NEED_BE: "If need be", Says.NO: "No"}
Words = Mapping[str, tuple[str, str]]  # label → words for one and for several


@dataclass(frozen=True, slots=True)
class Need:
    words: str
    met: bool


@dataclass(frozen=True, slots=True)
class TimeResult:
    """One time. `who`: (words, people) of each answer, empty where names may not be told."""

    option: TimeOption
    when: str
    counts: str
    needs: list[Need]
    must_come: list[str]
    who: list[tuple[str, list[Person]]]
    refused: bool
    best: bool = False


@dataclass(frozen=True, slots=True)
class PlaceResult:
    option: PlaceOption
    name: str
    counts: str
    who: list[Person]


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody asked, and how their answer came."""

    person: Person
    labels: str
    words: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Results:
    """`times`: the best first. `helps`: (person, what would help them), where names may be told."""

    times: list[TimeResult]
    places: list[PlaceResult]
    helps: list[tuple[Person, str]] = field(default_factory=list)


def asked(proposal: Proposal) -> list[Asked]:
    """Everybody asked, those who have not answered first. It says that they have answered, never what."""
    responses = proposal.responses.concerned().select_related("person", "recorded_by")
    rows = [
        Asked(one.person, ", ".join(one.labels), how(one, proposal), one.answered_at is not None)
        for one in responses.order_by("person__name", "pk")
    ]
    return sorted(rows, key=lambda row: row.answered)


def how(response: Response, proposal: Proposal) -> str:
    """recorded by Sam Okoro for Walter Dunne on Tuesday 9 June, on paper"""
    if response.answered_at is None:
        return "Not answered yet" if proposal.is_live else "Did not answer"
    on = dates.day(response.answered_at)
    if not response.recorded_how:
        return f"Answered on {on}"
    by = response.recorded_by.name if response.recorded_by else "a former member"
    return f"Recorded by {by} for {response.person.name} on {on}, {response.get_recorded_how_display().lower()}"


def response_of(proposal: UUID, person: UUID) -> Response | None:
    """Somebody who is asked, with poll and people."""
    responses = Response.objects.concerned().select_related(
        "person", "recorded_by", "proposal__organizer", "proposal__event"
    )
    return responses.filter(proposal=proposal, person=person).first()


def how_again(response: Response) -> str:
    """As `how`, of what has just been written."""
    fresh = Response.objects.select_related("person", "recorded_by", "proposal").get(pk=response.pk)
    return how(fresh, fresh.proposal)


def ended(response: Response) -> str:
    """Why there is nothing to answer, as a heading."""
    if response.removed_at:
        return "You are no longer asked"
    return {
        Proposal.Status.CANCELLED: "This poll is called off",
        Proposal.Status.SETTLED: "A time is chosen",
    }.get(Proposal.Status(response.proposal.status), "This poll is closed")


def of(
    proposal: Proposal, *, rules: Sequence[Rule] = (), words: Words | None = None, may_name: bool = False
) -> Results:
    """Ranked: must-comes who say no, rules met, how many could come, how many gladly, earlier. Raises AnswersHidden."""
    if proposal.keeps_quiet:
        raise AnswersHidden
    responses = list(
        proposal.responses.concerned()
        .select_related("person")
        .prefetch_related("answers", "places")
        .order_by("person__name", "pk")
    )
    told = _Told(responses, rules, words or {}, may_name)
    times = sorted(proposal.times.all(), key=told.rank)
    shown = [told.time(option, best=place == 0) for place, option in enumerate(times)]
    places = list(proposal.places.select_related("room__location"))
    helps = [(one.person, one.help_wanted) for one in responses if one.help_wanted] if may_name else []
    return Results(shown, sorted((told.place(one) for one in places), key=lambda one: -told.suits(one.option)), helps)


class _Told:
    """Counts the answers of those who are still asked."""

    def __init__(self, responses: list[Response], rules: Sequence[Rule], words: Words, may_name: bool) -> None:
        self.responses, self.rules, self.words, self.may_name = responses, rules, words, may_name
        self.says: defaultdict[int, dict[UUID, str]] = defaultdict(dict)
        self.going: defaultdict[int, list[Response]] = defaultdict(list)
        for response in responses:
            for answer in response.answers.all():
                self.says[answer.time_id][response.pk] = answer.says
            for place in response.places.all():
                self.going[place.pk].append(response)

    def who(self, option: TimeOption, *wanted: str) -> list[Response]:
        said = self.says[option.pk]
        return [one for one in self.responses if said.get(one.pk) in wanted]

    def missing(self, option: TimeOption) -> list[Response]:
        return [one for one in self.who(option, Says.NO) if one.essential]

    def meets(self, option: TimeOption, rule: Rule) -> int:
        return sum(rule.label == EVERYONE or rule.label in one.labels for one in self.who(option, *COULD))

    def rank(self, option: TimeOption) -> tuple[object, ...]:
        unmet = sum(self.meets(option, rule) < rule.at_least for rule in self.rules)
        could, gladly = len(self.who(option, *COULD)), len(self.who(option, Says.YES))
        return len(self.missing(option)), unmet, -could, -gladly, option.start

    def time(self, option: TimeOption, *, best: bool) -> TimeResult:
        found = {says: self.who(option, says) for says in COUNTED}
        silent = [one for one in self.responses if one.pk not in self.says[option.pk]]
        parts = [f"{len(who)} {COUNTED[says]}" for says, who in found.items()]
        parts += [f"{len(silent)} {'has' if len(silent) == 1 else 'have'} not said"] if silent else []
        groups = [(WHO[says], who) for says, who in found.items()] + [("Has not said", silent)]
        named = [(words, [one.person for one in who]) for words, who in groups if who and self.may_name]
        return TimeResult(
            option=option,
            when=dates.span(option.start, option.end),
            counts=", ".join(parts),
            needs=[self.need(option, rule) for rule in self.rules],
            must_come=self.must_come(option),
            who=named,
            refused=bool(found[Says.NO]) and not found[Says.YES] and not found[Says.IF_NEED_BE],
            best=best,
        )

    def need(self, option: TimeOption, rule: Rule) -> Need:
        could = self.meets(option, rule)
        one, many = self.words.get(rule.label) or (rule.label, f"{rule.label}s")
        whom = "in all" if rule.label == EVERYONE else one if rule.at_least == 1 else many
        wanted = f"{rule.at_least} {whom}"
        return Need(f"{wanted}: {could} could come", could >= rule.at_least)

    def must_come(self, option: TimeOption) -> list[str]:
        missing = self.missing(option)
        if not missing:
            return []
        if not self.may_name:
            return [f"{len(missing)} who must come said no"]
        return [f"{one.person.name} must come and said no" for one in missing]

    def suits(self, place: PlaceOption) -> int:
        return len(self.going[place.pk])

    def place(self, place: PlaceOption) -> PlaceResult:
        suits = self.suits(place)
        who = [one.person for one in self.going[place.pk]] if self.may_name else []
        return PlaceResult(place, str(place), f"suits {suits}" if suits else "suits nobody so far", who)


def taken(option: TimeOption, places: Collection[PlaceOption]) -> dict[int, str]:
    """Key of the place → why it cannot be had at this time any more."""
    rooms = {place.room_id: place for place in places if place.room}
    booked = Event.objects.standing().between(option.start, option.end).filter(room__in=list(rooms))
    gone = {rooms[room].pk: "taken by another meeting then" for room in booked.values_list("room_id", flat=True)}
    openings = Openings(place.room for place in rooms.values())
    shut = [one for one in rooms.values() if openings.why_shut(one.room, option.start, option.end)]
    return gone | {place.pk: "cannot be used then" for place in shut}


def own_conflicts(person: Person, times: Collection[TimeOption]) -> dict[int, str]:
    """Key of the time → what this person's own diary says of it. For their eyes only; class of time, never more."""
    if not times:
        return {}
    grid = Grid.covering(min(one.start for one in times), max(one.end for one in times))
    diary = diaries_for([person.pk], grid, habits={})[person.pk]  # what they need is theirs to weigh
    found = {one.pk: _conflict(diary, grid.outward(one.start, one.end)) for one in times}
    return {key: words for key, words in found.items() if words}


def _conflict(diary: Diary, span: int) -> str:
    classes = (
        (diary.busy, "You are busy then"),
        (diary.rest, "You rest after a night shift then"),
        (diary.protected, "Your time is protected then"),
        (diary.on_shift, "You are on shift then"),
        (diary.off_duty, "You are off duty then"),
        (diary.tentative, "You may be busy then"),
    )
    return next((words for mask, words in classes if mask & span), "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the page on which one person answers. `stamp`: of the answers that are shown."""

    times: list[TimeOption]
    places: list[PlaceOption]
    conflicts: dict[int, str] = field(default_factory=dict)
    says: dict[int, str] = field(default_factory=dict)
    suits: list[int] = field(default_factory=list)
    help_wanted: str = ""
    stamp: str = ""


def sheet(response: Response, *, fill: bool, conflicts: bool = False) -> Sheet:
    """`fill`: with what was said so far. `conflicts`: only when the person themselves reads the page."""
    times = list(response.proposal.times.all())
    return Sheet(
        times=times,
        places=list(response.proposal.places.select_related("room__location")),
        conflicts=own_conflicts(response.person, times) if conflicts else {},
        says=dict(response.answers.values_list("time_id", "says")) if fill else {},
        suits=list(response.places.values_list("pk", flat=True)) if fill else [],
        help_wanted=response.help_wanted if fill else "",
        stamp=stamp(response),
    )


def may_be_shown_to(recorder: Person, response: Response, *, may_name: bool) -> bool:
    """The answers so far: to whoever wrote them down, and, unless the poll hides them now, to whoever may see names."""
    return response.recorded_by_id == recorder.pk or (may_name and not response.proposal.keeps_quiet)


@dataclass(frozen=True, slots=True)
class Mine:
    """What somebody said themselves, in words."""

    times: list[tuple[str, str]]
    places: list[str]
    help_wanted: str


def mine(response: Response) -> Mine:
    says = dict(response.answers.values_list("time_id", "says"))
    times = [
        (dates.span(one.start, one.end), WHO[Says(says[one.pk])] if one.pk in says else "You have not said")
        for one in response.proposal.times.all()
    ]
    places = [str(place) for place in response.places.select_related("room__location")]
    return Mine(times, places, response.help_wanted)
