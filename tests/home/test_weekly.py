"""One mail a week: at the chosen time, only if something is asked, and nothing chased twice."""
import threading
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection, connections

from coproduce.home import weekly
from coproduce.home.models import Mentioned, Week
from coproduce.notifications import deliver, preferences
from coproduce.notifications.models import Notification
from coproduce.people import services as people
from coproduce.people.models import Kind
from scheduling.models import Attendee
from scheduling.services import events as booking
from tests.make import diaries, events
from tests.make import projects as make
from tests.make.people import person

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 6, 5, 12, tzinfo=UTC)
MONDAY = datetime(2026, 6, 8, 7, tzinfo=UTC)  # 8am in London
WEEK, MINUTE = timedelta(days=7), timedelta(minutes=1)
DIARY = "Tell us when you could come"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(FRIDAY, tick=False) as traveller:
        yield traveller


def beat(clock, moment):
    """The two ticks at this moment; what was sent by them."""
    clock.move_to(moment)
    before = len(mail.outbox)
    weekly.queue_due()
    deliver.send_due()
    return mail.outbox[before:]


def weeklies(letters):
    return [letter for letter in letters if letter.subject.startswith("Your 20 minutes")]


def chosen(somebody, **more):
    given = {"weekly": True, "weekday": 0, "at": time(8), "quiet": None, "by_phone": False} | more
    preferences.save(person=somebody, by=somebody, **given)


def test_on_monday_at_eight_and_not_a_minute_before(clock):
    tom = person("Tom Reilly")
    assert beat(clock, MONDAY - MINUTE) == []
    (letter,) = beat(clock, MONDAY)
    assert (letter.to, letter.subject) == ([tom.email], "Your 20 minutes: 1 thing, about 3 minutes")
    assert f"3 min: {DIARY}" in letter.body
    assert "http://localhost:8000/my/diary/" in letter.body
    assert beat(clock, MONDAY + MINUTE) == []


def test_only_if_something_is_asked(clock):
    diaries.office_hours(person("Tom Reilly"))
    assert beat(clock, MONDAY) == []
    assert Notification.objects.count() == 0


def test_nothing_is_chased_twice(clock):
    """New, then once more as still open, then never again."""
    person("Tom Reilly")
    (first,) = beat(clock, MONDAY)
    (second,) = beat(clock, MONDAY + WEEK)
    assert ["Still open" in letter.body for letter in (first, second)] == [False, True]
    assert DIARY in second.body
    assert [beat(clock, MONDAY + number * WEEK) for number in range(2, 8)] == [[]] * 6


def test_something_new_brings_nothing_old_with_it(clock):
    tom = person("Tom Reilly")
    project = make.project()
    make.member(project, tom, "is_facilitator")
    diaries.office_hours(make.who(project, "Ana Bell"))
    beat(clock, MONDAY)
    beat(clock, MONDAY + WEEK)
    clock.move_to(MONDAY + 9 * timedelta(days=1))
    make.workshop(project)
    (letter,) = [letter for letter in weeklies(beat(clock, MONDAY + 2 * WEEK)) if letter.to == [tom.email]]
    assert "Choose a time: Quieter nights workshop" in letter.body
    assert DIARY not in letter.body
    assert "and 1 more" in letter.body


def test_what_came_by_a_mail_of_its_own_is_named_once(clock):
    tom = person("Tom Reilly")
    diaries.office_hours(tom)
    events.event(tom, by=person("Priya Shah"), start=FRIDAY + 60 * timedelta(days=1), where="By phone")
    at_once = beat(clock, FRIDAY)
    assert [letter.subject[:13] for letter in at_once] == ["Can you come?"]
    mine = [[one for one in weeklies(beat(clock, MONDAY + n * WEEK)) if one.to == [tom.email]] for n in range(3)]
    assert [len(letters) for letters in mine] == [1, 0, 0]
    assert "Still open" in mine[0][0].body
    assert "/my/reply/" in mine[0][0].body


