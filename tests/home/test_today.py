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


def test_queries_do_not_grow_with_what_is_asked(client, django_assert_num_queries):
    tom, priya = person("Tom Reilly"), person("Priya Shah")
    project(by=priya)
    client.force_login(tom)
    meeting(priya, tom)
    counted = {}
    for rows in (1, 3):
        with django_assert_num_queries(9) as queries:
            page = client.get("/").content.decode()
        counted[rows] = (len(queries), len(re.findall("Say if you can come", page)))
        meeting(priya, tom, days=5)
        meeting(priya, tom, days=6)
    assert counted == {1: (9, 2), 3: (9, 6)}
