"""Quiet hours: what waits, until when, and that nothing is lost or doubled by waiting."""
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from coproduce.notifications import deliver, outbox, preferences
from coproduce.notifications.messages import Message
from coproduce.notifications.models import MailPreference, Notification, State
from coproduce.notifications.quiet import QuietHours
from scheduling.services import events as booking
from tests.make import diaries, events
from tests.make.diaries import ON_SHIFT, line
from tests.make.notifications import KIND
from tests.make.people import person

NIGHT = QuietHours(time(21), time(7))
ABOUT = "test-about"


def words(row: Notification) -> Message | None:
    """About something so many hours after it was queued for."""
    about = row.due_at + timedelta(hours=row.params["hours"])
    return Message(to=row.recipient.mail_address, subject=row.key, text="x", about=about)


outbox.register(ABOUT, words)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-06-08T20:00+01:00", None),
        ("2026-06-08T20:59:59+01:00", None),
        ("2026-06-08T21:00+01:00", "2026-06-09T07:00+01:00"),
        ("2026-06-09T00:00+01:00", "2026-06-09T07:00+01:00"),
        ("2026-06-09T06:59:59+01:00", "2026-06-09T07:00+01:00"),
        ("2026-06-09T07:00+01:00", None),
        ("2026-03-28T23:00+00:00", "2026-03-29T07:00+01:00"),  # a night of 9 hours
        ("2026-03-29T06:30+01:00", "2026-03-29T07:00+01:00"),
        ("2026-10-24T23:00+01:00", "2026-10-25T07:00+00:00"),  # a night of 11 hours
        ("2026-10-25T01:30+00:00", "2026-10-25T07:00+00:00"),
        ("2026-10-25T07:00+00:00", None),
    ],
)
def test_until_when_at_night(now, until):
    end = NIGHT.until(datetime.fromisoformat(now))
    assert (end and end.astimezone(UTC)) == (until and datetime.fromisoformat(until).astimezone(UTC))


@pytest.mark.parametrize(
    ("now", "until"),
    [("2026-06-08T07:59+01:00", None), ("2026-06-08T08:00+01:00", "2026-06-08T16:00+01:00"),
     ("2026-06-08T16:00+01:00", None)],
)
def test_until_when_by_day(now, until):
    end = QuietHours(time(8), time(16)).until(datetime.fromisoformat(now))
    assert (end and end.astimezone(UTC)) == (until and datetime.fromisoformat(until).astimezone(UTC))


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
)
def test_the_end_is_later_and_outside(now, start, end):
    hours = QuietHours(start, end)
    until = hours.until(now)
    if start != end and until is not None:
        assert until.timestamp() > now.timestamp()
        assert hours.until(until) is None
        assert until - now <= timedelta(hours=25)


pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 6, 8, 21, 30, tzinfo=UTC)  # 10.30pm in London
MORNING = datetime(2026, 6, 9, 6, tzinfo=UTC)  # 7am


@pytest.fixture
def clock(settings):
    settings.QUIET_HOURS = "21:00-07:00"
    with time_machine.travel(EVENING, tick=False) as traveller:
        yield traveller


def tick(clock, moment):
    clock.move_to(moment)
    deliver.send_due()
    return len(mail.outbox)


def test_mail_waits_for_the_morning_and_comes_once(clock):
    outbox.queue(to=person(), kind=KIND, key="news")
    assert tick(clock, EVENING) == 0
    row = Notification.objects.get()
    assert (row.state, row.due_at, row.attempts, row.leased_by, row.problem) == (State.WAITING, MORNING, 0, None, "")
    assert [tick(clock, MORNING - timedelta(seconds=1)), tick(clock, MORNING), tick(clock, MORNING)] == [0, 1, 1]


@pytest.mark.parametrize(("hours", "sent"), [(-1, 1), (0, 1), (12, 1), (12.1, 0), (48, 0)])
def test_what_is_near_does_not_wait(clock, hours, sent):
    outbox.queue(to=person(), kind=ABOUT, key="news", hours=hours)
    assert tick(clock, EVENING) == sent
    assert tick(clock, MORNING) == 1