def test_a_meeting_that_moved_is_asked_anew(clock):
    tom, priya = person("Tom Reilly"), person("Priya Shah")
    for one in (tom, priya):
        diaries.office_hours(one)
    start = FRIDAY + 60 * timedelta(days=1)
    event = events.event(tom, by=priya, start=start, where="By phone")
    assert len(weeklies(beat(clock, MONDAY))) == 1
    assert weeklies(beat(clock, MONDAY + WEEK)) == []
    later = timedelta(days=1)
    booking.move(event=event, by=priya, start=start + later, end=event.end + later, room=None, where="By phone")
    assert len(weeklies(beat(clock, MONDAY + 2 * WEEK))) == 1


def test_answered_it_is_not_named(clock):
    tom = person("Tom Reilly")
    beat(clock, MONDAY)
    diaries.office_hours(tom)
    assert beat(clock, MONDAY + WEEK) == []
    assert list(Mentioned.objects.all()) == []


def test_answered_between_queue_and_sending(clock):
    tom = person("Tom Reilly")
    clock.move_to(MONDAY)
    assert weekly.queue_due() == 1
    diaries.office_hours(tom)
    assert deliver.send_due() == 0
    assert [row.state for row in Notification.objects.all()] == ["stale"]


@pytest.mark.parametrize(
    ("weekday", "at", "utc"),
    [
        (3, time(18), datetime(2026, 6, 11, 17, tzinfo=UTC)),
        (6, time(6), datetime(2026, 6, 7, 5, tzinfo=UTC)),
        (4, time(22), datetime(2026, 6, 5, 21, tzinfo=UTC)),
    ],
)
def test_at_the_time_somebody_chose(clock, weekday, at, utc):
    chosen(person("Tom Reilly"), weekday=weekday, at=at)
    assert beat(clock, utc - MINUTE) == []
    assert len(beat(clock, utc)) == 1


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-29T06:59Z", "2026-03-22T08:00Z"),  # clocks went forward this night
        ("2026-03-29T07:00Z", "2026-03-29T07:00Z"),
        ("2026-10-25T07:59Z", "2026-10-18T07:00Z"),  # and back
        ("2026-10-25T08:00Z", "2026-10-25T08:00Z"),
    ],
)
def test_sundays_at_eight_across_clock_changes(now, expected):
    moment = weekly.latest(datetime.fromisoformat(now), 6, time(8))
    assert moment.astimezone(UTC) == datetime.fromisoformat(expected)


def test_not_for_who_wants_none_or_left_or_cannot_be_reached(clock):
    chosen(person("Nora None"), weekly=False)
    gone = person("Gone Away")
    people.leave_trust(person=gone, by=gone)
    person("Una Reached", email=None)
    assert beat(clock, MONDAY) == []
    assert Notification.objects.count() == 0


def test_nothing_during_a_break_and_the_next_one_after_it(clock):
    tom = person("Tom Reilly", paused_until=(MONDAY + 9 * timedelta(days=1)).date())
    assert [beat(clock, MONDAY), beat(clock, MONDAY + WEEK)] == [[], []]
    assert Notification.objects.count() == 0
    assert [letter.to for letter in beat(clock, MONDAY + 2 * WEEK)] == [[tom.email]]


def test_who_leaves_after_it_was_queued_gets_none(clock):
    tom = person("Tom Reilly")
    clock.move_to(MONDAY)
    weekly.queue_due()
    people.leave_trust(person=tom, by=tom)
    assert deliver.send_due() == 0
    assert mail.outbox == []


def test_who_stops_it_after_it_was_queued_gets_none(clock):
    tom = person("Tom Reilly")
    clock.move_to(MONDAY)
    weekly.queue_due()
    preferences.stop_weekly(person=tom)
    assert (deliver.send_due(), mail.outbox) == (0, [])


def test_no_second_mail_for_who_moves_its_day(clock):
    tom = person("Tom Reilly")
    assert len(beat(clock, MONDAY)) == 1
    chosen(tom, weekday=1)
    assert beat(clock, MONDAY + timedelta(days=1)) == []
    assert len(beat(clock, MONDAY + timedelta(days=8))) == 1


def test_whoever_joins_or_chooses_after_the_time_waits_for_the_next(clock):
    clock.move_to(MONDAY + timedelta(hours=2))
    person("Late Joiner")
    assert beat(clock, MONDAY + timedelta(hours=3)) == []
    assert len(beat(clock, MONDAY + WEEK)) == 1


