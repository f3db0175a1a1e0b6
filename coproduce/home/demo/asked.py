"""Things that wait on people’s home pages: an invitation for the ward manager, mail that came back for the lead."""
from coproduce.notifications.models import Notification, State
from coproduce.people.models import Person
from projects.models import Membership, Project
from projects.services import joining

REFUSED = "The mail server refused the address (550)"


def add(people: dict[str, Person]) -> None:
    invite_priya(people["priya-shah"])
    lose_a_mail(people["hassan-ali"])


def invite_priya(priya: Person) -> None:
    """To the first project that she is not in."""
    project = Project.objects.exclude(memberships__person=priya).order_by("created_at", "pk")[0]
    lead = Membership.objects.active().get(project=project, is_lead=True).person
    joining.invite(project=project, by=lead, name=priya.name, address=priya.email, roles=["is_decision_maker"])


def lose_a_mail(person: Person) -> None:
    """As if a mail server had refused it too often: no service can make that."""
    mail = Notification.objects.filter(recipient=person, state=State.WAITING).order_by("created_at", "pk").first()
    if mail:
        Notification.objects.filter(pk=mail.pk).update(state=State.FAILED, problem=REFUSED, attempts=10)
