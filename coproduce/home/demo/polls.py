"""A poll that is open: some have answered, one of them on paper, and most have not."""
from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.utils import timezone

from coproduce.design.dates import LONDON
from coproduce.people.models import Person
from projects.models import Membership, Project
from projects.services import polls, workshops
from scheduling.models import PlaceOption, Proposal, Response, Room, TimeAnswer
from scheduling.services import proposals
from scheduling.services.proposals import Place, Said

Kind = PlaceOption.Kind
SAYS = {"y": TimeAnswer.Says.YES, "i": TimeAnswer.Says.IF_NEED_BE, "n": TimeAnswer.Says.NO}
TIMES = ((20, time(14)), (21, time(18)), (23, time(10, 30)))
# slug → what they say of each time, and which places suit
ANSWERS = {
    "maya-lind": ("yyn", {Kind.ROOM, Kind.PHONE}, ""),
    "kemi-adebayo": ("nyi", {Kind.ONLINE, Kind.PHONE}, "A time when nights have slept."),
    "leila-haddad": ("yny", {Kind.ROOM}, "A British Sign Language interpreter, booked two weeks before."),
    "ravi-menon": ("iyn", {Kind.ROOM, Kind.ONLINE}, ""),
}
ON_PAPER = ("nny", {Kind.OTHER}, "A lift from Fenway station. I cannot manage the bus.")


def add(project: Project, people: Mapping[str, Person]) -> Proposal:
    """Sam asks everybody about a walk through the ward; Walter has answered on paper."""
    sam = people["sam-okoro"]
    members = Membership.objects.active().filter(project=project).values_list("person_id", flat=True)
    workshop = workshops.plan(
        project=project,
        by=sam,
        purpose="Walk the ward together at night",
        minutes=60,
        first_day=timezone.localdate() + timedelta(days=14),
        last_day=timezone.localdate() + timedelta(days=39),
        from_time=time(8),
        until_time=time(20),
        at_least_partners=2,
        needs_room=False,
        asked=dict.fromkeys(members, False),
    )
    poll = polls.open_poll(
        workshop=workshop,
        by=sam,
        times=[_moment(days, at) for days, at in TIMES],
        places=[
            Place(Kind.ROOM, room=Room.objects.select_related("location").get(name="Priory Room")),
            Place(Kind.OTHER, words="Fenway Library café"),
            Place(Kind.ONLINE),
            Place(Kind.PHONE),
        ],
        last_day=timezone.localdate() + timedelta(days=9),
        hidden=False,
    )
    for slug, answer in ANSWERS.items():
        proposals.answer(response=_of(poll, people[slug]), said=_said(poll, *answer))
    walter = _of(poll, people["walter-dunne"])
    proposals.answer(response=walter, said=_said(poll, *ON_PAPER), by=sam, how=Response.How.PAPER)
    return poll


def _moment(days: int, at: time) -> tuple[datetime, datetime]:
    start = datetime.combine(timezone.localdate() + timedelta(days=days), at, LONDON)
    return start, start + timedelta(hours=1)


def _of(poll: Proposal, person: Person) -> Response:
    return poll.responses.select_related("person", "proposal").get(person=person)


def _said(poll: Proposal, says: str, kinds: set[Kind], help_wanted: str) -> Said:
    times = {time.pk: SAYS[one] for time, one in zip(poll.times.all(), says, strict=True)}
    return Said(times, [place.pk for place in poll.places.all() if place.kind in kinds], help_wanted)
