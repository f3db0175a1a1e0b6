"""What somebody leaves behind in a project who leaves it, or no longer runs it: a project lead takes it on."""
from coproduce.people.models import Person
from projects.models import Membership, Project
from scheduling.models import Event, Proposal
from scheduling.services import events, proposals


def meetings(project: Project, person: Person) -> None:
    """Somebody who no longer runs them hears of no answers any more."""
    if theirs := list(Event.objects.filter(workshop__project=project, organizer=person)):
        events.hand_over(events=theirs, organizer=person, to=_first_lead(project))
    if polls := list(Proposal.objects.filter(workshop__project=project, organizer=person)):
        proposals.hand_over(proposals=polls, organizer=person, to=_first_lead(project))


def telephone(project: Project, person: Person) -> None:
    """Somebody who left is not the one to ring any more."""
    if project.contact_id == person.pk:
        project.contact = _first_lead(project)
        project.save(update_fields=["contact"])


def _first_lead(project: Project) -> Person:
    return Membership.objects.active().by_name().filter(project=project, is_lead=True)[0].person
