"""How often codes go out, counted in mails: a limited request is answered politely."""

import pytest
from django.core import mail
from django.test import Client

from coproduce.people.models import Person
from tests.make.people import person
from tests.people.signing import CODE, EMAIL, LOGIN, VERIFY, ask_for_code, sign_in, sign_up

pytestmark = pytest.mark.django_db
ADDRESS = "priya.shah@saltmarsh-fenway.example"


def test_three_codes_a_minute_go_to_one_address():
    person()
    answers = [ask_for_code(Client(), ADDRESS) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 200, 200, 200]
    assert len(mail.outbox) == 3
    words = "That was too many tries. Wait a minute, then ask for a new code"
    assert answers[3].context["form"].errors["login"] == [words]
    assert f'value="{ADDRESS}"' in answers[3].content.decode()


def test_asking_again_gives_nothing_away_of_who_has_an_account():
    answers = [ask_for_code(Client(), "nobody@example.org") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 200]
    assert len(mail.outbox) == 3


def ask_from(browsers: int, **headers: str) -> list[int]:
    return [
        ask_for_code(
            Client(headers={name.replace("_", "-"): value.format(number) for name, value in headers.items()}),
            f"person{number}@example.org",
        ).status_code
        for number in range(browsers)
    ]


def test_twenty_codes_a_minute_go_out_to_one_machine():
    assert ask_from(23) == [302] * 20 + [200] * 3
    assert len(mail.outbox) == 20


def test_a_forged_forwarding_header_makes_nobody_another_machine():
    ask_from(23, x_forwarded_for="203.0.113.{}")
    assert len(mail.outbox) == 20


def test_behind_the_trusts_own_proxy_the_header_counts(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    ask_from(23, x_forwarded_for="198.51.100.1, 203.0.113.{}")
    assert len(mail.outbox) == 23
    mail.outbox.clear()
    ask_from(23, x_forwarded_for="198.51.100.{}, 203.0.113.200")
    assert len(mail.outbox) == 20


def test_a_double_press_on_sign_up_sends_one_mail_and_says_to_wait():
    browsers = Client(), Client()
    answers = [sign_up(browser, "new.starter@saltmarsh-fenway.example") for browser in browsers]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, VERIFY), (302, LOGIN)]
    assert len(mail.outbox) == 1
    assert "That was too many tries at once." in browsers[1].get(LOGIN).content.decode()


def test_pressing_twice_in_one_browser_leads_to_the_page_for_the_code(client):
    answers = [sign_up(client, "new.starter@saltmarsh-fenway.example") for _ in range(2)]
    assert [answer["Location"] for answer in answers] == [VERIFY, VERIFY]
    assert len(mail.outbox) == 1


def test_twenty_sign_ups_a_minute_come_from_one_machine():
    answers = [sign_up(Client(), f"starter{number}@saltmarsh-fenway.example") for number in range(22)]
    assert [answer["Location"] for answer in answers] == [VERIFY] * 20 + [LOGIN] * 2
    assert (len(mail.outbox), Person.objects.count()) == (20, 20)


def test_ten_changes_of_address_a_minute(client):
    person()
    sign_in(client, ADDRESS)
    mail.outbox.clear()
    answers = [client.post(EMAIL, {"email": f"new{n}@example.org", "action_add": ""}) for n in range(12)]
    assert [answer["Location"] for answer in answers] == [VERIFY] * 10 + ["/my/profile/"] * 2
    assert len(mail.outbox) == 10


def test_asking_for_another_code_too_often_sends_none(client):
    person()
    ask_for_code(client, ADDRESS)
    answers = [client.post(CODE, {"action": "resend"}) for _ in range(5)]
    assert {answer.status_code for answer in answers} <= {200, 302}
    assert len(mail.outbox) == 3
