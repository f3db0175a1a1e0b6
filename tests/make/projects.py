"""Projects, members, invitations and workshops for tests, made by the services."""
from datetime import time, timedelta

from django.utils import timezone

from coproduce.people import invitations
from coproduce.people.models import Kind, Person
from projects.models import JoinRequest, Membership, Project, ProjectInvite, Workshop
from projects.services import asking, joining, without_email, workshop_page, workshops
from projects.services import project as projects
from tests.make.people import person

TITLE = "Would you help us make nights quieter on Heron Ward?"
PURPOSE = "Noise between 11pm and 6am, as patients have told us."
Stage = Project.Stage


def lead(name: str = "Ana Bell", **more) -> Person:
    return person(name, Kind.STAFF, **more)


def project(by: Person | None = None, *, title: str = TITLE, stage: str = Stage.DRAFT, **texts) -> Project:
    by = by or lead()
    made = projects.create(by=by, title=title, purpose=PURPOSE, **texts)
    for step in (Stage.LOOKING_FOR_PEOPLE, Stage.OPEN):
        if stage in {step, Stage.OPEN}:
            made = projects.move_on(project=made, by=by, to=step)
    return made


def invite(project: Project, address: str = "joan.price@post.example", *, name: str = "Joan Price", roles=()):
    by = project.memberships.filter(is_lead=True)[0].person
    return joining.invite(project=project, by=by, name=name, address=address, roles=roles)


def member(project: Project, somebody: Person, *roles: str) -> Membership:
    """`somebody` joins by an invitation."""
    made = invite(project, somebody.email, name=somebody.name, roles=roles)
    return joining.accept(invite=made, by=somebody)


def open_link(project: Project, *, people: int = 20, days: int = 28, **more) -> ProjectInvite:
    by = project.memberships.filter(is_lead=True)[0].person
    return asking.make_link(project=project, by=by, people=people, days=days, **more)


def request(link: ProjectInvite, by: Person | None = None, *, name: str = "Rosa Bianchi", **more) -> JoinRequest:
    """`by` would like to join; without them, somebody who left a name and a number."""
    who = {} if by else {"name": name, "phone": "01632 960115"}
    return asking.ask(invite=link, by=by, **who, **more)


def by_phone(project: Project, *, name: str = "Walter Dunne", said_yes: str = "phone", **more):
    """Somebody without email who said yes, or (`said_yes=""`) is invited by letter."""
    by = project.memberships.filter(is_lead=True)[0].person
    wish = {"supporter": by, "phone": "01632 960112", "roles": ["is_partner"], **more}
    return without_email.add(project=project, by=by, name=name, said_yes=said_yes, **wish)


def letter(project: Project, *, name: str = "Walter Dunne", **more) -> ProjectInvite:
    return by_phone(project, name=name, said_yes="", **more)


def link(invite: ProjectInvite) -> str:
    return f"/join/{invitations.token(invite.invitation)}/"


def workshop(project: Project, *, by: Person | None = None, asked: dict | None = None, **wish) -> Workshop:
    """Everybody in the project is asked, nobody is essential."""
    members = project.memberships.active()
    today = timezone.localdate()
    wanted = {
        "purpose": "Quieter nights workshop",
        "minutes": 90,
        "first_day": today + timedelta(days=14),
        "last_day": today + timedelta(days=28),
        "from_time": time(9),
        "until_time": time(17),
        "needs_room": False,
    }
    return workshops.plan(
        project=project,
        by=by or members.get(is_lead=True).person,
        asked=asked if asked is not None else {one.person_id: False for one in members},
        **wanted | wish,
    )


def who(project, name):
    return project.memberships.get(person__name=name).person


def url(workshop, end=""):
    return f"{workshop.get_absolute_url()}{end}"


def best(workshop):
    return workshops.find(workshop, may_name=True).options[0]


def choice(option):
    return {"start": workshop_page.utc(option.start), "room": option.room.pk if option.room else ""}


def confirmed(project, *, by="Ana Bell", **wish):
    made = workshop(project, needs_room=True, **wish)
    option = best(made)
    workshops.confirm(workshop=made, by=who(project, by), start=option.start, room=option.room)
    made.refresh_from_db()
    return made


def held(project, **wish):
    """A workshop outside our rooms: held while somebody who shares access needs has not said that it works."""
    made = workshop(project, **wish)
    workshops.confirm(workshop=made, by=made.created_by, start=best(made).start, room=None, where="Fenway library")
    made.refresh_from_db()
    return made
