"""Several people press at the same moment, each in a thread with a database connection of its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from allauth.account.forms import SignupForm
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from coproduce.audit.models import Entry
from coproduce.people import invitations
from coproduce.people.forms import SignUpForm
from coproduce.people.models import Invitation, Person
from tests.make.people import invitation, person
from tests.people.signing import LOGIN, VERIFY, sign_up

pytestmark = pytest.mark.django_db(transaction=True)
PRESSING = 6


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """What each job gave or raised; all start together."""
    start = Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        try:
            start.wait(10)
            return job()
        except invitations.InvitationError as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_one_invitation_pressed_by_one_person_in_six_tabs_is_used_once():
    made, ines = invitation(), person("Ines Moreau", email="ines.moreau@example.org")
    copies = [Invitation.objects.get(pk=made.pk) for _ in range(PRESSING)]
    answers = at_once(*(lambda copy=copy: invitations.redeem(invitation=copy, by=ines) for copy in copies))
    assert sorted(map(str, answers)) == sorted(map(str, [None] + [invitations.InviteUsed] * (PRESSING - 1)))
    made.refresh_from_db()
    assert (made.uses_left, made.used_by) == (0, ines)
    assert Entry.objects.filter(verb="invitation used").count() == 1


def test_reading_first_and_writing_then_would_use_it_more_than_once():
    """The negative control: without the condition in the UPDATE the race above is lost."""
    made, ines = invitation(), person("Ines Moreau", email="ines.moreau@example.org")
    everybody_has_read = Barrier(PRESSING)

    def naive() -> str:
        copy = Invitation.objects.get(pk=made.pk)
        if invitations.state(copy) is not invitations.InviteState.OPEN:
            return "refused"
        everybody_has_read.wait(10)
        copy.uses_left, copy.used_by, copy.used_at = copy.uses_left - 1, ines, timezone.now()
        copy.save()
        return "in"

    assert at_once(*[naive] * PRESSING) == ["in"] * PRESSING


def test_a_link_revoked_while_it_is_accepted_is_either_used_or_revoked():
    made, ines = invitation(), person("Ines Moreau", email="ines.moreau@example.org")
    used, revoked = at_once(
        lambda: invitations.redeem(invitation=Invitation.objects.get(pk=made.pk), by=ines),
        lambda: invitations.revoke(invitation=Invitation.objects.get(pk=made.pk), by=made.invited_by),
    )
    made.refresh_from_db()
    assert (used, revoked) in [(None, invitations.InviteUsed), (invitations.InviteRevoked, None)]
    assert (made.uses_left == 0, made.revoked_at is not None) == (used is None, revoked is None)


@contextmanager
def waiting_after_the_look_up(everybody: Barrier) -> Iterator[None]:
    """Holds this thread, once, when it has seen that no account has the address."""
    waited = []

    def wait(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if sql.startswith("SELECT") and '"people_person"."email" =' in sql and not waited:
            waited.append(sql)
            everybody.wait(10)
        return answer

    with connection.execute_wrapper(wait):
        yield
    assert waited


def both_sign_up() -> set[str]:
    """Where the two are sent, or the status of an error page."""
    both = Barrier(2)

    def press() -> str:
        with waiting_after_the_look_up(both):
            answer = sign_up(Client(raise_request_exception=False), "new.starter@saltmarsh-fenway.example")
            return answer.get("Location", str(answer.status_code))

    return set(at_once(press, press))


def test_two_browsers_that_sign_up_with_one_address_make_one_account():
    """The slower of them is told to wait a minute, as if it had pressed a second later."""
    assert both_sign_up() == {VERIFY, LOGIN}
    starter = Person.objects.get()
    assert starter.emailaddress_set.count() == 1
    assert len(mail.outbox) == 1


class Unguarded(SignUpForm):
    try_save = SignupForm.try_save


def test_without_our_guard_the_slower_of_two_sign_ups_would_break(settings):
    """The negative control."""
    settings.ACCOUNT_FORMS = {"signup": f"{__name__}.Unguarded"}
    assert both_sign_up() == {VERIFY, "500"}
