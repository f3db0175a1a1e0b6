"""Other ways into a project: by phone, by a poster, two with one address, a carer who speaks for somebody."""
from coproduce.people import contact_address
from coproduce.people.models import Kind, Person
from projects.models import Membership, Project
from projects.services import asking, voices, without_email

PHONE = Membership.JoinedBy.PHONE


def add(people: dict[str, Person], quieter: Project) -> None:
    by_phone(people, quieter)
    by_poster(people, quieter)
    one_address(people)
    as_what(people, quieter)


def by_phone(people: dict[str, Person], quieter: Project) -> None:
    """Walter has no email address, and said yes to Sam on the phone."""
    sam = people["sam-okoro"]
    without_email.add(
        project=quieter, by=sam, supporter=sam, said_yes=PHONE, person=people["walter-dunne"], roles=["is_partner"]
    )


def by_poster(people: dict[str, Person], quieter: Project) -> None:
    """Priya hung a poster in the day room. Rosa read it on her phone and left her number."""
    link = asking.make_link(project=quieter, by=people["priya-shah"], people=20, days=84)
    needs = {"language": "Italian", "interpreter": True, "large_print": True, "share": True}
    asking.ask(
        invite=link, by=None, name="Rosa Bianchi", phone="01632 960115", comes_as=Kind.PATIENT, needs=needs
    )


def one_address(people: dict[str, Person]) -> None:
    """Arthur and Ivy Penn read their mail together. He signs in with the address, she with her card."""
    arthur, ravi = people["arthur-penn"], people["ravi-menon"]
    project = Project.objects.get(memberships__person=arthur, memberships__is_partner=True)
    ivy = without_email.add(
        project=project,
        by=ravi,
        supporter=people["sam-okoro"],
        said_yes=PHONE,
        person=people["ivy-penn"],
        roles=["is_partner"],
    ).person
    contact_address.set_address(person=ivy, by=ivy, address=arthur.email)


def as_what(people: dict[str, Person], quieter: Project) -> None:
    """Leila speaks for her son; Grace is here as a nurse and as a carer, which her ward does not see."""
    leila = quieter.memberships.get(person=people["leila-haddad"])
    voices.take_part_as(membership=leila, by=leila.person, kinds=[Kind.CARER])
    voices.speak_for(membership=leila, by=leila.person, name="her son Sami", say="yes")
    grace = quieter.memberships.get(person=people["grace-osei"])
    voices.take_part_as(membership=grace, by=grace.person, kinds=[Kind.STAFF, Kind.CARER])
