"""The demo trust, built through the same services that people use."""
from collections.abc import Callable
from datetime import date, time, timedelta

from django.db import transaction
from django.utils import timezone

from coproduce.home.demo import asked, calendars, changes, places, polls, rosters, shifts, trust, ways_in
from coproduce.home.demo.people import (
    BY_SLUG,
    CHARACTERS,
    DIRECTORATES,
    INVITED,
    MANAGERS,
    Character,
)
from coproduce.home.demo.projects import LEAFLET, OTHERS, QUIETER_NIGHTS, Story
from coproduce.home.demo.weeks import WEEKS
from coproduce.people.models import AccessNeeds, Directorate, Invitation, Kind, Person, Role, Team, TrustSettings
from projects.models import Membership, Project, Workshop
from projects.services import joining, workshops
from projects.services import project as projects
from scheduling.models import Attendee
from scheduling.services import diaries, events, own_time

Say = Callable[[str], object]


def somebody(slug: str) -> Person | None:
    """A demo person, or None before the demo is built."""
    return Person.objects.filter(pk=BY_SLUG[slug].id).first()


def open_invitation() -> Invitation | None:
    """The invitation that waits for somebody without an account; made anew when she has answered it."""
    waiting = Invitation.objects.filter(
        address=INVITED[1], uses_left__gt=0, revoked_at=None, expires_at__gt=timezone.now()
    )
    return waiting.first()


@transaction.atomic
def build(say: Say) -> bool:
    """Build all of it, or nothing. False when it was there already."""
    if TrustSettings.objects.exists():
        return False
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    say("People, teams and rooms")
    add_trust()
    people = {character.slug: add_person(character) for character in CHARACTERS}
    add_teams(people)
    places.add(people["ruth-adeyemi"], monday)
    say("Diaries: clinics, shifts, nights and leave")
    add_diaries(people, monday)
    shifts.say(people, monday)
    rosters.add(Team.objects.get(name="Avocet Ward"), timezone.localdate())
    say("Projects")
    quieter = add_project(QUIETER_NIGHTS, people)
    leaflet = add_project(LEAFLET, people)
    others = [add_project(story, people) for story in OTHERS]
    say("Workshops")
    ways_in.add(people, quieter)
    joining.invite(project=quieter, by=people["priya-shah"], name=INVITED[0], address=INVITED[1], roles=["is_partner"])
    first = "Quieter nights: what wakes people, and what we try first"
    quiet = plan(quieter, people["priya-shah"], first, monday, 90, partners=2)
    polls.add(quieter, people)
    draft = plan(leaflet, people["ruth-adeyemi"], "Read the first draft together", monday, 60, partners=1)
    confirm_first(draft)
    changes.newer_calendar("ravi-menon", people["ravi-menon"], draft, monday)
    places.hold(plan(others[1], people["bea-nwosu"], "Walk the way to Outpatients together", monday, 60, partners=1))
    places.ask_for_release(quiet, by=people["sam-okoro"])
    asked.add(people)
    trust.add(people)
    return True


def add_trust() -> None:
    settings = TrustSettings.current()
    settings.freedom_to_speak_up = "Nell Hart, Freedom to Speak Up Guardian, 01632 960130"
    settings.pals = "PALS, 01632 960140"
    settings.save()


def add_person(character: Character) -> Person:
    person = Person.objects.create(
        pk=character.id, name=character.name, email=character.email, phone=character.phone
    )
    if character.email:
        person.emailaddress_set.create(email=character.email, verified=True, primary=True)
    Role.objects.bulk_create(Role(person=person, kind=kind) for kind in character.kinds)
    if character.needs:
        AccessNeeds.objects.create(person=person, **character.needs)
    return person


def add_teams(people: dict[str, Person]) -> None:
    for directorate, names in DIRECTORATES.items():
        home = Directorate.objects.create(name=directorate)
        for name in names:
            manager = people[MANAGERS[name]]
            team = Team.objects.create(name=name, directorate=home, manager=manager)
            members = [people[character.slug] for character in CHARACTERS if character.team == name]
            team.members.set(members)
            Person.objects.filter(pk__in=[m.pk for m in members if m != manager]).update(line_manager=manager)
    partners = [people[one.slug] for one in CHARACTERS if Kind.STAFF not in one.kinds]
    Person.objects.filter(pk__in=[partner.pk for partner in partners]).update(supporter=people["sam-okoro"])


def add_diaries(people: dict[str, Person], monday: date) -> None:
    for slug, person in people.items():
        if lines := WEEKS.get(slug):
            own_time.set_pattern(person=person, times=lines, by=person)
        elif raw := calendars.of(slug, monday):
            diaries.import_calendar(person=person, raw=raw, by=person)


def add_project(story: Story, people: dict[str, Person]) -> Project:
    """The project lead creates it and invites everybody, and each accepts."""
    lead_slug, *others = story.members
    lead = people[lead_slug]
    project = projects.create(
        by=lead,
        title=story.title,
        purpose=story.purpose,
        decided=story.decided,
        involves=story.involves,
        payment=story.payment,
        last_time=story.last_time,
    )
    projects.edit(project=project, by=lead, contact=people[story.contact])
    projects.set_roles(
        membership=Membership.objects.get(project=project, person=lead), by=lead, roles=story.members[lead_slug]
    )
    for slug in others:
        person = people[slug]
        invite = joining.invite(
            project=project, by=lead, name=person.name, address=person.email, roles=story.members[slug]
        )
        joining.accept(invite=invite, by=person)
    for stage in (Project.Stage.LOOKING_FOR_PEOPLE, Project.Stage.OPEN):
        if story.stage in {stage, Project.Stage.OPEN}:
            project = projects.move_on(project=project, by=lead, to=stage)
    return project


def plan(project: Project, by: Person, purpose: str, monday: date, minutes: int, *, partners: int) -> Workshop:
    """Ask everybody in the project; facilitators and project leads are essential."""
    members = project.memberships.filter(status=Membership.Status.ACTIVE)
    return workshops.plan(
        project=project,
        by=by,
        purpose=purpose,
        minutes=minutes,
        first_day=monday + timedelta(days=14),
        last_day=monday + timedelta(days=39),
        from_time=time(8),
        until_time=time(20),
        at_least_partners=partners,
        at_least_decision_makers=1,
        step_free=True,
        asked={one.person_id: one.is_facilitator or one.is_lead for one in members},
    )


def confirm_first(workshop: Workshop) -> None:
    """Take the best time, and let people answer: most come, one does not, one has not said."""
    best = workshops.find(workshop, may_name=True).options[0]
    event = workshops.confirm(workshop=workshop, by=workshop.created_by, start=best.start, room=best.room)
    for place, attendee in enumerate(event.attendees.order_by("person__name")):
        if place < 5:
            answer = Attendee.PartStat.DECLINED if place == 2 else Attendee.PartStat.ACCEPTED
            events.answer(attendee=attendee, partstat=answer)

