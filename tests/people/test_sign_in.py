"""Signing in by a code from the mail, and all the ways in which it must not work."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coproduce.people import invitations
from tests.make.people import invitation, person
from tests.people.signing import (
    CODE,
    LOGIN,
    LOGOUT,
    ask_for_code,
    code_in,
    enter_code,
    last_mail,
    sign_in,
    sign_up,
    who,
    without_tokens,
)

pytestmark = pytest.mark.django_db
ADDRESS = "priya.shah@saltmarsh-fenway.example"


def test_the_form_asks_for_an_address_and_nothing_else(client):
    page = client.get(LOGIN)
    assert list(page.context["form"].fields) == ["login"]
    assert "password" not in page.content.decode().replace("need no password", "")


def test_a_code_from_the_mail_signs_in_and_changes_the_session_key(client):
    priya = person()
    answer = ask_for_code(client, " Priya.Shah@Saltmarsh-Fenway.Example ")
    assert (answer.status_code, answer["Location"]) == (302, CODE)
    assert (len(mail.outbox), who(client)) == (1, None)
    before = client.session.session_key
    answer = enter_code(client, code_in(last_mail(ADDRESS)))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert who(client) == str(priya.pk)
    assert client.session.session_key != before
    assert not type(client.session)(before).exists(before)


def test_small_letters_and_spaces_in_the_code_are_fine(client):
    priya = person()
    ask_for_code(client, ADDRESS)
    enter_code(client, f" {code_in(last_mail(ADDRESS)).lower().replace('-', ' ')} ")
    assert who(client) == str(priya.pk)


def test_the_code_fails_from_another_browser(client):
    person()
    ask_for_code(client, ADDRESS)
    other = Client()
    ask_for_code(other, "nobody@example.org")
    code = code_in(mail.outbox[0])
    enter_code(other, code)
    assert who(other) is None
    assert (enter_code(Client(), code).status_code, who(client)) == (302, None)


def test_the_code_works_once(client):
    person()
    ask_for_code(client, ADDRESS)
    code = code_in(last_mail(ADDRESS))
    enter_code(client, code)
    client.post(LOGOUT)
    assert who(client) is None
    assert enter_code(client, code).status_code == 302
    assert who(client) is None
    ask_for_code(client, ADDRESS)
    enter_code(client, code)
    assert who(client) is None


def test_the_code_is_dead_after_three_wrong_tries(client):
    person()
    ask_for_code(client, ADDRESS)
    code = code_in(last_mail(ADDRESS))
    first = enter_code(client, "BBBB-BBBB")
    assert first.status_code == 200
    assert "This is not the code in our email. Check it and type it again" in first.content.decode()
    assert 'value="BBBB-BBBB"' in first.content.decode()
    assert enter_code(client, "BBBB-BBBB").status_code == 200
    assert enter_code(client, "BBBB-BBBB").status_code == 302
    enter_code(client, code)
    assert who(client) is None


def test_the_right_code_still_works_on_the_third_try(client):
    priya = person()
    ask_for_code(client, ADDRESS)
    for _ in range(2):
        enter_code(client, "BBBB-BBBB")
    enter_code(client, code_in(last_mail(ADDRESS)))
    assert who(client) == str(priya.pk)


def test_the_code_is_dead_after_ten_minutes(client):
    person()
    ask_for_code(client, ADDRESS)
    with time_machine.travel(timezone.now() + timedelta(seconds=601)):
        enter_code(client, code_in(last_mail(ADDRESS)))
    assert who(client) is None


def test_a_new_code_can_be_asked_for_twice_and_ends_the_old_one(client):
    priya = person()
    ask_for_code(client, ADDRESS)
    for _ in range(3):
        client.post(CODE, {"action": "resend"})
    assert len(mail.outbox) == 3
    enter_code(client, code_in(mail.outbox[0]))
    assert who(client) is None
    enter_code(client, code_in(mail.outbox[2]))
    assert who(client) == str(priya.pk)


def test_an_unknown_address_gets_the_same_page_and_a_mail_that_says_whom_to_ring(client):
    person()
    known, unknown = Client(), Client()
    answers = [ask_for_code(known, ADDRESS), ask_for_code(unknown, "ines@example.org")]
    assert [(one.status_code, one["Location"]) for one in answers] == [(302, CODE)] * 2
    assert without_tokens(known.get(CODE), ADDRESS) == without_tokens(unknown.get(CODE), "ines@example.org")
    words = last_mail("ines@example.org").body
    assert "you need an invitation" in words
    assert "ring 01632 960123" in words
    assert "/accounts/signup/" not in words


def test_an_unknown_address_at_the_trust_is_told_how_to_set_up_an_account(client, settings):
    ask_for_code(client, "new.starter@saltmarsh-fenway.example")
    assert f"{settings.SITE_URL}/accounts/signup/" in last_mail("new.starter@saltmarsh-fenway.example").body


def test_an_account_that_was_closed_lets_nobody_in(client):
    priya = person()
    ask_for_code(client, ADDRESS)
    priya.is_active = False
    priya.save()
    enter_code(client, code_in(last_mail(ADDRESS)))
    assert who(client) is None


def test_closing_an_account_ends_its_open_sessions(client):
    priya = person()
    sign_in(client, ADDRESS)
    assert client.get(reverse("people:profile")).status_code == 200
    priya.is_active = False
    priya.save()
    assert client.get(reverse("people:profile")).status_code == 302


def test_an_existing_account_keeps_the_held_invitation_and_comes_back_to_it(client):
    ines = person("Ines Moreau", email="ines.moreau@example.org")
    session = client.session
    invitations.hold(session, invitation())
    session.save()
    client.cookies["sessionid"] = session.session_key
    answer = sign_in(client, "ines.moreau@example.org")
    assert (answer["Location"], who(client)) == (reverse("join:invitation"), str(ines.pk))
    assert invitations.held(client.session).address == "ines.moreau@example.org"


@pytest.mark.parametrize("over", ["used", "revoked"])
def test_an_invitation_that_is_over_leads_home(client, over):
    ines, held = person("Ines Moreau", email="ines.moreau@example.org"), invitation()
    if over == "used":
        invitations.redeem(invitation=held, by=ines)
    else:
        invitations.revoke(invitation=held, by=held.invited_by)
    session = client.session
    invitations.hold(session, held)
    session.save()
    client.cookies["sessionid"] = session.session_key
    assert sign_in(client, "ines.moreau@example.org")["Location"] == "/"


@pytest.mark.parametrize(
    "hostile",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        " //evil.example",
        "http://localhost@evil.example/",
    ],
)
def test_a_hostile_next_leads_home(client, hostile):
    person()
    answer = ask_for_code(client, ADDRESS, next=hostile)
    assert answer["Location"] == CODE
    answer = enter_code(client, code_in(last_mail(ADDRESS)), next=hostile)
    assert answer["Location"] == "/"
    assert client.get(LOGIN, {"next": hostile})["Location"] == "/"
    assert client.post(LOGOUT, {"next": hostile})["Location"] == "/"


def test_a_page_of_ours_as_next_is_where_they_land(client):
    person()
    wanted = reverse("people:profile")
    answer = client.get(wanted)
    assert answer["Location"] == f"{LOGIN}?next={wanted}"
    answer = ask_for_code(client, ADDRESS, next=wanted)
    assert answer["Location"] == f"{CODE}?next=%2Fmy%2Fprofile%2F"
    assert enter_code(client, code_in(last_mail(ADDRESS)), next=wanted)["Location"] == wanted


def test_signing_out_takes_a_post(client):
    priya = person()
    client.force_login(priya)
    assert client.get(LOGOUT).status_code == 200
    assert who(client) == str(priya.pk)
    assert client.post(LOGOUT)["Location"] == "/"
    assert who(client) is None


def test_signing_in_and_out_need_the_csrf_token():
    strict = Client(enforce_csrf_checks=True)
    person()
    assert ask_for_code(strict, ADDRESS).status_code == 403
    assert mail.outbox == []
    strict.force_login(person("Tom Reid"))
    assert strict.post(LOGOUT).status_code == 403
    assert who(strict) is not None


@pytest.mark.parametrize(
    "path", ["", "change/", "set/", "reset/", "reset/done/", "reset/key/1-abc/", "reset/key/done/", "anything"]
)
@pytest.mark.parametrize("signed_in", [False, True])
def test_nothing_is_under_password(client, path, signed_in):
    if signed_in:
        client.force_login(person())
    for method in (client.get, client.post):
        assert method(f"/accounts/password/{path}").status_code == 404


def test_nobody_can_show_who_they_are_by_a_password(client):
    client.force_login(person())
    assert client.get("/accounts/reauthenticate/").status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "localhost:6666"])
def test_no_mail_takes_its_links_from_the_host_header(host, settings):
    settings.ALLOWED_HOSTS = ["*"]
    ask_for_code(Client(headers={"host": host}), "ines@example.org")
    ask_for_code(Client(headers={"host": host}), "new.starter@saltmarsh-fenway.example")
    person()
    sign_up(Client(headers={"host": host}), ADDRESS)
    assert [message.to[0] for message in mail.outbox] == [
        "ines@example.org",
        "new.starter@saltmarsh-fenway.example",
        ADDRESS,
    ]
    for message in mail.outbox:
        assert host not in message.body + message.subject
        assert settings.SITE_URL in message.body


def test_a_hostile_host_header_is_refused_altogether():
    assert Client(headers={"host": "evil.example"}).get(LOGIN).status_code == 400


def test_a_name_in_a_mail_cannot_break_its_headers(client):
    person(name="Priya\nBcc: everybody@example.org", email=ADDRESS)
    sign_in(client, ADDRESS)
    assert who(client) is not None
    assert mail.outbox[-1].recipients() == [ADDRESS]


def test_neither_codes_nor_links_reach_the_logs(client, caplog):
    caplog.set_level(logging.DEBUG)
    person()
    held = invitation()
    ask_for_code(client, ADDRESS)
    enter_code(client, "BBBB-BBBB")
    enter_code(client, code_in(last_mail(ADDRESS)))
    invitations.look_up(invitations.token(held))
    logged = " ".join(f"{entry.getMessage()} {entry.__dict__}" for entry in caplog.records)
    assert code_in(last_mail(ADDRESS)) not in logged
    assert invitations.token(held) not in logged
