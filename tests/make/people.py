"""People for tests."""

from coproduce.people import invitations
from coproduce.people.models import Invitation, Kind, Person, Role


def person(name: str = "Priya Shah", *kinds: Kind, email: str | None = "", **more) -> Person:
    """A person with a verified address made from their name; `email=None` for somebody without one."""
    if email == "":
        email = name.lower().replace(" ", ".") + "@saltmarsh-fenway.example"
    made = Person.objects.create(name=name, email=email, **more)
    if email:
        made.emailaddress_set.create(email=email, verified=True, primary=True)
    Role.objects.bulk_create(Role(person=made, kind=kind) for kind in kinds)
    return made


def invitation(address: str = "ines.moreau@example.org", *, by: Person | None = None, **more) -> Invitation:
    return invitations.issue(by=by or person("Asha Patel", Kind.STAFF), address=address, **more)
