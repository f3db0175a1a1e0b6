"""A team: who runs it, and who stands in."""
from django.db import transaction
from django.db.models import Q, QuerySet

from coproduce.audit.trail import record
from coproduce.people.models import Person, Team


def manages(person: Person, team: Team) -> bool:
    return team.manager_id == person.pk


def runs(person: Person, team: Team) -> bool:
    """The manager, or the deputy."""
    return person.pk in (team.manager_id, team.deputy_id)


def people_of(team: Team) -> QuerySet[Person]:
    """Its members and its manager, those who are still here, by name."""
    theirs = Q(teams=team) | Q(pk=team.manager_id)
    return Person.objects.filter(theirs, is_active=True).distinct().order_by("name", "pk")


def run_by(person: Person) -> QuerySet[Team]:
    return Team.objects.visible_to(person).order_by("name")


@transaction.atomic
def name_deputy(*, team: Team, deputy: Person | None, by: Person) -> None:
    """In place of the last one; None: nobody stands in."""
    team.deputy = deputy
    team.save(update_fields=["deputy"])
    record("deputy named", team, by=by, person=deputy.pk if deputy else None)
