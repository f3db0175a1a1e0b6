"""Choosing when to be written to, and stopping the weekly mail by its link."""
from datetime import time

import pytest
from django.test import Client

from coproduce.notifications import deliver, outbox, preferences
from coproduce.notifications.models import MailPreference, Notification
from tests.make.notifications import KIND
from tests.make.people import person

pytestmark = pytest.mark.django_db
PAGE = "/my/messages/"
GIVEN = {"day": "3", "at": "18:00", "quiet_from": "22:00", "quiet_until": "06:00"}


@pytest.fixture
def tom(client):
    somebody = person("Tom Reilly")
    client.force_login(somebody)
    return somebody


def kept(somebody):
    row = MailPreference.objects.get(person=somebody)
    return row.weekly, row.weekday, row.at, row.quiet_from, row.quiet_until, row.chose_quiet, row.by_phone


def test_saves_what_was_chosen(client, tom):
    page = client.post(PAGE, GIVEN, follow=True).content.decode()
    assert "Saved. It holds from now on" in page
    assert kept(tom) == (True, 3, time(18), time(22), time(6), True, False)
    assert '<option value="22:00" selected>10pm</option>' in page


def test_none_at_all_and_no_quiet_hours(client, tom):
    client.post(PAGE, GIVEN)
    client.post(PAGE, GIVEN | {"day": "never", "quiet_from": "never"})
    assert kept(tom) == (False, 3, time(18), None, None, True, False)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"day": ""}, "Choose an answer to “On which day shall we send it?”"),
        ({"day": "7"}, "Choose one of the answers shown"),
        ({"at": "03:00"}, "Choose one of the answers shown"),
        ({"quiet_from": ""}, "Choose when we stay quiet"),
        ({"quiet_until": ""}, "Choose when it ends"),
        ({"quiet_from": "21:30"}, "Choose one of the answers shown"),
        ({"quiet_until": "22:00"}, "Choose another time than the one at which quiet hours begin"),
    ],
)
def test_what_cannot_be(client, tom, changed, words):
    page = client.post(PAGE, GIVEN | changed, follow=True).content.decode()
    assert words in page
    assert not MailPreference.objects.exists()


def test_by_phone_needs_somebody_who_rings(client, tom):
    assert "Ring me instead" not in client.get(PAGE).content.decode()
    client.post(PAGE, GIVEN | {"by_phone": "on"})
    assert kept(tom)[-1] is False
    tom.supporter = person("Sam Okoro")
    tom.save()
    assert "Sam Okoro rings you" in client.get(PAGE).content.decode()
    client.post(PAGE, GIVEN | {"by_phone": "on"})
    assert kept(tom)[-1] is True
    outbox.queue(to=tom, kind=KIND, key="news")
    assert deliver.send_due() == 0
    assert Notification.objects.get().state == "by_hand"


def test_the_link_shows_and_its_button_stops_and_starts_again(client):
    tom = person("Tom Reilly")
    path = f"/my/messages/stop/{preferences.stop_token(tom)}/"
    page = client.get(path)
    assert "Stop the weekly mail?" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert preferences.of(tom).weekly is True
    assert "The weekly mail is stopped" in client.post(path, follow=True).content.decode()
    assert MailPreference.objects.get().weekly is False
    assert "Stop the weekly mail?" in client.post(path, {"start": "1"}, follow=True).content.decode()
    assert MailPreference.objects.get().weekly is True


def test_only_the_mail_programs_button_needs_no_csrf_token():
    tom = person("Tom Reilly")
    path = f"/my/messages/stop/{preferences.stop_token(tom)}/"
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {"csrfmiddlewaretoken": "guessed"}).status_code == 403
    assert strict.post(path, {"start": "1"}).status_code == 403
    assert not MailPreference.objects.exists()
    for _ in range(2):
        assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert MailPreference.objects.get().weekly is False


def test_another_link_opens_nothing(client):
    tom = person("Tom Reilly")
    token = preferences.stop_token(tom)
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), tom.pk.hex, "x.y", token.upper()):
        assert client.get(f"/my/messages/stop/{wrong}/").status_code == 404
        assert client.post(f"/my/messages/stop/{wrong}/", {"List-Unsubscribe": "One-Click"}).status_code == 404
    tom.is_active = False
    tom.save()
    assert client.get(f"/my/messages/stop/{token}/").status_code == 404


def test_what_the_page_costs(client, tom, django_assert_num_queries):
    with django_assert_num_queries(4):  # session, person, trust, preference
        client.get(PAGE)
