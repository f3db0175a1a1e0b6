"""A person's meetings at a secret address, byte by byte; who reads them, and for how long."""
import hashlib
import logging
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from coproduce.people import services as people
from coproduce.people.models import TrustSettings
from scheduling.models import Attendee, PersonalFeed
from scheduling.services import events, personal_feed
from tests.make import events as make
from tests.make.everything import everything_in_the_database
from tests.make.people import person

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
AT_2 = make.at(date(2027, 3, 30), 14)  # after the clocks have gone forward
DAY = timedelta(days=1)
PAGE = reverse("scheduling:feed")


@pytest.fixture(autouse=True)
def clock(settings):
    settings.SITE_URL = "https://coproduce.trust.example"
    settings.DEFAULT_FROM_EMAIL = "Coproduce <coproduce@trust.example>"
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def joan():
    return person("Joan Price")


@pytest.fixture
def priya():
    return person("Priya Shah")


def made(somebody) -> str:
    """The path of a new feed."""
    return personal_feed.make(person=somebody, by=somebody).removeprefix("https://coproduce.trust.example")


def get(path: str, **headers: str):
    """As a calendar program: not signed in."""
    return Client().get(path, headers=headers)


def summaries(path: str) -> list[str]:
    return re.findall("SUMMARY:(.*)\r\n", get(path).content.decode())


def test_the_calendar_byte_by_byte(joan, priya):
    """RFC 5545, 5546 and 7986: published, in UTC, nobody named but the organiser, CRLF. (Folding: test_itip.)"""
    room = make.room()
    event = make.event(joan, by=priya, start=AT_2, room=room, summary="Quieter nights", description="Bring a friend.")
    said = get(made(joan)).content.replace(b"\r\n ", b"")
    assert said.replace(str(event.pk).encode(), b"00000000-0000-0000-0000-000000000001") == (
        b"BEGIN:VCALENDAR\r\n"
        b"VERSION:2.0\r\n"
        b"PRODID:-//Coproduce//EN\r\n"
        b"METHOD:PUBLISH\r\n"
        b"X-WR-CALNAME:Meetings: Saltmarsh & Fenway NHS Foundation Trust\r\n"
        b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n"
        b"X-PUBLISHED-TTL:PT1H\r\n"
        b"BEGIN:VEVENT\r\n"
        b"SUMMARY:Quieter nights\r\n"
        b"DTSTART:20270330T130000Z\r\n"
        b"DTEND:20270330T150000Z\r\n"
        b"DTSTAMP:20270301T093000Z\r\n"
        b"UID:00000000-0000-0000-0000-000000000001@coproduce\r\n"
        b"SEQUENCE:0\r\n"
        b"DESCRIPTION:Bring a friend.\r\n"
        b"LOCATION:Priory Room\\, Saltmarsh Hospital\\, Mill Road\\, Saltmarsh\r\n"
        b'ORGANIZER;CN="Priya Shah":mailto:coproduce@trust.example\r\n'
        b"STATUS:CONFIRMED\r\n"
        b"URL:https://coproduce.trust.example/my/events/00000000-0000-0000-0000-000000000001/\r\n"
        b"END:VEVENT\r\n"
        b"END:VCALENDAR\r\n"
    )


