"""Home: what is asked of you, the minutes it takes, and what is coming up."""
import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from coproduce.home import today
from coproduce.notifications import deliver
from scheduling.models import Attendee
from scheduling.services import diaries, events
from scheduling.services.finder import Invitee
from tests.make.people import person
from tests.make.projects import project

pytestmark = pytest.mark.django_db
PartStat = Attendee.PartStat


def meeting(by, *people, days=3):
    start = (timezone.now() + timedelta(days=days)).replace(hour=14, minute=0, second=0, microsecond=0)
    return events.confirm(
        by=by, summary="Read the draft", url="/", start=start, end=start + timedelta(hours=1), room=None,
        where="By phone", invitees=[Invitee(person=one) for one in people],
    )


def knows_their_week(somebody):
    calendar = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"
    diaries.import_calendar(person=somebody, raw=calendar, by=somebody)


def test_somebody_new_is_asked_when_they_could_come():
    page = today.of(person("Tom Reilly"))
    assert page.heading == "1 thing, about 3 minutes"
    assert [(thing.text, thing.url) for thing in page.things] == [("Tell us when you could come", "/my/diary/")]


def test_nothing_is_asked():
    tom = person("Tom Reilly")
    knows_their_week(tom)
    page = today.of(tom)
    assert (page.heading, page.things, page.coming_up) == ("Nothing is asked of you today", [], [])


def test_an_event_without_an_answer_is_asked_and_then_comes_up():
    tom, priya = person("Tom Reilly"), person("Priya Shah")
    knows_their_week(tom)
    event = meeting(priya, tom)
    (thing,) = today.of(tom).things
    assert (thing.minutes, thing.text) == (1, "Say if you can come: Read the draft")
    assert thing.url == f"/my/events/{event.pk}/"
    assert today.of(tom).coming_up == []
    events.answer(attendee=event.attendees.get(person=tom), partstat=PartStat.ACCEPTED)
    page = today.of(tom)
    assert page.things == []
    assert [(one.what, one.where) for one in page.coming_up] == [("Read the draft", "By phone")]


def test_the_supporter_of_somebody_without_email_is_asked_to_tell_them():
    sam, priya = person("Sam Okoro"), person("Priya Shah")
    knows_their_week(sam)
    walter = person("Walter Dunne", email=None, supporter=sam)
    meeting(priya, walter)
    deliver.send_due()
    page = today.of(sam)
    assert [(thing.text, thing.url) for thing in page.things] == [
        ("Ring or write to Walter Dunne", f"/my/people/{walter.pk}/tell/")
    ]


def test_a_declined_or_cancelled_event_is_gone():
    tom, priya = person("Tom Reilly"), person("Priya Shah")
    knows_their_week(tom)
    declined, cancelled = meeting(priya, tom, days=3), meeting(priya, tom, days=4)
    events.answer(attendee=declined.attendees.get(person=tom), partstat=PartStat.DECLINED)
    events.cancel(event=cancelled, by=priya, because="The speaker is ill")
    page = today.of(tom)
    assert (page.things, page.coming_up) == ([], [])


@pytest.mark.parametrize(
    ("utc", "words"),
    [("2026-06-09T06:00Z", "Good morning, Tom"), ("2026-06-09T11:00Z", "Good afternoon, Tom"),
     ("2026-06-09T17:00Z", "Good evening, Tom"), ("2026-06-09T01:30Z", "Good evening, Tom"),
     ("2026-06-09T03:00Z", "Good morning, Tom")],
)
def test_greets_by_the_clock_in_london(utc, words):
    tom = person("Tom Reilly")
    with time_machine.travel(utc, tick=False):
        assert today.of(tom).greeting == words


@time_machine.travel("2026-06-09T11:00Z", tick=False)  # in the evening nobody looks for a free moment
def test_queries_do_not_grow_with_what_is_asked(client, django_assert_num_queries):
    tom, priya = person("Tom Reilly"), person("Priya Shah")
    project(by=priya)
    client.force_login(tom)
    meeting(priya, tom)
    counted = {}
    for rows in (1, 3):
        # session, person, trust, what is asked, what comes up, the diary and the meetings of today
        with django_assert_num_queries(7) as queries:
            page = client.get("/").content.decode()
        counted[rows] = (len(queries), len(re.findall("<strong>Say if you can come", page)))
        meeting(priya, tom, days=5)
        meeting(priya, tom, days=6)
    assert counted == {1: (7, 1), 3: (7, 3)}