def test_after_a_long_failure_no_week_is_made_up_for(clock):
    person("Tom Reilly")
    assert beat(clock, MONDAY + timedelta(days=2)) == []
    assert len(beat(clock, MONDAY + WEEK)) == 1


def test_a_few_at_a_time(clock):
    for number in range(5):
        person(f"Person {number}")
    clock.move_to(MONDAY)
    assert [weekly.queue_due(limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_no_more_than_fits_into_20_minutes_and_the_rest_next_week(clock):
    tom, priya = person("Tom Reilly"), person("Priya Shah")
    diaries.office_hours(tom)
    for days in range(60, 85):
        events.event(tom, by=priya, start=FRIDAY + days * timedelta(days=1), where="By phone")
    diaries.office_hours(priya)
    beat(clock, FRIDAY)
    subjects = [letter.subject for n in range(3) for letter in weeklies(beat(clock, MONDAY + n * WEEK))]
    assert subjects == [
        "Your 20 minutes: 20 things, about 20 minutes", "Your 20 minutes: 5 things, about 5 minutes"
    ]


def test_by_phone_it_is_the_supporters_line(clock):
    sam = person("Sam Okoro")
    diaries.office_hours(sam)
    joan = person("Joan Price", Kind.PATIENT, supporter=sam)
    chosen(joan, by_phone=True)
    assert beat(clock, MONDAY) == []
    assert [row.state for row in Notification.objects.filter(recipient=joan)] == ["by_hand"]


def test_headers_to_stop_it(clock, client):
    tom = person("Tom Reilly")
    (letter,) = beat(clock, MONDAY)
    headers = letter.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    assert client.get(path).status_code == 200
    assert preferences.of(tom).weekly is True
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert beat(clock, MONDAY + WEEK) == []


def test_the_link_in_the_mail_answers_without_signing_in(clock, client):
    tom = person("Tom Reilly")
    diaries.office_hours(tom)
    events.event(tom, by=person("Priya Shah"), start=FRIDAY + 60 * timedelta(days=1), where="By phone")
    (letter,) = [one for one in weeklies(beat(clock, MONDAY)) if one.to == [tom.email]]
    path = "/my/reply/" + letter.body.partition("/my/reply/")[2].split()[0]
    client.post(path, {"answer": "yes", "sequence": 0})
    assert Attendee.objects.get(person=tom).partstat == "ACCEPTED"
    assert [one for one in weeklies(beat(clock, MONDAY + WEEK)) if one.to == [tom.email]] == []


def test_what_it_costs(clock, django_assert_num_queries):
    tom = person("Tom Reilly")
    clock.move_to(MONDAY)
    with django_assert_num_queries(15):
        assert weekly.queue_due() == 1
    with django_assert_num_queries(2):
        assert weekly.queue_due() == 0
    assert Week.objects.get(person=tom).looked_at == MONDAY


def test_without_the_mark_a_second_beat_would_count_twice(clock):
    """The negative control of what `looked_at` is for; the mail itself is once even so, by the outbox's constraint."""
    person("Tom Reilly")
    beat(clock, MONDAY)
    Week.objects.all().delete()
    assert beat(clock, MONDAY + MINUTE) == []
    assert Mentioned.objects.get().times == 2


class TestTwoBeats:
    pytestmark = pytest.mark.django_db(transaction=True)

    def race(self):
        """What two beats at the same moment make of one person."""
        tom = person("Tom Reilly")
        gate, ends = threading.Barrier(2), []

        def look():
            gate.wait(5)
            try:
                ends.append(weekly.look_after(tom, MONDAY, MONDAY))
            finally:
                connections.close_all()

        threads = [threading.Thread(target=look) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        return sorted(ends)

    def test_one_mail_and_named_once(self):
        assert self.race() == [False, True]
        assert Notification.objects.count() == 1
        assert [one.times for one in Mentioned.objects.all()] == [1]

    def test_without_the_lock_they_meet(self, monkeypatch):
        """The negative control. On SQLite the transaction itself is the lock."""
        if connection.vendor != "postgresql":
            pytest.skip("only PostgreSQL lets two transactions write at once")
        inside = threading.Barrier(2)
        monkeypatch.setattr(weekly, "locked", lambda person: inside.wait(5))
        assert self.race() == [True, True]  # both believe that theirs is the one mail
