"""The two guards before every page about a thing: unseen is 404, seen but not allowed is 403."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from coproduce.people.access import needs, visible_or_404
from coproduce.people.models import Person
from projects.models import Membership, Project
from tests.make.people import person

pytestmark = pytest.mark.django_db


def is_lead(somebody, project: Project) -> bool:
    return Membership.objects.filter(person=somebody, project=project, is_lead=True).exists()


@needs(Project, is_lead)
def rename(request: HttpRequest, project: Project, word: str = "") -> HttpResponse:
    return HttpResponse(f"{project.title} {word}")


@pytest.fixture
def project() -> Project:
    made = Project.objects.create(title="Falls on Heron Ward")
    for name, is_lead_here in (("Priya Shah", True), ("Ines Moreau", False)):
        Membership.objects.create(project=made, person=person(name), is_lead=is_lead_here)
    return made


def ask(project: Project, name: str, **more: str) -> HttpResponse:
    request = HttpRequest()
    request.user = Person.objects.filter(name=name).first() or person(name)
    return rename(request, pk=project.pk, **more)


def test_who_may_see_it_and_fits_the_rule_gets_the_object(project):
    assert ask(project, "Priya Shah", word="again").content == b"Falls on Heron Ward again"


def test_who_may_see_it_but_does_not_fit_the_rule_is_refused(project):
    with pytest.raises(PermissionDenied):
        ask(project, "Ines Moreau")


def test_who_may_not_see_it_is_not_told_that_it_exists(project):
    with pytest.raises(Http404):
        ask(project, "Tom Reid")


def test_an_object_is_not_found_under_another_ones_address(project):
    other = Project.objects.create(title="Other")
    priya = Person.objects.get(name="Priya Shah")
    assert visible_or_404(Project, priya, pk=project.pk) == project
    with pytest.raises(Http404):
        visible_or_404(Project, priya, pk=project.pk, title=other.title)
