"""Booking, moving, cancelling, answering, joining and leaving a meeting."""
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from coproduce.audit.models import Entry
from coproduce.notifications.models import Notification, State
from coproduce.people.signals import person_leaving
from scheduling.models import Attendee, Event
from scheduling.services import events
from scheduling.services.errors import (
    EndBeforeStart,
    EssentialNotFree,
    EventCancelled,
    EventChanged,
    EventOver,
    FacilitatorTaken,
    InThePast,
    NoLongerAsked,
    RoomClosed,
    RoomTaken,
    RoomTooSmall,
)
from scheduling.services.finder import Invitee
from scheduling.signals import attendee_declined
from tests.make import events as make
from tests.make.people import person

PartStat = Attendee.PartStat
NOW = datetime(2027, 6, 1, 9, tzinfo=UTC)  # a Tuesday
TUESDAY = date(2027, 6, 22)
AT_2 = make.at(TUESDAY, 14)
AT_4 = make.at(TUESDAY, 16)
THURSDAY_2 = make.at(date(2027, 6, 24), 14)
HOUR = timedelta(hours=1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def frozen():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def priya():
    return person("Priya Shah")


@pytest.fixture
def joan():
    return person("Joan Bell")


@pytest.fixture
def kemi():
    return person("Kemi Ade")


def rows(kind="", state=State.WAITING) -> list[tuple[str, str, int]]:
    """(who, kind, sequence) of the outbox."""
    found = Notification.objects.filter(state=state).order_by("recipient__name", "kind", "due_at")
    if kind:
        found = found.filter(kind=kind)
    return list(found.values_list("recipient__name", "kind", "sequence"))


def due(who) -> list[datetime]:
    waiting = Notification.objects.filter(recipient=who, kind="event-reminder", state=State.WAITING)
    return list(waiting.order_by("due_at").values_list("due_at", flat=True))


def audit() -> list[tuple]:
    return list(Entry.objects.filter(target_type="scheduling.event").order_by("pk").values_list("verb", "actor"))


class TestConfirm:
    def test_books_asks_everybody_and_queues_both_reminders(self, priya, joan, kemi):
        room = make.room()
        asked = [Invitee(joan, labels=frozenset({"partner", "can decide"})), Invitee(kemi, facilitator=True)]
        event = make.event(*asked, by=priya, start=AT_2, room=room, description="Bring the drug round notes.")
        event.refresh_from_db()
        assert (event.status, event.sequence, event.room, event.organizer) == ("CONFIRMED", 0, room, priya)
        assert (event.start, event.end) == (AT_2, AT_4)
        attendees = event.attendees.order_by("person__name").values_list("person__name", "labels", "partstat")
        assert list(attendees) == [
            ("Joan Bell", ["can decide", "partner"], "NEEDS-ACTION"),
            ("Kemi Ade", [], "NEEDS-ACTION"),
        ]
        assert rows() == [
            ("Joan Bell", "event-reminder", 0),
            ("Joan Bell", "event-reminder", 0),
            ("Joan Bell", "event-request", 0),
            ("Kemi Ade", "event-reminder", 0),
            ("Kemi Ade", "event-reminder", 0),
            ("Kemi Ade", "event-request", 0),
        ]
        assert audit() == [("event confirmed", priya.pk)]
        assert Entry.objects.get(verb="event confirmed").ids == {"attendees": 2, "overridden": 0}

    @pytest.mark.parametrize(("hours", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
    def test_a_room_is_free_again_the_moment_a_meeting_ends(self, priya, hours, taken):
        room = make.room()
        make.event(by=priya, start=AT_2, room=room)
        if taken:
            with pytest.raises(RoomTaken, match="This room has just been taken"):
                make.event(by=priya, start=AT_2 + hours * HOUR, room=room)
        else:
            make.event(by=priya, start=AT_2 + hours * HOUR, room=room)
        assert Event.objects.count() == (1 if taken else 2)

    def test_a_refusal_leaves_nothing_behind(self, priya, joan):
        room = make.room()
        make.event(by=priya, start=AT_2, room=room)
        with pytest.raises(RoomTaken):
            make.event(joan, by=priya, start=AT_2, room=room)
        assert (Event.objects.count(), Attendee.objects.count(), rows(), len(audit())) == (1, 0, [], 1)

    def test_a_cancelled_meeting_leaves_its_room(self, priya):
        room = make.room()
        events.cancel(event=make.event(by=priya, start=AT_2, room=room), by=priya)
        assert make.event(by=priya, start=AT_2, room=room).room == room

    def test_two_meetings_in_no_room_of_ours_do_not_clash(self, priya):
        make.event(by=priya, start=AT_2, where="Fenway library")
        make.event(by=priya, start=AT_2, where="Fenway library")
        assert Event.objects.count() == 2

    def test_a_closed_room_and_a_small_room_are_refused(self, priya, joan, kemi):
        with pytest.raises(RoomClosed):
            make.event(joan, by=priya, start=AT_2, room=make.room("Attic", is_open=False))
        with pytest.raises(RoomTooSmall, match="This room has 1 seat and you are asking 2 people") as refusal:
            make.event(joan, kemi, by=priya, start=AT_2, room=make.room("Booth", capacity=1))
        assert (refusal.value.seats, refusal.value.people) == (1, 2)

    def test_a_facilitator_is_never_double_booked(self, priya, kemi):
        make.event(Invitee(kemi), by=priya, start=AT_2)
        with pytest.raises(FacilitatorTaken, match="Kemi Ade is at another meeting then") as refusal:
            make.event(Invitee(kemi, facilitator=True), by=priya, start=AT_2 + HOUR)
        assert refusal.value.people == [kemi]
        make.event(Invitee(kemi, facilitator=True), by=priya, start=AT_4)

    def test_a_facilitator_who_turned_the_other_meeting_down_is_free(self, priya, kemi):
        other = make.event(Invitee(kemi), by=priya, start=AT_2)
        events.answer(attendee=other.attendees.get(), partstat=PartStat.DECLINED)
        make.event(Invitee(kemi, facilitator=True), by=priya, start=AT_2)
        assert Event.objects.count() == 2

    def test_the_past_and_an_end_before_its_start_are_refused(self, priya):
        with pytest.raises(InThePast):
            make.event(by=priya, start=NOW)
        with pytest.raises(EndBeforeStart):
            make.event(by=priya, start=AT_2, minutes=0)


class TestEssential:
    def test_somebody_essential_must_be_free_now(self, priya, joan, kemi):
        make.free_all_week(joan)
        with pytest.raises(EssentialNotFree, match="Kemi Ade must come, and we do not know") as refusal:
            make.event(Invitee(joan, essential=True), Invitee(kemi, essential=True), by=priya, start=AT_2)
        assert refusal.value.people == [kemi]

    def test_an_override_in_writing_is_kept_for_those_who_are_not_free_only(self, priya, joan, kemi):
        make.free_all_week(joan)
        asked = [Invitee(joan, essential=True), Invitee(kemi, essential=True), Invitee(person("Al"))]
        event = make.event(*asked, by=priya, start=AT_2, override=" The room goes after today. ")
        reasons = event.attendees.order_by("person__name").values_list("person__name", "override_reason")
        assert list(reasons) == [("Al", ""), ("Joan Bell", ""), ("Kemi Ade", "The room goes after today.")]
        assert Entry.objects.get(verb="event confirmed").ids["overridden"] == 1

    def test_blanks_are_no_reason(self, priya, kemi):
        with pytest.raises(EssentialNotFree):
            make.event(Invitee(kemi, essential=True), by=priya, start=AT_2, override="  \n ")

    def test_another_meeting_of_ours_takes_the_time(self, priya, joan):
        make.free_all_week(joan)
        make.event(joan, by=priya, start=AT_2)
        with pytest.raises(EssentialNotFree):
            make.event(Invitee(joan, essential=True), by=priya, start=AT_2 + HOUR)

    def test_a_meeting_does_not_stand_in_its_own_way(self, priya, joan):
        make.free_all_week(joan)
        event = make.event(Invitee(joan, essential=True), by=priya, start=AT_2)
        moved = events.move(event=event, by=priya, start=AT_2 + HOUR, end=AT_4 + HOUR, room=None)
        assert moved.start == AT_2 + HOUR

    def test_a_move_to_a_time_when_all_are_free_takes_the_old_reason_away(self, priya, joan):
        make.free_all_week(joan)
        event = make.event(
            Invitee(joan, essential=True), by=priya, start=make.at(TUESDAY, 21), override="Only then."
        )
        assert event.attendees.get().override_reason == "Only then."
        events.move(event=event, by=priya, start=AT_2, end=AT_4, room=None)
        assert event.attendees.get().override_reason == ""


class TestMove:
    def test_everybody_is_asked_again_and_old_news_called_off(self, priya, joan, kemi):
        event = make.event(joan, kemi, by=priya, start=AT_2)
        Notification.objects.filter(kind="event-request").update(state=State.SENT)
        events.answer(attendee=event.attendees.get(person=joan), partstat=PartStat.ACCEPTED)
        events.answer(attendee=event.attendees.get(person=kemi), partstat=PartStat.DECLINED)
        moved = events.move(event=event, by=priya, start=THURSDAY_2, end=THURSDAY_2 + HOUR, room=None, where="Library")
        assert (moved.sequence, moved.start, moved.where) == (1, THURSDAY_2, "Library")
        assert set(event.attendees.values_list("partstat", "answered_at")) == {("NEEDS-ACTION", None)}
        assert rows("event-update") == [("Joan Bell", "event-update", 1), ("Kemi Ade", "event-update", 1)]
        assert {sequence for _, _, sequence in rows("event-reminder")} == {1}
        assert len(rows("event-reminder")) == 4
        assert audit()[-1] == ("event moved", priya.pk)

    def test_whoever_was_not_sent_the_first_time_is_invited_to_the_second(self, priya, joan):
        event = make.event(joan, by=priya, start=AT_2)
        events.move(event=event, by=priya, start=THURSDAY_2, end=THURSDAY_2 + HOUR, room=None)
        assert rows("event-update") == []
        assert rows("event-request") == [("Joan Bell", "event-request", 1)]
        assert rows("event-request", State.CANCELLED) == [("Joan Bell", "event-request", 0)]

    def test_there_and_back_again_keeps_exactly_the_right_rows(self, priya, joan):
        event = make.event(joan, by=priya, start=AT_2)
        first = due(joan)
        event = events.move(event=event, by=priya, start=THURSDAY_2, end=THURSDAY_2 + HOUR, room=None)
        assert due(joan) == [moment + timedelta(days=2) for moment in first]
        event = events.move(event=event, by=priya, start=AT_2, end=AT_4, room=None)
        assert due(joan) == first
        assert rows() == [
            ("Joan Bell", "event-reminder", 2),
            ("Joan Bell", "event-reminder", 2),
            ("Joan Bell", "event-request", 2),
        ]

    def test_the_same_time_and_place_change_nothing(self, priya, joan):
        room = make.room()
        event = make.event(joan, by=priya, start=AT_2, room=room)
        before = rows()
        assert events.move(event=event, by=priya, start=AT_2, end=AT_4, room=room).sequence == 0
        assert (rows(), len(audit())) == (before, 1)

    def test_a_move_within_its_own_room_is_no_clash_but_somebody_elses_is(self, priya):
        room = make.room()
        event = make.event(by=priya, start=AT_2, room=room)
        make.event(by=priya, start=AT_4 + HOUR, room=room)
        event = events.move(event=event, by=priya, start=AT_2 + HOUR, end=AT_4 + HOUR, room=room)
        with pytest.raises(RoomTaken):
            events.move(event=event, by=priya, start=AT_4, end=AT_4 + 2 * HOUR, room=room)
        event.refresh_from_db()
        assert (event.start, event.sequence) == (AT_2 + HOUR, 1)

    def test_somebody_made_essential_meanwhile_stops_the_move(self, priya, joan, monkeypatch):
        event = make.event(by=priya, start=AT_2)
        lock = events.locked

        def another_is_quicker(*things):
            Attendee.objects.create(event=event, person=joan, essential=True)
            return lock(*things)

        monkeypatch.setattr(events, "locked", another_is_quicker)
        with pytest.raises(EventChanged, match="Somebody changed who must come"):
            events.move(event=event, by=priya, start=THURSDAY_2, end=THURSDAY_2 + HOUR, room=None)

    def test_a_cancelled_or_finished_meeting_stays_where_it_is(self, priya, frozen):
        gone = events.cancel(event=make.event(by=priya, start=AT_2), by=priya)
        over = make.event(by=priya, start=AT_2)
        frozen.move_to(AT_4)
        times = {"start": THURSDAY_2, "end": THURSDAY_2 + HOUR, "room": None}
        with pytest.raises(EventCancelled):
            events.move(event=gone, by=priya, **times)
        with pytest.raises(EventOver):
            events.move(event=over, by=priya, **times)


class TestCancel:
    def test_tells_everybody_still_asked_once(self, priya, joan, kemi):
        event = make.event(joan, kemi, person("Al"), by=priya, start=AT_2)
        Notification.objects.filter(kind="event-request").update(state=State.SENT)
        events.answer(attendee=event.attendees.get(person=kemi), partstat=PartStat.DECLINED)
        events.leave(person=joan, events=[event])
        events.cancel(event=event, by=priya, because="The ward is closed.")
        cancelled = events.cancel(event=event, by=priya, because="Again.")
        assert (cancelled.status, cancelled.sequence) == ("CANCELLED", 1)
        assert cancelled.cancelled_because == "The ward is closed."
        assert rows("event-cancel") == [("Al", "event-cancel", 1), ("Kemi Ade", "event-cancel", 1)]
        assert rows("event-reminder") == []
        assert [verb for verb, _ in audit()].count("event cancelled") == 1

    def test_a_meeting_that_is_over_cannot_be_cancelled(self, priya, frozen):
        event = make.event(by=priya, start=AT_2)
        frozen.move_to(AT_4)
        with pytest.raises(EventOver):
            events.cancel(event=event, by=priya)


class TestAnswer:
    def test_no_calls_the_reminders_off_and_yes_brings_them_back(self, priya, joan):
        attendee = make.event(joan, by=priya, start=AT_2).attendees.get()
        both = due(joan)
        assert len(both) == 2
        events.answer(attendee=attendee, partstat=PartStat.DECLINED)
        assert due(joan) == []
        answered = events.answer(attendee=attendee, partstat=PartStat.ACCEPTED)
        assert (answered.partstat, answered.answered_at) == ("ACCEPTED", NOW)
        assert due(joan) == both

    def test_the_organiser_is_told_of_a_no_once(self, priya, joan):
        attendee = make.event(joan, by=priya, start=AT_2).attendees.get()
        events.answer(attendee=attendee, partstat=PartStat.DECLINED)
        events.answer(attendee=attendee, partstat=PartStat.DECLINED)
        assert rows("event-declined") == [("Priya Shah", "event-declined", 0)]
        events.answer(attendee=attendee, partstat=PartStat.TENTATIVE)
        assert rows("event-declined") == []

    def test_an_organiser_who_cannot_come_knows_it(self, priya):
        attendee = make.event(priya, by=priya, start=AT_2).attendees.get()
        events.answer(attendee=attendee, partstat=PartStat.DECLINED)
        assert rows("event-declined") == []

    def test_upper_floors_hear_of_a_no(self, priya, joan):
        attendee = make.event(joan, by=priya, start=AT_2).attendees.get()
        heard = []

        def listen(sender, attendee, **_):
            heard.append((sender, attendee.person, attendee.partstat))

        attendee_declined.connect(listen)
        try:
            events.answer(attendee=attendee, partstat=PartStat.ACCEPTED)
            events.answer(attendee=attendee, partstat=PartStat.DECLINED)
        finally:
            attendee_declined.disconnect(listen)
        assert heard == [(Attendee, joan, "DECLINED")]

    def test_an_answer_to_the_old_time_is_not_an_answer_to_the_new_one(self, priya, joan):
        event = make.event(joan, by=priya, start=AT_2)
        attendee = event.attendees.get()
        events.move(event=event, by=priya, start=THURSDAY_2, end=THURSDAY_2 + HOUR, room=None)
        with pytest.raises(EventChanged):
            events.answer(attendee=attendee, partstat=PartStat.ACCEPTED, sequence=0)
        assert event.attendees.get().partstat == "NEEDS-ACTION"
        assert events.answer(attendee=attendee, partstat=PartStat.ACCEPTED, sequence=1).partstat == "ACCEPTED"

    def test_nothing_is_taken_after_the_end_a_cancellation_or_leaving(self, priya, joan, kemi, frozen):
        left = make.event(joan, by=priya, start=AT_2)
        events.leave(person=joan, events=[left])
        with pytest.raises(NoLongerAsked):
            events.answer(attendee=left.attendees.get(), partstat=PartStat.ACCEPTED)
        gone = make.event(kemi, by=priya, start=AT_2)
        events.cancel(event=gone, by=priya)
        with pytest.raises(EventCancelled):
            events.answer(attendee=gone.attendees.get(), partstat=PartStat.ACCEPTED)
        over = make.event(kemi, by=priya, start=AT_2)
        frozen.move_to(AT_4)
        with pytest.raises(EventOver):
            events.answer(attendee=over.attendees.get(), partstat=PartStat.ACCEPTED)


class TestComingAndGoing:
    def test_one_more_person_is_asked_and_only_they_hear_of_it(self, priya, joan, kemi):
        event = make.event(joan, by=priya, start=AT_2)
        Notification.objects.update(state=State.SENT)
        added = events.add(event=event, invitee=Invitee(kemi, labels=frozenset({"partner"})), by=priya)
        assert added.labels == ["partner"]
        assert rows() == [("Kemi Ade", "event-reminder", 0)] * 2 + [("Kemi Ade", "event-request", 0)]
        assert events.add(event=event, invitee=Invitee(kemi), by=priya) == added
        assert event.attendees.count() == 2

    def test_adding_keeps_the_rules_of_booking(self, priya, joan, kemi):
        event = make.event(joan, by=priya, start=AT_2, room=make.room(capacity=1))
        with pytest.raises(RoomTooSmall):
            events.add(event=event, invitee=Invitee(kemi), by=priya)
        roomy = make.event(by=priya, start=AT_2)
        with pytest.raises(FacilitatorTaken):
            events.add(event=roomy, invitee=Invitee(joan, facilitator=True), by=priya)
        with pytest.raises(EssentialNotFree):
            events.add(event=roomy, invitee=Invitee(kemi, essential=True), by=priya)

    def test_whoever_leaves_hears_nothing_more_of_what_is_still_to_come(self, priya, joan, kemi):
        event = make.event(joan, kemi, by=priya, start=AT_2)
        person_leaving.send(sender=None, person=joan)
        assert event.attendees.get(person=joan).removed_at == NOW
        assert {name for name, *_ in rows()} == {"Kemi Ade"}
        events.move(event=event, by=priya, start=THURSDAY_2, end=THURSDAY_2 + HOUR, room=None)
        assert {name for name, *_ in rows()} == {"Kemi Ade"}
        assert Event.objects.visible_to(joan).count() == 0

    def test_meetings_that_are_over_keep_who_was_there(self, priya, joan, frozen):
        event = make.event(joan, by=priya, start=AT_2)
        frozen.move_to(AT_4)
        events.leave(person=joan, events=[event])
        assert event.attendees.get().removed_at is None

    def test_whoever_comes_back_is_invited_again(self, priya, joan):
        event = make.event(joan, by=priya, start=AT_2)
        Notification.objects.filter(kind="event-request").update(state=State.SENT)
        events.leave(person=joan, events=[event])
        events.add(event=event, invitee=Invitee(joan), by=priya)
        assert rows() == [("Joan Bell", "event-reminder", 0)] * 2 + [("Joan Bell", "event-request", 0)]
        assert event.attendees.get().removed_at is None