def test_nothing_waits_until_it_is_over(clock):
    """Quiet for 20 hours: what happens before they end comes at once."""
    tom = person("Tom Reilly")
    choose(tom, QuietHours(time(21), time(17)))
    outbox.queue(to=tom, kind=ABOUT, key="before", hours=15)
    outbox.queue(to=tom, kind=ABOUT, key="after", hours=20)
    tick(clock, EVENING)
    assert [letter.subject for letter in mail.outbox] == ["before"]


def choose(somebody, quiet, **more):
    given = {"weekly": True, "weekday": 0, "at": time(8), "by_phone": False} | more
    return preferences.save(person=somebody, by=somebody, quiet=quiet, **given)


def test_own_hours_come_before_the_trusts(clock):
    late, none = person("Late Owl"), person("None Atall")
    choose(late, QuietHours(time(23), time(9)))
    choose(none, None)
    for one in (late, none, person("Usual Hours")):
        outbox.queue(to=one, kind=KIND, key=one.name)
    tick(clock, EVENING)
    assert sorted(letter.subject for letter in mail.outbox) == ["Late Owl 0", "None Atall 0"]


def test_an_unknown_address_is_spared_too(clock):
    outbox.queue(to=None, kind=KIND, key="invitation", address="june@example.org")
    assert [tick(clock, EVENING), tick(clock, MORNING)] == [0, 1]


def test_hours_chosen_while_it_waits(clock):
    """A due time is looked at again when it comes."""
    tom = person("Tom Reilly")
    outbox.queue(to=tom, kind=KIND, key="news")
    tick(clock, EVENING)
    choose(tom, QuietHours(time(6), time(12)))
    assert [tick(clock, MORNING), tick(clock, MORNING + timedelta(hours=5))] == [0, 1]


def test_called_off_while_it_waits(clock):
    outbox.queue(to=person(), kind=KIND, key="news")
    tick(clock, EVENING)
    outbox.cancel(key="news")
    assert tick(clock, MORNING) == 0
    assert Notification.objects.get().state == State.CANCELLED


def test_an_invitation_for_next_week_waits_and_a_cancellation_of_tomorrow_does_not(clock):
    tom, priya = person("Tom Reilly"), person("Priya Shah")
    choose(priya, None)
    soon = events.event(tom, by=priya, start=EVENING + timedelta(hours=11), where="By phone")
    events.event(tom, by=priya, start=EVENING + timedelta(days=8), where="By phone")
    tick(clock, EVENING)
    assert [letter.subject[:13] for letter in mail.outbox] == ["Can you come?"]
    booking.cancel(event=soon, by=priya)
    tick(clock, EVENING)
    assert [letter.subject[:9] for letter in mail.outbox] == ["Can you c", "Cancelled"]
    assert tick(clock, MORNING) == 3


class TestNights:
    def test_somebody_who_works_nights_sleeps_by_day(self, clock):
        kemi = person("Kemi Adebayo")
        diaries.nights(kemi, 0, 1)
        kept = MailPreference.objects.get()
        assert (kept.quiet_from, kept.quiet_until, kept.chose_quiet) == (time(8), time(16), False)
        outbox.queue(to=kemi, kind=KIND, key="news")
        assert tick(clock, EVENING) == 1

    def test_no_longer(self, clock):
        kemi = person("Kemi Adebayo")
        diaries.nights(kemi, 0, 1)
        diaries.week(kemi, line(0, "09:00", "17:00", ON_SHIFT))
        kept = MailPreference.objects.get()
        assert (kept.quiet_from, kept.quiet_until) == (time(21), time(7))

    def test_their_own_choice_stands(self, clock):
        kemi = person("Kemi Adebayo")
        choose(kemi, QuietHours(time(10), time(18)))
        diaries.nights(kemi, 0, 1)
        kept = MailPreference.objects.get()
        assert (kept.quiet_from, kept.quiet_until) == (time(10), time(18))

    def test_days_need_no_row(self, clock):
        diaries.office_hours(person())
        assert MailPreference.objects.count() == 0
