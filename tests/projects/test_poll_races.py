"""Two people, or one person twice, in the same second. With the lock off, each of these goes wrong."""
from functools import partial

import pytest
from django.db import connection

from projects.models import Workshop
from projects.services import polls as opening
from projects.services import workshops
from scheduling.models import Event, Proposal, Response
from scheduling.services import proposals
from scheduling.services.errors import AnsweredMeanwhile, PollOver
from tests.make import polls as make
from tests.make import projects as house
from tests.make.people import person
from tests.make.polls import NO, YES
from tests.projects.test_workshop_races import together

pytestmark = pytest.mark.django_db(transaction=True)


def unlocked(*things):
    """The guard off: the rows as they were read, in the order in which they would be locked."""
    return sorted(things, key=lambda thing: (thing._meta.db_table, thing.pk))


@pytest.fixture
def workshop(db):
    project = house.project()
    house.member(project, person("Joan Price"))
    return house.workshop(project)


@pytest.fixture
def poll(workshop):
    return make.poll(workshop)


def answering(poll, *says, places=()):
    """As from a page of its own."""
    response = Response.objects.select_related("proposal", "person").get(proposal=poll, person__name="Joan Price")
    return partial(proposals.answer, response=response, said=make.said(poll, *says, places=places))


WHOLE = (([YES, ""], ["phone"]), (["", NO], ["online"]))


def at_once(poll):
    """What is stored after two sendings of one person at once, and what each raised."""
    raised = together(answering(poll, YES, "", places=["phone"]), answering(poll, "", NO, places=["online"]))
    response = make.asked(poll, "Joan Price")
    return raised, (make.told(response), list(response.places.order_by("pk").values_list("kind", flat=True)))


def test_two_answers_of_one_person_at_once_are_never_mixed(poll):
    for _ in range(5):
        raised, stored = at_once(poll)
        assert raised == [None, None]
        assert stored in WHOLE


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite every writing transaction is alone")
def test_without_the_lock_they_would_be(poll, monkeypatch):
    """The control. The row's own update, which would hold the second one back too, is left out."""
    monkeypatch.setattr(proposals, "locked", unlocked)
    monkeypatch.setattr(Response, "save", lambda self, **more: None)
    mixed = 0
    for _ in range(30):
        response = make.asked(poll, "Joan Price")
        response.answers.all().delete()
        response.places.clear()
        mixed += at_once(poll)[1] not in WHOLE
    assert mixed


def two_recorders(poll):
    """Two people write down what Joan told each of them, both from an empty page. How many were told to look again."""
    jobs = [partial(answering(poll, says, says), by=poll.organizer, how="phone", seen="none") for says in (YES, NO)]
    return sum(isinstance(error, AnsweredMeanwhile) for error in together(*jobs))


def test_of_two_who_write_down_at_once_the_second_looks_again(poll):
    assert two_recorders(poll) == 1


def test_without_the_lock_the_second_would_overwrite_unseen(poll, monkeypatch):
    """The control."""
    monkeypatch.setattr(proposals, "locked", unlocked)
    assert two_recorders(poll) == 0


def closing_while_answering(poll):
    """Both had the poll before them while it was open. What is stored, and whether the answer was refused."""
    late = answering(poll, YES, YES)
    proposals.close(proposal=poll, by=poll.organizer)
    (refused,) = together(late)
    return make.told(make.asked(poll, "Joan Price")), isinstance(refused, PollOver)


def test_an_answer_at_the_moment_of_closing_counts_or_is_refused(poll):
    """Whichever comes first: nothing is stored of what was refused, and all of what was not."""
    raised = together(
        answering(poll, YES, NO), partial(proposals.close, proposal=Proposal.objects.get(), by=poll.organizer)
    )
    stored = make.told(make.asked(poll, "Joan Price"))
    assert raised[1] is None
    assert stored == (["", ""] if isinstance(raised[0], PollOver) else [YES, NO])


def test_an_answer_a_moment_too_late_is_refused(poll):
    assert closing_while_answering(poll) == (["", ""], True)


def test_without_the_lock_it_would_count(poll, monkeypatch):
    """The control."""
    answer = proposals.answer

    def careless(**more):
        monkeypatch.setattr(proposals, "locked", unlocked)
        return answer(**more)

    monkeypatch.setattr(proposals, "answer", careless)
    assert closing_while_answering(poll) == ([YES, YES], False)


def two_organisers(workshop, poll):
    """Two choose different times in the same second. How many meetings there are, and what the poll became."""
    seen = [Workshop.objects.select_related("project", "proposal").get(pk=workshop.pk) for _ in range(2)]
    jobs = [
        partial(
            workshops.confirm,
            workshop=one, by=workshop.created_by, start=time.start, end=time.end, room=None, where="By phone",
        )
        for one, time in zip(seen, poll.times.all(), strict=True)
    ]
    raised = together(*jobs)
    poll.refresh_from_db()
    return Event.objects.count(), raised, poll.status


def test_two_organisers_who_choose_at_once_book_one_meeting(workshop, poll):
    assert two_organisers(workshop, poll) == (1, [None, None], "settled")


def test_without_the_lock_they_would_book_two(workshop, poll, monkeypatch):
    """The control."""
    monkeypatch.setattr(workshops, "locked", unlocked)
    assert two_organisers(workshop, poll)[0] == 2


def two_polls(workshop):
    seen = [Workshop.objects.select_related("project").get(pk=workshop.pk) for _ in range(2)]
    together(*[partial(make.poll, one) for one in seen])
    return Proposal.objects.count()


def test_a_double_click_asks_once(workshop):
    assert two_polls(workshop) == 1


def test_without_the_lock_it_would_ask_twice(workshop, monkeypatch):
    """The control."""
    monkeypatch.setattr(opening, "locked", unlocked)
    assert two_polls(workshop) == 2
