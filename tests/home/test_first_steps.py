"""An empty trust: its lead is led to the first meeting."""
import pytest

from coproduce.home import first_steps, today
from coproduce.people.models import Kind, TrustSettings
from tests.make import events, projects
from tests.make.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruth():
    return person("Ruth Adeyemi", Kind.STAFF, Kind.COPRODUCTION_LEAD)


def test_home_of_an_empty_trust_says_the_three_steps(ruth):
    [line] = [thing for thing in today.of(ruth).things if thing.kind == "first-steps"]
    assert line.text == "Three steps to your first meeting"
    assert line.url == "/first-steps/"
    assert not [thing for thing in today.of(person("Sam Okoro", Kind.STAFF)).things if thing.kind == "first-steps"]


def test_each_step_leads_on_and_is_ticked(client, ruth, soon):
    client.force_login(ruth)
    page = client.get("/first-steps/").content.decode()
    assert page.count("<h1") == 1
    assert "Done" not in page
    assert [step.url for step in first_steps.of(ruth)] == ["/projects/new/", "/projects/new/", "/settings/trust/"]
    made = projects.project(by=ruth)
    steps = first_steps.of(ruth)
    assert [step.done for step in steps] == [False, False, False]
    assert steps[0].url == f"/projects/{made.pk}/invite/"
    assert steps[1].url == f"/projects/{made.pk}/workshops/new/"
    projects.invite(made)
    assert [step.done for step in first_steps.of(ruth)] == [True, False, False]
    events.event(ruth, by=ruth, start=soon, where="By phone")
    assert [step.done for step in first_steps.of(ruth)] == [True, True, False]
    trust = TrustSettings.to_change()
    trust.pals = "PALS, 01632 960140"
    trust.save()
    assert [step.done for step in first_steps.of(ruth)] == [True, True, True]
    assert not [thing for thing in today.of(ruth).things if thing.kind == "first-steps"]


def test_what_it_costs(client, ruth, django_assert_num_queries):
    client.force_login(ruth)
    for number in (1, 3):
        for _ in range(number):
            projects.project(by=ruth)
        with django_assert_num_queries(7):
            client.get("/first-steps/")
