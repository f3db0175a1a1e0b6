"""The last day for answers is moved later, while a poll is open."""
from datetime import timedelta

import pytest
import time_machine

from coproduce.design import dates
from coproduce.notifications import deliver
from scheduling.services import proposals
from scheduling.services.errors import PollOver
from tests.make import polls as make
from tests.make import projects as house
from tests.make.polls import NO, YES, sent, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(project):
    deliver.send_due()
    return house.workshop(project)


@pytest.fixture
def poll(workshop):
    made = make.poll(workshop)
    sent()
    return made


def send(client, workshop, days):
    client.force_login(workshop.created_by)
    parts = {f"last_day_{part}": getattr(make.days(days), part) for part in ("day", "month", "year")}
    return client.post(make.url(workshop, "more-time/"), parts, follow=True)


def addresses(*names):
    return [f"{name}@saltmarsh-fenway.example" for name in names]


def test_people_can_answer_longer_and_are_reminded_later(client, workshop, poll):
    before = poll.closes_at
    make.answer(poll, "Joan Price", YES, NO)
    later = make.days(12)
    assert f"People can answer until the end of {dates.day(later)}." in words(send(client, workshop, 12))
    poll.refresh_from_db()
    assert poll.last_day == later
    with time_machine.travel(before, tick=False):
        assert sent() == {}
        make.answer(poll, "Ali Aziz", YES, NO)
    with time_machine.travel(poll.closes_at - timedelta(hours=1), tick=False):
        assert sorted(sent()) == addresses("ana.bell", "kemi.ade", "sam.okoro")
    with time_machine.travel(poll.closes_at, tick=False):
        found = sent()
    assert {to: [one.subject for one in mails] for to, mails in found.items()} == {
        "ana.bell@saltmarsh-fenway.example": ["The answers are in: Quieter nights workshop"]
    }


def test_whoever_had_the_reminder_gets_no_second_one(workshop, poll):
    later = make.days(12)
    with time_machine.travel(poll.closes_at - timedelta(hours=1), tick=False):
        assert len(sent()) == 5
        proposals.extend(proposal=poll, last_day=later, by=workshop.created_by)
    poll.refresh_from_db()
    assert poll.last_day == later
    with time_machine.travel(poll.closes_at - timedelta(hours=1), tick=False):
        assert sent() == {}


@pytest.mark.parametrize(
    ("days", "says"), [(6, "Choose a later day"), (-1, "Choose a later day"), (21, "must be before the first time")]
)
def test_a_day_that_cannot_be_is_said_and_changes_nothing(client, workshop, poll, days, says):
    page = words(send(client, workshop, days))
    assert "There is a problem" in page
    assert says in page
    before = poll.closes_at
    poll.refresh_from_db()
    assert poll.closes_at == before


@pytest.mark.parametrize("hidden", [True, False])
def test_a_closed_poll_is_never_opened_again(client, workshop, poll, hidden):
    poll.hidden = hidden
    poll.save()
    proposals.close(proposal=poll, by=workshop.created_by)
    with pytest.raises(PollOver):
        proposals.extend(proposal=poll, last_day=make.days(12), by=workshop.created_by)
    assert "Nothing was changed." in words(send(client, workshop, 12))