def test_an_empty_calendar_is_a_calendar(joan):
    response = get(made(joan))
    assert response.content.endswith(b"TTL:PT1H\r\nEND:VCALENDAR\r\n")
    assert response["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"


def test_only_ones_own_confirmed_meetings(joan, priya, clock):
    make.event(joan, by=priya, start=AT_2, summary="asked")
    make.event(priya, by=joan, start=AT_2, summary="organised")
    for number, name in enumerate(("declined", "left", "cancelled"), 1):
        event = make.event(joan, by=priya, start=AT_2 + number * DAY, summary=name)
        match name:
            case "declined":
                events.answer(attendee=event.attendees.get(), partstat=Attendee.PartStat.DECLINED)
            case "left":
                events.leave(person=joan, events=[event])
            case "cancelled":
                events.cancel(event=event, by=priya)
    make.event(person("Sam Okoro"), by=priya, start=AT_2, summary="somebody else's")
    assert sorted(summaries(made(joan))) == ["asked", "organised"]
    clock.move_to(AT_2 + 30 * DAY)
    assert sorted(summaries(made(joan))) == ["asked", "organised"]
    clock.move_to(AT_2 + 32 * DAY)
    assert summaries(made(joan)) == []


def test_an_organiser_who_declined_does_not_see_it(joan):
    event = make.event(joan, by=joan, start=AT_2)
    events.answer(attendee=event.attendees.get(), partstat=Attendee.PartStat.DECLINED)
    assert summaries(made(joan)) == []


def test_the_etag_follows_what_is_said_and_not_the_clock(joan, priya, clock):
    path = made(joan)
    event = make.event(joan, by=priya, start=AT_2)
    first = get(path)
    clock.move_to(NOW + DAY)
    again = get(path, if_none_match=f'"other", W/{first["ETag"]}')
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    events.move(event=event, by=priya, start=AT_2 + DAY, end=AT_2 + 2 * DAY, room=None)
    moved = get(path, if_none_match=first["ETag"])
    assert (moved.status_code, b"SEQUENCE:1\r\n" in moved.content) == (200, True)
    assert moved["ETag"] != first["ETag"]


def test_no_cache_keeps_it_and_no_search_engine_finds_it(joan):
    path = made(joan)
    for response in (get(path), get(path, if_none_match=get(path)["ETag"])):
        assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
        assert response["X-Robots-Tag"] == "noindex"
        assert not response.cookies


def test_a_new_address_ends_the_old_one(joan):
    old, new = made(joan), made(joan)
    assert [get(path).status_code for path in (old, new)] == [404, 200]
    assert PersonalFeed.objects.count() == 1


def test_switched_off_it_is_gone(joan):
    path = made(joan)
    personal_feed.revoke(person=joan, by=joan)
    personal_feed.revoke(person=joan, by=joan)
    assert get(path).status_code == 404


def test_who_leaves_or_is_made_inactive_has_none(joan):
    path = made(joan)
    type(joan).objects.filter(pk=joan.pk).update(is_active=False)
    assert get(path).status_code == 404
    type(joan).objects.filter(pk=joan.pk).update(is_active=True)
    joan.refresh_from_db()
    people.leave_trust(person=joan, by=joan)
    assert not PersonalFeed.objects.exists()


def test_a_trust_can_switch_it_off(joan, client):
    path = made(joan)
    trust = TrustSettings.current()
    trust.areas_off = ["calendar_feed"]
    trust.save()
    client.force_login(joan)
    assert [get(path).status_code, client.get(PAGE).status_code] == [404, 404]
    assert PAGE not in client.get(reverse("scheduling:diary")).content.decode()


@pytest.mark.parametrize("token", ["guessed", "é", "x" * 5000, "%00", "%0d%0aX-Evil:1"])
def test_unknown_addresses_are_404(token):
    assert get(f"/my/feed/{token}/meetings.ics").status_code == 404


def test_only_reading(joan):
    path = made(joan)
    assert [getattr(Client(), method)(path).status_code for method in ("post", "put", "delete")] == [405, 405, 405]
    assert Client().head(path).status_code == 200


def test_the_token_has_256_bits_and_only_its_hash_is_kept(joan, caplog):
    caplog.set_level(logging.DEBUG)
    token = made(joan).split("/")[3]
    assert len(token) == 43
    assert PersonalFeed.objects.get().token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert made(joan).split("/")[3] != token
    assert not any(token in value for value in everything_in_the_database())


def test_queries_do_not_grow_with_meetings(joan, priya, django_assert_num_queries):
    path = made(joan)
    for count in (1, 3):
        for number in range(count):
            room, start = make.room(f"Room {count}{number}"), AT_2 + (10 * count + number) * DAY
            make.event(joan, by=priya, start=start, room=room)
        with django_assert_num_queries(3):
            get(path)


class TestPage:
    def test_the_address_is_shown_once(self, joan, client):
        client.force_login(joan)
        assert b"Make my secret address" in client.get(PAGE).content
        shown = client.post(PAGE)
        page = shown.content.decode()
        (path,) = set(re.findall(r"https://coproduce.trust.example(/my/feed/[\w-]+/meetings.ics)", page))
        assert get(path).status_code == 200
        assert f'href="webcal://coproduce.trust.example{path}"' in page
        assert "no-store" in shown["Cache-Control"]
        assert "/my/feed/" not in client.get(PAGE).content.decode()

    def test_it_can_be_switched_off(self, joan, client):
        client.force_login(joan)
        path = made(joan)
        said = client.post(PAGE, {"stop": "1"}, follow=True).content.decode()
        assert "Switched off. Your calendar gets no more meetings from here." in said
        assert get(path).status_code == 404

    @pytest.mark.parametrize("exists", [False, True])
    def test_queries(self, joan, client, exists, django_assert_num_queries):
        client.force_login(joan)
        if exists:
            made(joan)
        with django_assert_num_queries(4):
            client.get(PAGE)
