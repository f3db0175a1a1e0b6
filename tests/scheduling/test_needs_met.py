"""Does the place work for people who share access needs? Asked before a meeting is final."""
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from coproduce.notifications.models import Notification, State
from coproduce.people import services as people
from coproduce.people.models import AccessNeeds
from scheduling.models import AccessCheck, Arrangement, Attendee, Event
from scheduling.services import checks, diaries, events, itip, mails, needs_met, place_mails, places, replies
from scheduling.services.errors import EventChanged, NoLongerAsked, NotYetAgreed, RoomTaken
from scheduling.services.finder import Invitee
from tests.make import events as make
from tests.make.people import person

NOW = datetime(2027, 6, 1, 9, tzinfo=UTC)
AT_2 = make.at(date(2027, 6, 22), 14)
Answer = AccessCheck.Answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def frozen():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def priya():
    return person("Priya Shah", phone="01632 960100")


@pytest.fixture
def joan():
    joan = person("Joan Bell")
    AccessNeeds.objects.create(person=joan, step_free=True, bsl=True, by_phone=True, share=True)
    return joan


@pytest.fixture
def kemi():
    return person("Kemi Ade")


@pytest.fixture
def event(priya, joan, kemi):
    """Held: Joan needs a step-free way in and an interpreter."""
    return make.event(joan, kemi, priya, by=priya, start=AT_2, room=make.room())


def part(event: Event, who) -> Attendee:
    return Attendee.objects.select_related("event", "person").get(event=event, person=who)


def waiting(kind: str) -> list[str]:
    rows = Notification.objects.filter(kind=kind, state=State.WAITING).order_by("recipient__name")
    return list(rows.values_list("recipient__name", flat=True))


def say(event: Event, who, answer: str, because: str = "", **more) -> None:
    needs_met.answer(attendee=part(event, who), answer=answer, because=because, **more)


class TestHolding:
    def test_without_shared_needs_nothing_is_held(self, priya, kemi):
        AccessNeeds.objects.create(person=kemi, step_free=True, share=False)
        event = make.event(kemi, by=priya, start=AT_2)
        assert (event.status, waiting(events.REQUEST)) == ("CONFIRMED", ["Kemi Ade"])

    def test_only_those_who_share_needs_are_asked_first(self, event):
        assert event.status == "TENTATIVE"
        assert waiting(checks.ASK) == waiting(checks.REMIND) == ["Joan Bell"]
        assert waiting(events.REQUEST) == waiting("event-reminder") == []
        assert list(Arrangement.objects.values_list("need", "words")) == [
            ("bsl", "a British Sign Language interpreter")
        ]

    def test_it_takes_the_room_and_the_time_of_everybody(self, event, priya, kemi):
        with pytest.raises(RoomTaken):
            make.event(by=priya, start=AT_2, room=event.room)
        grid = diaries.Grid.covering(event.start, event.end)
        found = diaries.diaries_for([kemi.pk], grid)[kemi.pk]
        assert found.busy == grid.outward(event.start, event.end)

    def test_the_last_yes_makes_it_final_and_asks_everybody(self, event, priya, joan, kemi):
        say(event, joan, Answer.YES)
        event.refresh_from_db()
        assert event.status == "CONFIRMED"
        assert waiting(events.REQUEST) == ["Joan Bell", "Kemi Ade", "Priya Shah"]
        assert waiting(checks.REMIND) == []
        assert part(event, priya).partstat == "ACCEPTED"

    def test_it_cannot_be_final_before(self, event, priya, joan):
        with pytest.raises(NotYetAgreed):
            events.finish(event=event, by=priya)
        say(event, joan, Answer.NO, "There is a step")
        with pytest.raises(NotYetAgreed):
            events.finish(event=event, by=priya)

    def test_a_no_goes_to_the_organiser_with_the_reason(self, event, joan, priya):
        say(event, joan, Answer.NO, "The lift is broken")
        row = Notification.objects.get(kind=needs_met.NOT_MET)
        mail = place_mails.not_met(row)
        assert (row.recipient, mail.to) == (priya, priya.email)
        assert "They wrote: The lift is broken" in mail.text
        say(event, joan, Answer.YES)
        row.refresh_from_db()
        assert row.state == State.CANCELLED

    def test_to_be_rung_keeps_it_open(self, event, joan):
        say(event, joan, Answer.RING)
        event.refresh_from_db()
        assert event.is_held
        assert waiting(needs_met.NOT_MET) == ["Priya Shah"]

    def test_whoever_cannot_come_does_not_hold_it_up(self, event, joan):
        say(event, joan, needs_met.CANNOT_COME)
        event.refresh_from_db()
        assert event.status == "CONFIRMED"
        assert part(event, joan).partstat == "DECLINED"

    def test_whoever_leaves_does_not_hold_it_up(self, event, joan):
        events.leave(person=joan, events=[event])
        event.refresh_from_db()
        assert event.status == "CONFIRMED"
        assert waiting(checks.ASK) == []

    def test_recorded_by_a_facilitator_and_marked_so(self, event, joan, priya):
        say(event, joan, Answer.YES, recorded_by=priya)
        assert AccessCheck.objects.get().recorded_by == priya

    def test_an_override_in_writing_is_read_by_that_person(self, event, priya, joan):
        say(event, joan, Answer.NO, "Too far")
        needs_met.go_ahead(event=event, by=priya, because="A taxi is booked.")
        event.refresh_from_db()
        assert event.status == "CONFIRMED"
        row = Notification.objects.get(kind=events.REQUEST, recipient=joan)
        assert "Priya Shah wrote why it goes ahead: A taxi is booked." in mails.request(row).text
        other = Notification.objects.get(kind=events.REQUEST, recipient__name="Kemi Ade")
        assert "A taxi" not in mails.request(other).text

    def test_whoever_chooses_the_place_is_not_asked(self, priya):
        AccessNeeds.objects.create(person=priya, bsl=True, share=True)
        event = make.event(priya, by=priya, start=AT_2)
        assert (event.status, AccessCheck.objects.get().answer) == ("CONFIRMED", "yes")
        assert Arrangement.objects.count() == 1

    def test_a_lost_room_is_not_made_final_by_a_yes(self, event, priya, joan):
        places.set_in_use(place=event.room, in_use=False, by=priya)
        say(event, joan, Answer.YES)
        event.refresh_from_db()
        assert event.is_held
        assert waiting(places.ROOM_LOST) == ["Priya Shah"]

    def test_cancelling_tells_those_who_knew(self, event, priya):
        events.cancel(event=event, by=priya)
        assert waiting(events.CANCEL) == ["Joan Bell"]
        assert waiting(checks.ASK) == waiting(checks.REMIND) == []


