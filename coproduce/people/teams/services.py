"""Keeping directorates and teams: who is in one, who manages it, who stands in."""
from enum import StrEnum
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from coproduce.audit.trail import record
from coproduce.design.lines import one_line
from coproduce.locks import locked
from coproduce.people.models import Directorate, Person, Team

PER_PAGE = 20


class Part(StrEnum):
    """What somebody is in a team."""

    MEMBER = "member"
    MANAGER = "manager"
    DEPUTY = "deputy"


class NameTaken(ValueError):
    """Another team or directorate is called so."""


class NotEmpty(ValueError):
    """There are still people in the team."""


def page(asked: str, number: str) -> Page:
    """Teams by directorate and name, each with `people`: how many are in it."""
    teams = Team.objects.select_related("directorate", "manager").annotate(people=Count("members"))
    for word in one_line(asked).split()[:6]:
        teams = teams.filter(Q(name__icontains=word) | Q(directorate__name__icontains=word))
    return Paginator(teams.order_by("directorate__name", "name", "pk"), PER_PAGE).get_page(number)


def one(pk: int) -> Team | None:
    return Team.objects.select_related("directorate", "manager").filter(pk=pk).first()


def directorate(pk: int) -> Directorate | None:
    return Directorate.objects.filter(pk=pk).first()


def members(team: Team, number: str) -> Page:
    return Paginator(team.members.order_by("name", "pk"), PER_PAGE).get_page(number)


@transaction.atomic
def save(
    *, by: Person, name: str, directorate: Directorate | None, new_directorate: str, team: Team | None = None
) -> Team:
    """A new team, or `team` under another name or in another directorate. Raises NameTaken."""
    home = directorate if not new_directorate else Directorate.objects.get_or_create(name=new_directorate)[0]
    team = team or Team()
    new = team._state.adding
    team.name, team.directorate = name, home
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError:
        raise NameTaken from None
    drop_empty()
    record("team added" if new else "team changed", team, by=by)
    return team


def drop_empty() -> None:
    """A directorate is there as long as it has a team."""
    Directorate.objects.filter(teams=None).delete()


@transaction.atomic
def rename_directorate(*, directorate: Directorate, by: Person, name: str) -> None:
    """Raises NameTaken."""
    directorate.name = name
    try:
        with transaction.atomic():
            directorate.save()
    except IntegrityError:
        raise NameTaken from None
    record("directorate renamed", directorate, by=by)


@transaction.atomic
def remove(*, team: Team, by: Person) -> None:
    """And its directorate, if it was the last team there. Raises NotEmpty."""
    (team,) = locked(team)
    if team.members.exists():
        raise NotEmpty
    record("team removed", team, by=by)
    team.delete()
    drop_empty()


@transaction.atomic
def put_in(*, team: Team, person: Person, part: Part, by: Person) -> None:
    """A manager becomes the line manager of members who had none, or whose line manager was the one before."""
    (team,) = locked(team)
    if part is Part.DEPUTY:
        team.deputies.add(person)
    elif part is Part.MEMBER:
        team.members.add(person)
        if team.manager_id and not person.line_manager_id and person.pk != team.manager_id:
            Person.objects.filter(pk=person.pk).update(line_manager=team.manager_id)
    else:
        before, team.manager = team.manager_id, person
        team.save(update_fields=["manager"])
        theirs = Person.objects.filter(pk__in=team.members.values("pk")).exclude(pk=person.pk)
        theirs.filter(Q(line_manager=None) | Q(line_manager=before)).update(line_manager=person)
    record("put into team", team, by=by, person=person.pk, part=part)


@transaction.atomic
def take_out(*, team: Team, person: UUID, part: Part, by: Person) -> None:
    """A member whose line manager was the team's has none afterwards."""
    (team,) = locked(team)
    if part is Part.DEPUTY:
        team.deputies.remove(person)
    elif part is Part.MEMBER:
        team.members.remove(person)
        if team.manager_id:
            Person.objects.filter(pk=person, line_manager=team.manager_id).update(line_manager=None)
    elif team.manager_id == person:
        team.manager = None
        team.save(update_fields=["manager"])
        Person.objects.filter(pk__in=team.members.values("pk"), line_manager=person).update(line_manager=None)
    record("taken out of team", team, by=by, person=person, part=part)
