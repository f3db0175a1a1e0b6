"""Changing the address that signs in: a fresh code first, then a code sent to the new address."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from coproduce.people.models import Kind, Person
from tests.make.people import person
from tests.people.signing import EMAIL, LOGIN, LOGOUT, VERIFY, code_in, last_mail, sign_in, who

pytestmark = pytest.mark.django_db
OLD, NEW = "priya.shah@saltmarsh-fenway.example", "priya@example.org"


def change_to(client, address: str):
    return client.post(EMAIL, {"email": address, "action_add": ""})


def test_a_code_sent_to_the_new_address_changes_it(client):
    priya = person()
    sign_in(client, OLD)
    page = client.get(EMAIL).content.decode()
    assert "style=" not in page
    assert OLD in page
    assert change_to(client, "Priya@Example.ORG")["Location"] == VERIFY
    priya.refresh_from_db()
    assert priya.email == OLD
    client.post(VERIFY, {"code": code_in(last_mail(NEW))})
    priya.refresh_from_db()
    assert priya.email == NEW
    assert list(priya.emailaddress_set.values_list("email", "verified", "primary")) == [(NEW, True, True)]
    assert mail.outbox[-1].to == [OLD]
    assert f"You now sign in with {NEW} instead of {OLD}" in mail.outbox[-1].body


def test_a_new_address_at_the_trust_makes_staff(client):
    ines = person("Ines Moreau", email="ines@example.org")
    sign_in(client, "ines@example.org")
    change_to(client, "ines@saltmarsh-fenway.example")
    client.post(VERIFY, {"code": code_in(last_mail("ines@saltmarsh-fenway.example"))})
    assert list(ines.roles.values_list("kind", flat=True)) == [Kind.STAFF]


@pytest.mark.parametrize("how_old", ["ten minutes", "a session that never saw a code"])
def test_an_old_session_is_asked_for_a_new_code_first(client, how_old):
    priya = person()
    if how_old == "ten minutes":
        sign_in(client, OLD)
    else:
        client.force_login(priya)
    later = timezone.now() + timedelta(seconds=601)
    mail.outbox.clear()
    with time_machine.travel(later, tick=False):
        answers = client.get(EMAIL), change_to(client, NEW)
        for answer in answers:
            assert (answer.status_code, answer.templates[0].name) == (403, "people/fresh_code.html")
        assert mail.outbox == []
        back = f"{LOGIN}?next=/accounts/email/"
        assert f'name="next" value="{back}"' in answers[0].content.decode()
        assert client.post(LOGOUT, {"next": back})["Location"] == back
        assert who(client) is None


def test_a_session_is_fresh_for_ten_minutes(client):
    person()
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        sign_in(client, OLD)
    with time_machine.travel(now + timedelta(seconds=599), tick=False):
        assert client.get(EMAIL).status_code == 200


def test_an_address_that_somebody_else_has_is_not_given_away(client):
    person("Tom Reid")
    person()
    sign_in(client, OLD)
    answer = change_to(client, "tom.reid@saltmarsh-fenway.example")
    assert answer["Location"] == VERIFY
    client.post(VERIFY, {"code": code_in(last_mail("tom.reid@saltmarsh-fenway.example"))})
    assert list(Person.objects.order_by("email").values_list("email", flat=True)) == [
        OLD,
        "tom.reid@saltmarsh-fenway.example",
    ]


def test_wrong_codes_change_nothing(client):
    priya = person()
    sign_in(client, OLD)
    change_to(client, NEW)
    code = code_in(last_mail(NEW))
    for _ in range(3):
        client.post(VERIFY, {"code": "BBBB-BBBB"})
    client.post(VERIFY, {"code": code})
    priya.refresh_from_db()
    assert priya.email == OLD


def test_the_same_address_again_is_refused_in_words(client):
    person()
    sign_in(client, OLD)
    answer = change_to(client, OLD)
    assert answer.context["form"].errors["email"] == ["This is your email address already. Enter another one"]


def test_nobody_signed_in_is_sent_to_sign_in(client):
    assert client.get(EMAIL)["Location"] == f"{LOGIN}?next={EMAIL}"