class TestMoving:
    def test_another_place_asks_again_and_the_rest_still_hears_nothing(self, event, priya, joan):
        say(event, joan, Answer.NO, "There is a step")
        say_again = make.room("Abbey Room")
        events.move(event=event, by=priya, start=event.start, end=event.end, room=say_again)
        event.refresh_from_db()
        assert (event.is_held, AccessCheck.objects.get().answer, waiting(events.REQUEST)) == (True, "", [])
        rows = Notification.objects.filter(kind=checks.ASK, state=State.WAITING)
        assert list(rows.values_list("recipient__name", "sequence")) == [("Joan Bell", 1)]

    def test_a_page_of_the_old_place_is_refused(self, event, priya, joan):
        events.move(event=event, by=priya, start=event.start, end=event.end, room=make.room("Abbey Room"))
        with pytest.raises(EventChanged):
            say(event, joan, Answer.YES, sequence=0)

    def test_once_told_everybody_hears_of_a_move_at_once_and_the_question_is_in_that_mail(self, event, priya, joan):
        say(event, joan, Answer.YES)
        Notification.objects.filter(kind=events.REQUEST).update(state=State.SENT)
        event.refresh_from_db()
        events.move(event=event, by=priya, start=event.start, end=event.end, room=make.room("Abbey Room"))
        event.refresh_from_db()
        assert event.status == "CONFIRMED"
        assert checks.in_the_way(event)
        assert waiting(events.UPDATE) == ["Joan Bell", "Kemi Ade", "Priya Shah"]
        assert waiting(checks.ASK) == []
        words = {row.recipient.name: mails.update(row).text for row in Notification.objects.filter(kind=events.UPDATE)}
        assert [name for name, text in words.items() if "meet your needs" in text] == ["Joan Bell"]

    def test_an_override_after_a_move_is_mailed(self, event, priya, joan):
        say(event, joan, Answer.YES)
        events.move(event=event, by=priya, start=event.start, end=event.end, room=make.room("Abbey Room"))
        event.refresh_from_db()
        needs_met.go_ahead(event=event, by=priya, because="The lift is mended.")
        row = Notification.objects.get(kind=needs_met.OVERRIDDEN)
        assert "The lift is mended." in place_mails.overridden(row).text
        assert not checks.in_the_way(event)


class TestChangingNeeds:
    def test_needs_shared_later_are_asked_about(self, priya, kemi):
        event = make.event(kemi, by=priya, start=AT_2)
        people.save_access_needs(person=kemi, by=kemi, share=True, hearing_loop=True)
        assert waiting(checks.ASK) == ["Kemi Ade"]
        assert checks.in_the_way(event)

    def test_needs_no_longer_shared_hold_nothing_up(self, event, joan):
        people.save_access_needs(person=joan, by=joan, share=False, step_free=True)
        event.refresh_from_db()
        assert event.status == "CONFIRMED"


