"""Who runs a team: its manager, and those who stand in for them."""
from django.db.models import Q, QuerySet

from coproduce.people.models import Person, Team


def manages(person: Person, team: Team) -> bool:
    return team.manager_id == person.pk


def run_by(person: Person) -> QuerySet[Team]:
    return Team.objects.visible_to(person).order_by("name")


def people_of(team: Team) -> QuerySet[Person]:
    """Its members and its manager, those who are still here, by name."""
    theirs = Q(teams=team) | Q(pk=team.manager_id)
    return Person.objects.filter(theirs, is_active=True).distinct().order_by("name", "pk")


def deputies_of(team: Team) -> QuerySet[Person]:
    return team.deputies.order_by("name", "pk")
