"""Giving the address of a calendar: what is asked and said, and that the address is shown and kept nowhere."""
import html
import logging
import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from coproduce.notifications import deliver
from coproduce.people.models import TrustSettings
from scheduling.models import CalendarAddress, DiarySource
from scheduling.services import addresses
from tests.make import events
from tests.make.diaries import ics
from tests.make.everything import everything_in_the_database
from tests.make.people import person
from tests.make.site import ADDRESS, HOST, SECRET, Site, answer

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
DIARY, GIVE = reverse("scheduling:diary"), reverse("scheduling:diary-address")
BUSY = ("20261126T100000Z", "20261126T110000Z")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def priya(client):
    priya = person()
    client.force_login(priya)
    return priya


def words(response) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", response.content.decode())).split())


def give(client, address: str = ADDRESS):
    return client.post(GIVE, {"address": address}, follow=True)


def read(*answers: bytes) -> None:
    with Site(answers=list(answers)) as site:
        addresses.read_due(network=site.network())


def test_it_says_what_happens_next_and_then_what_came_of_it(client, priya):
    said = words(give(client))
    assert "We read it within a few minutes. Look here again to see what came of it." in said
    assert "Calendar address We read it within a few minutes." in said
    read(answer(ics(BUSY, ("never", "ever"))))
    said = words(client.get(DIARY))
    assert "Calendar address Last read just now. We look again at about 12" in said
    assert "1 entry could not be read. Look at your week and check that it is right." in said
    assert "10am to 11am: busy" in words(client.get(reverse("scheduling:diary-week")))


def test_what_went_wrong_is_said_in_words(client, priya):
    give(client)
    read(answer(status="404 Not Found"))
    said = words(client.get(DIARY))
    assert "Its website did not let us read it. Check that it is still shared. We try again at about" in said


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Paste the address of your calendar"),
        ("   ", "Paste the address of your calendar"),
        (f"http://{HOST}/{SECRET}", "We can only read addresses that begin with https:// or webcal://"),
        (f"https://10.0.0.1/{SECRET}", "Enter the whole address, as your calendar shows it."),
        (f"https://ana:{SECRET}@{HOST}/", "Leave out the name and password before the @."),
        (f"https://{HOST}:8443/{SECRET}", "Leave out the colon and number after the name of the website."),
        (f"https://{HOST}/{SECRET}{'a' * 3000}", "Enter the whole address"),
        (f"https://{HOST}/{SECRET}{'a' * 9000}", "Error:"),
        (f"<script>{SECRET}</script>", "Enter the whole address"),
    ],
)
def test_a_mistake_is_said_and_what_was_typed_is_not_shown_again(client, priya, typed, error):
    response = give(client, typed)
    assert response.status_code == 200
    assert error in words(response)
    assert SECRET not in response.content.decode()
    assert not DiarySource.objects.exists()


def test_a_new_address_takes_the_place_of_the_last_one(client, priya):
    give(client)
    assert "This takes the place of the address you gave us before." in words(client.get(GIVE))
    give(client, f"https://{HOST}/new")
    assert CalendarAddress.objects.count() == 1


def test_it_can_be_deleted(client, priya):
    give(client)
    url = reverse("scheduling:diary-delete", args=[DiarySource.objects.get().pk])
    assert "Stop reading your calendar?" in words(client.get(url))
    client.post(url)
    assert (DiarySource.objects.count(), CalendarAddress.objects.count()) == (0, 0)


def test_switched_off_no_page_asks_for_it(client, priya):
    trust = TrustSettings.current()
    trust.areas_off = ["calendar_addresses"]
    trust.save()
    assert [client.get(GIVE).status_code, give(client).status_code] == [404, 404]
    assert GIVE not in client.get(DIARY).content.decode()
    assert not CalendarAddress.objects.exists()


def test_a_page_never_asks_the_network(client, priya):
    """Sockets to anywhere but this machine are closed in tests, and looking up a name would raise."""
    assert give(client, "https://no.such.host.invalid/a").redirect_chain == [(DIARY, 302)]


def test_not_without_its_token(priya):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(priya)
    assert strict.post(GIVE, {"address": ADDRESS}).status_code == 403


def test_neither_address_nor_any_title_is_anywhere(client, priya, caplog):
    """In no table in clear, no log, no page, no mail: read, unchanged, refused, moved, broken, and with a clash."""
    caplog.set_level(logging.DEBUG)
    titles = ("Chemo with Mrs X", "Ward 9 bay 4", "mrs.x@example.org", "secret-uid")
    more = "SUMMARY:Chemo with Mrs X\r\nLOCATION:Ward 9 bay 4\r\nATTENDEE:mailto:mrs.x@example.org"
    events.event(priya, by=person("Sam Okoro"), start=datetime(2026, 11, 26, 10, tzinfo=UTC), minutes=60)
    pages = [give(client)]
    told = [
        answer(ics(("20261127T100000Z", "20261127T110000Z"), more=more)),
        answer(ics(BUSY, more=more, uid="secret-uid"), etag='"Chemo with Mrs X"'),
        answer(status="304 Not Modified", kind=""),
        answer(b"Chemo with Mrs X", status="500 Chemo with Mrs X"),
        answer(b"Chemo with Mrs X"),
        answer(b"<html>Chemo with Mrs X", kind="text/html"),
        answer(status="302 Found", location=f"http://10.0.0.1/{SECRET}"),
        b"Chemo with Mrs X\r\n\r\n",
    ]
    with Site(answers=told) as site:
        for _ in told:
            CalendarAddress.objects.update(next_try_at=NOW)
            assert addresses.read_due(network=site.network()) == 1
            pages.append(client.get(DIARY))
    with time_machine.travel(datetime(2026, 11, 25, 13, tzinfo=UTC)):
        deliver.send_due()
    assert [message.subject for message in mail.outbox if "can no longer come" in message.subject] != []
    pages += [client.get(GIVE), client.get(reverse("scheduling:diary-week"))]
    said = "\n".join(
        [
            *(page.content.decode() for page in pages),
            *(str(message.message()) for message in mail.outbox),
            caplog.text,
            *everything_in_the_database(),
        ]
    )
    assert [secret for secret in (*titles, SECRET, HOST) if secret in said] == []
    assert priya.name in said  # the search does find what is there


@pytest.mark.parametrize("clashes", [1, 3])
def test_the_page_costs_the_same_for_one_clash_and_for_three(client, priya, clashes, django_assert_num_queries):
    give(client)
    for number in range(clashes):
        start = datetime(2026, 11, 26 + number, 10, tzinfo=UTC)
        events.event(priya, by=person(f"Sam {number}"), start=start, minutes=60)
    read(answer(ics(*((f"2026112{6 + number}T100000Z", f"2026112{6 + number}T110000Z") for number in range(clashes)))))
    with django_assert_num_queries(7):
        said = words(client.get(DIARY))
    assert said.count("Quieter nights") == clashes
    assert "Can you still come? Your diary now says that you cannot." in said
