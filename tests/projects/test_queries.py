"""What the pages about workshops, leaving and answering cost: the same with 1 more person and with 3."""
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coproduce.people.models import Kind
from scheduling.services import replies
from scheduling.services.proposals import Place
from tests.make import events as places
from tests.make import polls
from tests.make import projects as make
from tests.make.people import person

pytestmark = pytest.mark.django_db
# With session, person and the trust's name.
QUERIES = {"leave": 6, "member": 6, "confirm": 18, "settled": 15, "move": 18, "cancel": 15, "reply": 5}


def addresses(project, planned, settled) -> dict[str, str]:
    home = project.get_absolute_url()
    fay = project.memberships.get(person__name="Fay Facilitator")
    return {
        "leave": f"{home}leave/",
        "member": f"{home}people/{fay.pk}/",
        "confirm": make.url(planned, "confirm/?") + urlencode(make.choice(make.best(planned))),
        "settled": make.url(settled),
        "move": make.url(settled, "move/?") + urlencode(make.choice(make.best(settled))),
        "cancel": make.url(settled, "cancel/"),
        "reply": f"/my/reply/{replies.token(settled.event.attendees.first())}/",
    }


@pytest.fixture
def lead():
    return places.free_all_week(make.lead())


@pytest.mark.parametrize("many", [1, 3])
def test_the_same_for_1_and_for_3(client, lead, many, django_assert_num_queries):
    project = make.project(lead)
    places.room()
    make.member(project, person("Fay Facilitator", Kind.STAFF), "is_facilitator")
    for number in range(many):
        make.member(project, places.free_all_week(person(f"Member {number}", Kind.STAFF)))
    planned, settled = make.workshop(project, needs_room=True), make.confirmed(project)
    client.force_login(lead)
    for name, address in addresses(project, planned, settled).items():
        with django_assert_num_queries(QUERIES[name], info=name):
            assert client.get(address).status_code == 200


# The lead's pages about a poll, and what somebody else in the project sees of it.
POLL_QUERIES = {
    "": 12, "new/": 12, "close/": 12, "cancel/": 5, "add/": 6, "paper/": 8, "choose": 19, "for": 10,
}  # fmt: skip


@pytest.mark.parametrize("many", [1, 3])
def test_polls_cost_the_same_for_1_and_for_3(client, lead, many):
    project = make.project(lead)
    room = places.room()
    for number in range(many):
        make.member(project, person(f"Member {number}", Kind.STAFF))
    plain, workshop = make.workshop(project), make.workshop(project)
    poll = polls.poll(workshop, hours=range(10, 10 + many + 1), places=[Place(polls.Kind.ROOM, room=room)])
    for number in range(many):
        polls.answer(poll, f"Member {number}", *[polls.YES] * (many + 1), help_wanted="A lift")
    client.force_login(lead)
    place = poll.times.first().pk
    member = make.who(project, "Member 0").pk
    found = {}
    for name in POLL_QUERIES:
        end = {"choose": f"choose/?time={place}", "for": f"for/{member}/"}.get(name, name)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(polls.url(plain if name == "new/" else workshop, end)).status_code == 200
        found[name] = len(queries)
    assert found == POLL_QUERIES
