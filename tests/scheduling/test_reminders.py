"""Nine in the morning, a week and a day before, by London's clock: and never to those who said no."""
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from coproduce.notifications.deliver import send_due
from coproduce.notifications.models import Notification, State
from scheduling.models import Attendee
from scheduling.services import events, reminders
from tests.make import events as make
from tests.make.people import person

NOW = datetime(2027, 6, 1, 9, tzinfo=UTC)
TUESDAY_2 = make.at(date(2027, 6, 22), 14)


def utc(year, month, day, hour) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "week_before", "day_before"),
    [
        # the clocks go forward on 28 March 2027
        (make.at(date(2027, 3, 30), 14), utc(2027, 3, 23, 9), utc(2027, 3, 29, 8)),
        (make.at(date(2027, 3, 29), 14), utc(2027, 3, 22, 9), utc(2027, 3, 28, 8)),
        (make.at(date(2027, 3, 28), 14), utc(2027, 3, 21, 9), utc(2027, 3, 27, 9)),
        # and back on 31 October 2027
        (make.at(date(2027, 11, 1), 14), utc(2027, 10, 25, 8), utc(2027, 10, 31, 9)),
        (make.at(date(2027, 10, 31), 14), utc(2027, 10, 24, 8), utc(2027, 10, 30, 8)),
        # half past midnight in London in summer is still the day before in UTC
        (make.at(date(2027, 7, 10), 0, 30), utc(2027, 7, 3, 8), utc(2027, 7, 9, 8)),
    ],
)
def test_nine_by_londons_clock_across_clock_changes(start, week_before, day_before):
    for given in (start, start.astimezone(UTC)):
        assert dict(reminders.moments(given)) == {7: week_before, 1: day_before}


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def joan():
    return person("Joan Bell")


def due() -> list[datetime]:
    rows = Notification.objects.filter(kind=reminders.KIND, state=State.WAITING).order_by("due_at")
    return list(rows.values_list("due_at", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (utc(2027, 6, 15, 7), [utc(2027, 6, 15, 8), utc(2027, 6, 21, 8)]),
        (utc(2027, 6, 15, 8), [utc(2027, 6, 21, 8)]),
        (utc(2027, 6, 21, 7), [utc(2027, 6, 21, 8)]),
        (utc(2027, 6, 21, 8), []),
    ],
)
def test_those_already_past_are_not_queued(clock, joan, now, expected):
    clock.move_to(now)
    make.event(joan, by=joan, start=TUESDAY_2)
    assert due() == expected


@pytest.mark.django_db
class TestSending:
    def subjects(self) -> list[str]:
        found = [message.subject for message in mail.outbox]
        mail.outbox.clear()
        return found

    def test_each_once(self, clock, joan):
        make.event(joan, by=person("Priya Shah"), start=TUESDAY_2)
        send_due()
        self.subjects()
        clock.move_to(utc(2027, 6, 15, 8))
        send_due()
        send_due()
        assert self.subjects() == ["Reminder: Quieter nights, Tuesday 22 June, 2pm to 4pm"]
        clock.move_to(utc(2027, 6, 21, 8))
        send_due()
        assert self.subjects() == ["Reminder: Quieter nights, Tuesday 22 June, 2pm to 4pm"]
        clock.move_to(utc(2027, 6, 23, 8))
        assert send_due() == 0

    def test_never_to_those_who_declined_even_when_the_row_survived(self, clock, joan):
        event = make.event(joan, by=person("Priya Shah"), start=TUESDAY_2)
        send_due()
        self.subjects()
        event.attendees.update(partstat=Attendee.PartStat.DECLINED)
        clock.move_to(utc(2027, 6, 21, 9))
        send_due()
        assert self.subjects() == []

    def test_after_a_long_standstill_the_nearer_one_speaks_for_both(self, clock, joan):
        make.event(joan, by=person("Priya Shah"), start=TUESDAY_2)
        send_due()
        self.subjects()
        clock.move_to(utc(2027, 6, 21, 12))
        send_due()
        assert self.subjects() == ["Reminder: Quieter nights, Tuesday 22 June, 2pm to 4pm"]
        assert set(Notification.objects.filter(kind=reminders.KIND).values_list("params__days", "state")) == {
            (7, State.STALE),
            (1, State.SENT),
        }

    def test_not_once_the_meeting_is_over(self, clock, joan):
        make.event(joan, by=person("Priya Shah"), start=TUESDAY_2)
        send_due()
        self.subjects()
        clock.move_to(TUESDAY_2 + timedelta(hours=2))
        send_due()
        assert self.subjects() == []

    def test_a_moved_meeting_is_told_at_its_new_time_only(self, clock, joan):
        event = make.event(joan, by=person("Priya Shah"), start=TUESDAY_2)
        later = TUESDAY_2 + timedelta(days=2)
        events.move(event=event, by=joan, start=later, end=later + timedelta(hours=1), room=None)
        send_due()
        self.subjects()
        clock.move_to(utc(2027, 6, 22, 8))
        send_due()
        assert self.subjects() == ["Reminder: Quieter nights, Thursday 24 June, 2pm to 3pm"]
