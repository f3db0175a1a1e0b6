"""Two people type into one project at the same time."""
import pytest

from coproduce.audit.models import Entry
from projects.models import Project
from tests.make import projects as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(db):
    return make.project(decided="The doors stay.")


def opened(client, project):
    """What a browser holds after opening the page."""
    client.force_login(project.contact)
    form = client.get(f"/projects/{project.pk}/edit/").context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def save(client, project, form, **typed):
    return client.post(f"/projects/{project.pk}/edit/", form | typed)


def test_the_second_to_save_is_told_and_loses_nothing(client, project):
    first, second = opened(client, project), opened(client, project)
    assert save(client, project, first, decided="The doors & windows stay.")["Location"] == project.get_absolute_url()
    page = save(client, project, second, purpose="Less noise at night.")
    assert page.status_code == 200
    words = page.content.decode()
    assert "Somebody else saved other words while you were typing, and yours are not saved yet." in words
    assert "Less noise at night.</textarea>" in words
    assert "<p>The doors &amp; windows stay.</p>" in words
    project.refresh_from_db()
    assert (project.purpose, project.decided) == (make.PURPOSE, "The doors & windows stay.")
    again = {name: page.context["form"][name].value() for name in second}
    assert save(client, project, again)["Location"] == project.get_absolute_url()
    project.refresh_from_db()
    assert (project.purpose, project.decided) == ("Less noise at night.", "The doors stay.")


def test_a_double_click_is_no_conflict(client, project):
    form = opened(client, project)
    for _ in range(2):
        answer = save(client, project, form, purpose="Less noise at night.")
        assert answer["Location"] == project.get_absolute_url()
    assert Entry.objects.filter(verb="project edited").count() == 1


def test_a_form_without_the_stamp_still_saves(client, project):
    form = opened(client, project) | {"seen": ""}
    save(client, project, form, purpose="Less noise at night.")
    assert Project.objects.get().purpose == "Less noise at night."