class TestPages:
    def test_by_the_link_without_signing_in(self, event, joan):
        address = reverse("scheduling:reply-needs", args=[replies.token(part(event, joan))])
        browser = Client()
        page = browser.get(address)
        words = page.content.decode()
        assert "a step-free way in</bdi>: there is" in words
        assert "a British Sign Language interpreter</bdi>: not booked yet" in words
        assert page["Cache-Control"] == "no-store, private"
        assert AccessCheck.objects.get().answer == ""
        page = browser.post(address, {"answer": "no", "because": " ", "sequence": 0})
        words = "Say what is missing, so that we can look for another place"
        assert page.context["form"].errors == {"because": [words]}
        page = browser.post(address, {"answer": "yes", "sequence": 0}, follow=True)
        assert "Thank you. We have your answer." in page.content.decode()
        event.refresh_from_db()
        assert event.status == "CONFIRMED"

    def test_an_old_page_shows_the_new_place_and_can_be_sent_again(self, event, joan, priya, client):
        client.force_login(joan)
        address = reverse("scheduling:event-needs", args=[event.pk])
        events.move(event=event, by=priya, start=event.start, end=event.end, room=make.room("Abbey Room"))
        page = client.post(address, {"answer": "yes", "sequence": 0})
        assert "has changed since you opened this page" in page.content.decode()
        assert "Abbey Room" in page.content.decode()
        assert 'name="sequence" value="1"' in page.content.decode()

    def test_not_for_somebody_without_needs_nor_by_a_forged_link(self, event, kemi, client):
        client.force_login(kemi)
        assert client.get(reverse("scheduling:event-needs", args=[event.pk])).status_code == 404
        assert client.get("/my/reply/forged.link/needs/").status_code == 404

    def test_somebody_who_left_answers_nothing(self, event, joan):
        attendee = part(event, joan)
        events.leave(person=joan, events=[event])
        with pytest.raises(NoLongerAsked):
            needs_met.answer(attendee=attendee, answer=Answer.YES)


class TestWhoConfirms:
    def test_comes_and_gets_the_entry(self, priya, kemi):
        event = make.event(kemi, priya, by=priya, start=AT_2)
        row = Notification.objects.get(kind=events.REQUEST, recipient=priya)
        mail = mails.request(row)
        assert mail.subject.startswith("It is settled: ")
        assert b"PARTSTAT=ACCEPTED" in mail.calendar.ics.replace(b"\r\n ", b"")
        assert "You said yes to this time: you need do nothing." in mail.text
        assert part(event, kemi).partstat == "NEEDS-ACTION"

    def test_hears_when_somebody_essential_leaves(self, priya, kemi, joan):
        AccessNeeds.objects.all().delete()
        asked = [Invitee(make.free_all_week(kemi), essential=True), Invitee(joan)]
        event = make.event(*asked, by=priya, start=AT_2)
        events.leave(person=kemi, events=[event])
        events.leave(person=joan, events=[event])
        (row,) = Notification.objects.filter(kind=events.ESSENTIAL_LEFT)
        assert row.recipient == priya
        assert mails.essential_left(row).subject.startswith("Kemi Ade has left: Quieter nights")

    def test_whoever_takes_over_hears_when_the_organiser_was_essential(self, priya, kemi):
        event = make.event(Invitee(make.free_all_week(priya), essential=True), kemi, by=priya, start=AT_2)
        events.leave(person=priya, events=[event])
        events.hand_over(events=[event], organizer=priya, to=kemi)
        assert waiting(events.ESSENTIAL_LEFT) == ["Kemi Ade"]


class TestOnline:
    def test_pages_mails_and_calendars_say_how_to_join(self, priya, kemi, client):
        online = {"join_url": "https://meet.example/abc?x=1&y=2", "join_phone": "01632 960160"}
        event = make.event(kemi, by=priya, start=AT_2, **online)
        entry = itip.published(event, description="", now=NOW).replace(b"\r\n ", b"").decode()
        assert "LOCATION:https://meet.example/abc?x=1&y=2" in entry
        assert 'CONFERENCE;FEATURE=AUDIO,VIDEO;LABEL=Join online;VALUE=URI:https://meet.example/abc?x=1&y=2' in entry
        assert "CONFERENCE;FEATURE=PHONE;LABEL=Join by phone;VALUE=URI:tel:01632960160" in entry
        assert "Join online: https://meet.example/abc?x=1&y=2" in entry
        mail = mails.request(Notification.objects.get(kind=events.REQUEST, recipient=kemi))
        assert "Join online: https://meet.example/abc?x=1&y=2" in mail.text
        assert 'href="https://meet.example/abc?x=1&amp;y=2"' in mail.html
        client.force_login(kemi)
        assert 'href="https://meet.example/abc?x=1&amp;y=2"' in client.get(event.get_absolute_url()).content.decode()

    def test_a_room_and_a_link(self, priya):
        event = make.event(by=priya, start=AT_2, room=make.room(), join_url="https://meet.example/abc")
        entry = itip.published(event, description="", now=NOW).decode()
        assert "LOCATION:Priory Room" in entry
        assert event.place == "Priory Room, Saltmarsh Hospital, or online"

    @pytest.mark.parametrize("number", ["01632 960160, code 4321#", "tel:1\r\nATTACH:x", "ring Sam"])
    def test_words_around_a_number_are_no_address(self, priya, number):
        event = make.event(by=priya, start=AT_2, join_phone=number)
        entry = itip.published(event, description="", now=NOW).decode()
        assert "CONFERENCE" not in entry
        assert "\nATTACH" not in entry
