"""A diary that changes after a meeting was confirmed: the organiser is told once, with another time."""
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from coproduce.notifications import deliver
from coproduce.notifications.models import Notification, State
from scheduling.engine.diary import Status
from scheduling.models import Attendee, DiarySource
from scheduling.services import addresses, clashes, diaries, events
from scheduling.services.clash_news import Replan
from scheduling.services.finder import Answer, Invitee, Wish, find
from scheduling.signals import replanning
from tests.make import events as make
from tests.make.diaries import ON_SHIFT, ics, line, office_hours, read, week
from tests.make.people import person
from tests.make.site import ADDRESS, Site, answer

pytestmark = pytest.mark.django_db

TUESDAY = date(2027, 6, 22)
NOW = make.at(date(2027, 6, 14), 9)
AT_2 = make.at(TUESDAY, 14)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TAKEN = ics(("20270622T130000Z", "20270622T140000Z"))  # 2pm in London
ELSEWHEN = ics(("20270623T130000Z", "20270623T140000Z"))
PartStat = Attendee.PartStat


@pytest.fixture(autouse=True)
def clock(settings):
    settings.SITE_URL = "https://coproduce.trust.example"
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def priya():
    return person("Priya Shah")


@pytest.fixture
def kemi():
    kemi = person("Kemi Ade")
    office_hours(kemi)
    return kemi


@pytest.fixture
def event(priya, kemi):
    joan = person("Joan Price")
    office_hours(joan)
    made = make.event(Invitee(kemi, essential=True), joan, by=priya, start=AT_2, minutes=60, url="/projects/1/")
    deliver.send_due()
    mail.outbox.clear()
    return made


@pytest.fixture
def scheduled():
    """Somebody who scheduled the meeting knows other times, and that the organiser may read names."""

    def replan(sender, *, event, **_):
        invitees = [Invitee(one.person, essential=one.essential) for one in event.attendees.all()]
        days = TUESDAY, TUESDAY + 3 * DAY
        wish = Wish(minutes=60, first_day=days[0], last_day=days[1], needs_room=False)
        return Replan(find(wish, invitees, without_event=event, may_name=True), may_name=True)

    replanning.connect(replan, weak=False, dispatch_uid="test")
    yield
    replanning.disconnect(dispatch_uid="test")


def told(clock, after=11 * MINUTE) -> list[str]:
    """Subjects of the mails that are sent by then."""
    clock.move_to(timezone.now() + after)
    mail.outbox.clear()
    deliver.send_due()
    return [message.subject for message in mail.outbox if "longer" in message.subject]


def news() -> list[tuple]:
    rows = Notification.objects.filter(kind=clashes.KIND).order_by("sequence")
    return list(rows.values_list("recipient__name", "sequence", "state"))


NAMED = "Kemi Ade can no longer come: Quieter nights, Tuesday 22 June, 2pm to 3pm"
UNNAMED = "1 person can no longer come: Quieter nights, Tuesday 22 June, 2pm to 3pm"


def test_the_organiser_is_told_who_and_the_next_best_time(event, kemi, scheduled, clock):
    read(kemi, TAKEN)
    assert told(clock) == [NAMED]
    (message,) = mail.outbox
    assert message.to == ["priya.shah@saltmarsh-fenway.example"]
    assert message.body.split("\n--\n")[0] == (
        "Kemi Ade can no longer come to “Quieter nights” on Tuesday 22 June, 2pm to 3pm. Their diary has changed.\n"
        "\n"
        "You said that Kemi Ade must come.\n"
        "\n"
        "The next best time: Tuesday 22 June, 9am to 10am. All 2 can come.\n"
        "\n"
        "We have changed nothing. Move the meeting, or leave it as it is: https://coproduce.trust.example/projects/1/\n"
    )


def test_names_are_for_those_who_may_see_them(event, kemi, clock):
    read(kemi, TAKEN)
    assert told(clock) == [UNNAMED]
    assert "Kemi" not in str(mail.outbox[0].message())
    assert "We found no other time" in mail.outbox[0].body


def test_a_shift_says_that_release_would_help(event, kemi, clock):
    diaries.delete(source=DiarySource.objects.get(person=kemi), by=kemi)
    week(kemi, line(1, "07:30", "20:00", ON_SHIFT))
    told(clock)
    assert "They could come if they are released from a shift." in mail.outbox[0].body


def by_address(kemi) -> None:
    addresses.add(person=kemi, address=ADDRESS, by=kemi)
    with Site(answers=[answer(TAKEN)]) as site:
        addresses.read_due(network=site.network())


CHANGES = {
    "file": lambda kemi: read(kemi, TAKEN),
    "address": by_address,
    "usual week": lambda kemi: week(kemi, line(1, "12:00", "20:00", ON_SHIFT)),
}


@pytest.mark.parametrize("source", CHANGES)
def test_every_source_is_watched(event, kemi, clock, source):
    CHANGES[source](kemi)
    assert told(clock) == [UNNAMED]


