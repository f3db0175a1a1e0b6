"""Many ask by one open link at the same moment: no more than it allows."""
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from coproduce.people import invitations
from coproduce.people.invitations import InviteState
from coproduce.people.models import Invitation
from projects.models import JoinRequest, ProjectInvite
from projects.services import asking
from tests.make import projects as make

pytestmark = pytest.mark.django_db(transaction=True)
ASKING, ALLOWED = 12, 5


def all_at_once(job):
    start = Barrier(ASKING)

    def run(number):
        try:
            start.wait(10)
            return job(number)
        except invitations.InviteUsed:
            return "full"
        finally:
            connection.close()

    with ThreadPoolExecutor(ASKING) as pool:
        return list(pool.map(run, range(ASKING)))


def test_twelve_ask_at_once_where_five_may():
    link = make.open_link(make.project(), people=ALLOWED)

    def ask(number):
        mine = ProjectInvite.objects.select_related("invitation", "project").get(pk=link.pk)
        asking.ask(invite=mine, by=None, name=f"Rosa {number}", phone="01632 960115")
        return "asked"

    answers = all_at_once(ask)
    assert sorted(answers) == ["asked"] * ALLOWED + ["full"] * (ASKING - ALLOWED)
    assert (JoinRequest.objects.count(), Invitation.objects.get().uses_left) == (ALLOWED, 0)


def test_looking_first_and_writing_then_would_let_all_of_them_ask():
    """The negative control: without the condition in the UPDATE."""
    link = make.open_link(make.project(), people=ALLOWED)
    everybody_has_looked = Barrier(ASKING)

    def naive(number):
        mine = ProjectInvite.objects.select_related("invitation", "project").get(pk=link.pk)
        if invitations.state(mine.invitation) is not InviteState.OPEN:
            return "full"
        everybody_has_looked.wait(10)
        JoinRequest.objects.create(project=mine.project, invite=mine, name=f"Rosa {number}", phone="01632 960115")
        return "asked"

    assert all_at_once(naive) == ["asked"] * ASKING
