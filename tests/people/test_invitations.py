"""An invitation: made, found by its link, used once, refused in words."""

import hashlib
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from coproduce.audit.models import Entry
from coproduce.people import invitations
from coproduce.people.invitations import InviteState
from coproduce.people.models import Invitation
from tests.make.people import invitation, person

pytestmark = pytest.mark.django_db


def verbs(about: Invitation) -> list[str]:
    return list(Entry.objects.filter(target_id=str(about.pk)).order_by("pk").values_list("verb", flat=True))


def test_an_invitation_is_open_for_28_days_and_one_use():
    made = invitation("Ines.Moreau@Example.ORG ", name="Ines Moreau")
    assert (made.address, made.name, made.uses_left) == ("ines.moreau@example.org", "Ines Moreau", 1)
    assert made.expires_at - made.created_at < timedelta(days=28, seconds=1)
    assert invitations.state(made) is InviteState.OPEN
    assert verbs(made) == ["invitation sent"]


def test_its_token_finds_it_and_is_kept_only_as_a_hash():
    made = invitation()
    token = invitations.token(made)
    assert len(token) == 43
    assert invitations.look_up(token) == made
    row = Invitation.objects.filter(pk=made.pk).values().get()
    assert row["token_hash"] == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(row)


@pytest.mark.parametrize("wrong", ["", "x" * 43, "é" * 43, "../../etc/passwd", "\x00"])
def test_a_wrong_token_finds_nothing(wrong):
    invitation()
    assert invitations.look_up(wrong) is None


def test_no_two_invitations_share_a_token():
    by = person()
    assert len({invitations.token(invitation(by=by)) for _ in range(20)}) == 20


def test_the_token_outlives_a_change_of_the_secret_key_while_the_old_one_is_kept(settings):
    made = invitation()
    token = invitations.token(made)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "n" * 50
    settings.SECRET_KEY_FALLBACKS = [old]
    assert invitations.token(made) == token
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(invitations.TokenLost):
        invitations.token(made)


def test_the_person_with_that_verified_address_uses_it_up():
    made, ines = invitation(), person("Ines Moreau", email="ines.moreau@example.org")
    invitations.redeem(invitation=made, by=ines)
    made.refresh_from_db()
    assert (made.uses_left, made.used_by, invitations.state(made)) == (0, ines, InviteState.USED)
    assert verbs(made) == ["invitation sent", "invitation used"]
    with pytest.raises(invitations.InviteUsed):
        invitations.redeem(invitation=made, by=ines)
    assert verbs(made) == ["invitation sent", "invitation used"]


def test_a_second_verified_address_counts_too():
    made, ines = invitation(), person("Ines Moreau")
    ines.emailaddress_set.create(email="ines.moreau@example.org", verified=True)
    invitations.redeem(invitation=made, by=ines)
    assert made.used_by == ines


def test_another_verified_address_is_the_wrong_person_and_the_invitation_survives():
    made = invitation()
    with pytest.raises(invitations.WrongPerson):
        invitations.redeem(invitation=made, by=person("Tom Reid"))
    made.refresh_from_db()
    assert (invitations.state(made), made.uses_left) == (InviteState.OPEN, 1)


def test_an_address_that_is_not_verified_does_not_count():
    made, ines = invitation(), person("Ines Moreau", email="ines.moreau@example.org")
    ines.emailaddress_set.update(verified=False)
    with pytest.raises(invitations.WrongPerson):
        invitations.redeem(invitation=made, by=ines)


def test_an_expired_invitation_lets_nobody_in_whichever_way_they_come():
    made, ines = invitation(days=7), person("Ines Moreau", email="ines.moreau@example.org")
    with time_machine.travel(made.expires_at, tick=False):
        assert invitations.state(made) is InviteState.EXPIRED
        for way in (invitations.redeem, invitations.decline, invitations.take_back):
            with pytest.raises(invitations.InviteExpired):
                way(invitation=made, **({"by": ines} if way is invitations.redeem else {}))
    with time_machine.travel(made.expires_at - timedelta(seconds=1), tick=False):
        invitations.redeem(invitation=made, by=ines)
    assert made.used_by == ines


def test_a_revoked_invitation_lets_nobody_in_even_with_a_copy_read_before():
    made, ines = invitation(), person("Ines Moreau", email="ines.moreau@example.org")
    copy = Invitation.objects.get(pk=made.pk)
    invitations.revoke(invitation=made, by=made.invited_by)
    invitations.revoke(invitation=made, by=made.invited_by)
    assert invitations.state(made) is InviteState.REVOKED
    with pytest.raises(invitations.InviteRevoked):
        invitations.redeem(invitation=copy, by=ines)
    with pytest.raises(invitations.InviteRevoked):
        invitations.decline(invitation=copy)
    assert verbs(made) == ["invitation sent", "invitation revoked"]


def test_a_used_invitation_cannot_be_revoked():
    made, ines = invitation(), person("Ines Moreau", email="ines.moreau@example.org")
    invitations.redeem(invitation=made, by=ines)
    with pytest.raises(invitations.InviteUsed):
        invitations.revoke(invitation=made, by=made.invited_by)


def test_a_no_can_be_taken_back_and_a_yes_takes_it_back_too():
    made, ines = invitation(), person("Ines Moreau", email="ines.moreau@example.org")
    invitations.decline(invitation=made)
    declined_at = made.declined_at
    invitations.decline(invitation=made)
    assert (invitations.state(made), made.declined_at) == (InviteState.DECLINED, declined_at)
    invitations.take_back(invitation=made)
    assert invitations.state(made) is InviteState.OPEN
    invitations.decline(invitation=made)
    invitations.redeem(invitation=made, by=ines)
    assert (invitations.state(made), made.declined_at) == (InviteState.USED, None)
    assert verbs(made)[1:] == [
        "invitation declined",
        "invitation taken up again",
        "invitation declined",
        "invitation used",
    ]


def test_the_session_holds_an_invitation_without_using_it():
    session, made = SessionStore(), invitation()
    assert invitations.held(session) is None
    invitations.hold(session, made)
    assert invitations.held(session) == made
    assert invitations.held(session).uses_left == 1
    assert invitations.token(made) not in str(dict(session))
    invitations.let_go(session)
    assert invitations.held(session) is None


def test_a_held_invitation_that_is_gone_is_none():
    session, made = SessionStore(), invitation()
    invitations.hold(session, made)
    Invitation.objects.all().delete()
    assert invitations.held(session) is None


def test_times_are_told_from_outside():
    made = invitation(days=7)
    assert invitations.state(made, timezone.now() + timedelta(days=8)) is InviteState.EXPIRED