def test_what_does_not_fit_into_20_minutes_waits(client):
    tom, priya = person("Tom Reilly"), person("Priya Shah")
    for days in range(3, 22):
        meeting(priya, tom, days=days)
    page = today.of(tom)
    assert (page.heading, page.more) == ("19 things, about 19 minutes", "1 more thing waits, about 3 minutes")
    for days in (22, 23, 24):
        meeting(priya, tom, days=days)
    page = today.of(tom)
    assert (page.heading, page.more) == ("20 things, about 20 minutes", "3 more things wait, about 5 minutes")
    whole = today.of(tom, show_all=True)
    assert (whole.heading, whole.more) == ("23 things, about 25 minutes", "")
    client.force_login(tom)
    assert client.get("/").content.decode().count("<li class=\"app-task\"") == 20
    assert client.get("/?all").content.decode().count("<li class=\"app-task\"") == 23


def test_first_what_is_due_within_a_week_then_the_short_ones():
    tom, priya = person("Tom Reilly"), person("Priya Shah")
    far = meeting(priya, tom, days=30)
    walter = person("Walter Dunne", email=None, supporter=tom)
    meeting(priya, walter, days=20)
    deliver.send_due()
    near = meeting(priya, tom, days=3)
    asked = [(thing.minutes, thing.url) for thing in today.of(tom).things]
    assert asked == [
        (3, f"/my/people/{walter.pk}/tell/"),  # has waited since now
        (1, f"/my/events/{near.pk}/"),
        (1, f"/my/events/{far.pk}/"),
        (3, "/my/diary/"),
    ]


def test_a_moved_meeting_is_looked_at_before_it_is_answered(client):
    """The button still shows the old time: pressing it books nothing, and the page shows the new time."""
    tom, priya = person("Tom Reilly"), person("Priya Shah")
    event = meeting(priya, tom)
    client.force_login(tom)
    (line,) = [thing for thing in today.of(tom).things if thing.kind == "meeting"]
    later = timedelta(days=1)
    events.move(event=event, by=priya, start=event.start + later, end=event.end + later, room=None, where="By phone")
    page = client.post(line.post_to, {"do": "yes", "version": line.version}, follow=True).content.decode()
    assert "This has changed since you opened the page." in page
    assert event.attendees.get(person=tom).partstat == PartStat.NEEDS_ACTION
    (line,) = [thing for thing in today.of(tom).things if thing.kind == "meeting"]
    client.post(line.post_to, {"do": "yes", "version": line.version})
    assert event.attendees.get(person=tom).partstat == PartStat.ACCEPTED


@pytest.mark.parametrize("version", ["", "x", "99999999999999999999", "-1", "²"])
def test_a_button_with_a_made_up_version_does_nothing(client, version):
    tom, priya = person("Tom Reilly"), person("Priya Shah")
    event = meeting(priya, tom)
    client.force_login(tom)
    key = event.attendees.get(person=tom).pk.hex
    assert client.post(f"/today/meeting/{key}/", {"do": "yes", "version": version}).status_code == 302
    assert client.post("/today/meeting/no-such-key/", {"do": "yes", "version": "0"}).status_code == 302
    assert client.post(f"/today/no-such-kind/{key}/", {"do": "yes", "version": "0"}).status_code == 302
    assert event.attendees.get(person=tom).partstat == PartStat.NEEDS_ACTION


def test_done_lines_stay_until_the_page_is_left(client):
    tom, priya = person("Tom Reilly"), person("Priya Shah")
    for days in (3, 4):
        meeting(priya, tom, days=days)
    client.force_login(tom)
    first, second = (thing for thing in today.of(tom).things if thing.kind == "meeting")
    page = client.post(first.post_to, {"do": "yes", "version": 0}, follow=True)
    assert page.redirect_chain == [(f"/?done#{first.key}", 302)]
    page = client.post(f"{second.post_to}?done", {"do": "no", "version": 0}, follow=True).content.decode()
    assert re.findall("You are (?:not )?coming", page) == ["You are coming", "You are not coming"]
    assert "1 thing, about 3 minutes" in page
    assert "You are" not in client.get("/").content.decode()
    page = client.post(first.post_to + "undo/?done", follow=True).content.decode()
    assert "2 things, about 4 minutes" in page
    assert "You are not coming" in page