def test_nothing_is_told_of_changes_that_touch_no_meeting(event, kemi, clock):
    read(kemi, ELSEWHEN)
    read(kemi, ics(("20270622T130000Z", "20270622T140000Z"), more="X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"))
    diaries.delete(source=DiarySource.objects.filter(person=kemi).first(), by=kemi)
    assert (told(clock), news()) == ([], [])


def test_who_was_not_free_when_it_was_booked_is_no_news(priya, kemi, clock):
    read(kemi, TAKEN)
    make.event(Invitee(kemi, essential=True), by=priya, start=AT_2, minutes=60, override="The room goes.")
    read(kemi, ics(("20270622T120000Z", "20270622T150000Z")))
    assert (told(clock), clashes.of(kemi)) == ([], [])


@pytest.mark.parametrize("what", ["declined", "left", "cancelled", "over"])
def test_meetings_that_no_longer_concern_the_person(event, priya, kemi, clock, what):
    match what:
        case "declined":
            events.answer(attendee=event.attendees.get(person=kemi), partstat=PartStat.DECLINED)
        case "left":
            events.leave(person=kemi, events=[event])
        case "cancelled":
            events.cancel(event=event, by=priya)
        case "over":
            clock.move_to(AT_2 + HOUR)
    read(kemi, TAKEN)
    assert (told(clock), news()) == ([], [])


def test_a_diary_that_is_put_right_at_once_is_no_news(event, kemi, clock):
    read(kemi, TAKEN)
    read(kemi, ELSEWHEN)
    assert told(clock) == []
    assert news() == [("Priya Shah", 0, State.STALE)]
    read(kemi, TAKEN)
    assert told(clock) == [UNNAMED]


def test_the_same_change_is_told_once_however_often_the_diary_is_read(event, kemi, clock):
    for hour in range(5):
        clock.move_to(NOW + hour * HOUR)
        read(kemi, ics(("20270622T130000Z", "20270622T140000Z"), (f"2027062{hour + 3}T100000Z", "20270628T110000Z")))
    assert told(clock) == [UNNAMED]
    assert told(clock, after=2 * DAY) == []
    assert news() == [("Priya Shah", 0, State.SENT)]


def test_a_diary_that_goes_to_and_fro_is_told_of_once_a_day(event, kemi, clock):
    read(kemi, TAKEN)
    assert told(clock) == [UNNAMED]
    for _ in range(5):
        read(kemi, ELSEWHEN)
        read(kemi, TAKEN)
        assert told(clock) == []
    assert news() == [("Priya Shah", 0, State.SENT), ("Priya Shah", 1, State.WAITING)]
    assert told(clock, after=DAY) == [UNNAMED]


def test_an_answer_after_the_clash_settles_it(event, kemi, clock):
    read(kemi, TAKEN)
    assert [one.event for one in clashes.of(kemi)] == [event]
    events.answer(attendee=event.attendees.get(person=kemi), partstat=PartStat.ACCEPTED)
    assert (clashes.of(kemi), told(clock)) == ([], [])


def test_a_move_settles_it(event, priya, kemi, clock):
    read(kemi, TAKEN)
    events.move(event=event, by=priya, start=AT_2 + DAY, end=AT_2 + DAY + HOUR, room=None)
    assert (clashes.of(kemi), told(clock)) == ([], [])


def test_organisers_are_not_told_of_themselves_but_see_it(priya, clock):
    office_hours(priya)
    event = make.event(priya, by=priya, start=AT_2)
    read(priya, TAKEN)
    assert (told(clock), [one.event for one in clashes.of(priya)]) == ([], [event])


def test_nobody_who_left_is_told(event, priya, kemi, clock):
    read(kemi, TAKEN)
    priya.is_active = False
    priya.save()
    assert told(clock) == []


def test_several_people_and_meetings_are_told_each_on_its_own(event, priya, kemi, clock):
    other = make.event(kemi, by=person("Sam Okoro"), start=AT_2 + 3 * DAY, minutes=60)
    joan = event.attendees.get(person__name="Joan Price").person
    read(kemi, ics(("20270622T130000Z", "20270622T140000Z"), ("20270625T130000Z", "20270625T140000Z")))
    read(joan, TAKEN)
    assert sorted(told(clock)) == sorted(
        [UNNAMED, UNNAMED, "1 person can no longer come: Quieter nights, Friday 25 June, 2pm to 3pm"]
    )
    assert {one.event for one in clashes.of(kemi)} == {event, other}


def test_without_meetings_a_change_costs_one_query_more(kemi, django_assert_num_queries):
    with django_assert_num_queries(1), clashes.noticed([kemi]):
        pass


def test_the_wording_needs_no_answer_from_anybody():
    assert Replan() == Replan(Answer([], 0), may_name=False)


def test_the_status_is_the_diarys_own(event, kemi):
    attendee = event.attendees.get(person=kemi)
    assert clashes.status_now(attendee) == Status.FREE
    read(kemi, TAKEN)
    assert clashes.status_now(attendee) == Status.CANNOT
