"""No mail goes to another address before a code from it was typed."""
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from coproduce.audit.models import Entry
from coproduce.people.models import Person
from tests.make.people import person
from tests.people.signing import code_in

pytestmark = pytest.mark.django_db
DETAILS, CONFIRM, SHARED = "/my/profile/details/", "/my/profile/messages/", "whitakers@post.example"


@pytest.fixture
def mary(db):
    return person("Mary Whitaker", email=None)


@pytest.fixture
def client(mary):
    made = Client()
    made.force_login(mary)
    return made


def ask(client, address=SHARED):
    return client.post(DETAILS, {"name": "Mary Whitaker", "phone": "", "contact_email": address})


def where(mary):
    return Person.objects.get(pk=mary.pk).contact_email


def test_the_code_makes_it_theirs(client, mary):
    assert ask(client)["Location"] == CONFIRM
    assert mail.outbox[-1].to == [SHARED]
    assert "Mary Whitaker would like messages" in mail.outbox[-1].body
    assert where(mary) == ""
    page = client.post(CONFIRM, {"code": code_in(mail.outbox[-1]).lower().replace("-", " ")}, follow=True)
    assert f"Your messages go to {SHARED} from now on." in page.content.decode()
    assert where(mary) == SHARED
    assert Entry.objects.get(verb="contact address changed").ids == {}


def test_three_wrong_codes_end_it(client, mary):
    ask(client)
    right = code_in(mail.outbox[-1])
    for _ in range(2):
        page = client.post(CONFIRM, {"code": "BBBB-BBBB"})
        words = "This is not the code in our email. Check it and type it again"
        assert page.context["form"].errors["code"] == [words]
    assert client.post(CONFIRM, {"code": "BBBB-BBBB"})["Location"] == DETAILS
    assert client.post(CONFIRM, {"code": right})["Location"] == DETAILS
    assert where(mary) == ""


def test_ten_minutes(client, mary):
    ask(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        assert client.post(CONFIRM, {"code": code_in(mail.outbox[-1])})["Location"] == DETAILS
    assert where(mary) == ""


def test_in_this_browser_and_by_this_person_only(client, mary):
    ask(client)
    other = Client()
    other.force_login(person("Stan Whitaker"))
    assert other.post(CONFIRM, {"code": code_in(mail.outbox[-1])})["Location"] == DETAILS
    assert where(mary) == ""


def test_a_code_is_for_the_address_that_was_asked_last(client, mary):
    ask(client, "first@post.example")
    first = code_in(mail.outbox[-1])
    ask(client, "second@post.example")
    assert client.post(CONFIRM, {"code": first}).status_code == 200
    client.post(CONFIRM, {"code": code_in(mail.outbox[-1])})
    assert where(mary) == "second@post.example"


def test_three_codes_a_minute_to_one_address(client):
    answers = [ask(client) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 200, 200]
    assert len(mail.outbox) == 3
    words = "That was too many tries. Wait a minute, then ask for a new code"
    assert answers[3].context["form"].errors["contact_email"] == [words]


def test_emptied_it_is_gone_at_once(client, mary):
    Person.objects.filter(pk=mary.pk).update(contact_email=SHARED)
    assert ask(client, "")["Location"] == "/my/profile/"
    assert (where(mary), mail.outbox) == ("", [])


def test_it_never_signs_in(client, mary):
    Person.objects.filter(pk=mary.pk).update(contact_email=SHARED)
    Client().post("/accounts/login/", {"login": SHARED})
    assert "code" not in mail.outbox[-1].subject.lower()
    assert "you need an invitation" in mail.outbox[-1].body
