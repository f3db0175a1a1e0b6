"""Polls: asking a workshop's people about times and places, and choosing from what they say."""
import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from coproduce.audit.models import Entry
from coproduce.notifications import by_hand, deliver
from coproduce.notifications.models import Notification
from coproduce.people.models import Kind
from projects.models import Membership, Workshop
from projects.services import joining, workshops
from scheduling.models import Attendee, Event, Proposal
from scheduling.services import poll_results, proposals
from scheduling.services.errors import (
    AnswersHidden,
    EssentialNotFree,
    EverybodyRefused,
    NoLongerAsked,
    PollOver,
    RoomTaken,
    SaysNothing,
)
from scheduling.services.proposals import Place
from tests.make import diaries
from tests.make import events as places
from tests.make import polls as make
from tests.make import projects as house
from tests.make.people import person

pytestmark = pytest.mark.django_db
YES, IF_NEED_BE, NO = make.YES, make.IF_NEED_BE, make.NO
PartStat = Attendee.PartStat


@pytest.fixture
def workshop(project):
    deliver.send_due()
    return house.workshop(project, at_least_partners=1)


@pytest.fixture
def poll(workshop):
    made = make.poll(workshop)
    workshop.refresh_from_db()
    return made


def words(response) -> str:
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main.split(">", 1)[1])).strip()


def sent() -> dict[str, list]:
    """What is due is sent; address → mails."""
    mail.outbox.clear()
    deliver.send_due()
    found: dict[str, list] = {}
    for message in mail.outbox:
        found.setdefault(message.to[0], []).append(message)
    return found


def choose(workshop, by="Ana Bell", time=0, **more):
    option = list(workshop.proposal.times.all())[time]
    return workshops.confirm(
        workshop=workshop, by=house.who(workshop.project, by), start=option.start, end=option.end, room=None,
        where="By phone", **more,
    )  # fmt: skip


class TestAsking:
    def test_everybody_gets_one_mail_with_the_options_in_words_and_one_link(self, poll):
        found = sent()
        assert sorted(found) == sorted(
            one.person.email for one in poll.responses.select_related("person")
        )
        (message,) = found["joan.price@saltmarsh-fenway.example"]
        assert message.subject == "When could you come? Quieter nights workshop"
        for time in poll.times.all():
            assert poll_results.dates.span(time.start, time.end) in message.body
        assert "- By phone\n- Online" in message.body
        links = re.findall(r"https?://\S+/my/\S+", message.body)
        assert [link.split("/my/")[1] for link in links] == [make.link(make.asked(poll, "Joan Price"))[4:]]
        assert "until the end of" in message.body
        assert sent() == {}

    def test_twice_is_one_poll(self, poll, workshop):
        assert make.poll(workshop) == poll
        assert Proposal.objects.count() == 1

    def test_somebody_without_email_is_told_by_their_supporter_who_writes_the_answers_down(self, project):
        sam = house.who(project, "Sam Okoro")
        walter = person("Walter Dunne", email=None, supporter=sam)
        Membership.objects.create(project=project, person=walter, is_partner=True)
        poll = make.poll(house.workshop(project))
        sent()
        ((row, message),) = by_hand.news_for(walter)
        assert (row.kind, message.to) == ("poll-ask", "")
        assert f"/my/polls/{poll.pk}/for/{walter.pk}/" in message.text
        assert "Walter Dunne has no email. Ask them, then write down their answers here:" in message.text
        assert "/my/poll/" not in message.text
        make.answer(poll, "Walter Dunne", YES, NO, by=sam, how="paper")
        assert by_hand.news_for(walter) == []

    def test_whoever_has_not_answered_is_reminded_once_two_days_before(self, poll):
        sent()
        make.answer(poll, "Joan Price", YES, NO)
        before = timezone.localtime(poll.closes_at) - timedelta(days=3) + timedelta(hours=9)
        for moment, expected in ((before - timedelta(minutes=1), 0), (before, 4), (before + timedelta(days=1), 0)):
            with time_machine.travel(moment, tick=False):
                found = sent()
                assert sum(len(messages) for messages in found.values()) == expected
                assert "joan.price@saltmarsh-fenway.example" not in found

    def test_a_poll_of_one_day_reminds_nobody(self, workshop):
        make.poll(workshop, closes=0)
        assert {row.kind for row in poll_rows()} == {"poll-ask", "poll-closed"}

    def test_nobody_who_left_is_reminded_or_counted(self, poll, project):
        sent()
        make.answer(poll, "Joan Price", NO, YES)
        joan = project.memberships.get(person__name="Joan Price")
        kemi = project.memberships.get(person__name="Kemi Ade")
        for membership in (joan, kemi):
            joining.leave(membership=membership, by=membership.person)
        with time_machine.travel(poll.closes_at - timedelta(days=1), tick=False):
            still_here = ("ali.aziz", "ana.bell", "sam.okoro")
            assert sorted(sent()) == [f"{name}@saltmarsh-fenway.example" for name in still_here]
        assert [one.counts for one in poll_results.of(poll).times] == ["0 yes, 0 if need be, 0 no, 3 have not said"] * 2
        with pytest.raises(NoLongerAsked):
            make.answer(poll, "Joan Price", YES, YES)

    def test_the_organiser_hears_when_it_closes(self, poll):
        sent()
        with time_machine.travel(poll.closes_at, tick=False):
            (message,) = sent()["ana.bell@saltmarsh-fenway.example"]
        assert message.subject == "The answers are in: Quieter nights workshop"
        assert "0 of 5 people have answered" in message.body

    def test_an_organiser_who_leaves_hands_it_over(self, poll, project):
        house.member(project, person("Bo Berg", Kind.STAFF), "is_lead")
        ana = project.memberships.get(person__name="Ana Bell")
        sent()
        joining.leave(membership=ana, by=ana.person)
        poll.refresh_from_db()
        assert poll.organizer.name == "Bo Berg"
        with time_machine.travel(poll.closes_at, tick=False):
            assert "bo.berg@saltmarsh-fenway.example" in sent()


def poll_rows():
    return Notification.objects.filter(kind__startswith="poll")


class TestAnswering:
    def test_all_of_it_takes_the_place_of_what_was_said_before(self, poll):
        make.answer(poll, "Joan Price", YES, NO, places=["phone"], help_wanted="A lift")
        response = make.answer(poll, "Joan Price", "", IF_NEED_BE, places=["online"])
        assert make.told(response) == ["", IF_NEED_BE]
        assert (list(response.places.values_list("kind", flat=True)), response.help_wanted) == (["online"], "")

    def test_saying_nothing_is_refused_and_changes_nothing(self, poll):
        make.answer(poll, "Joan Price", YES, NO)
        with pytest.raises(SaysNothing):
            make.answer(poll, "Joan Price", "", "")
        assert make.told(make.asked(poll, "Joan Price")) == [YES, NO]

    def test_times_and_places_of_another_poll_are_ignored(self, poll, project):
        other = make.poll(house.workshop(project))
        mixed = make.said(other, YES, YES, places=["phone"])
        with pytest.raises(SaysNothing):
            proposals.answer(response=make.asked(poll, "Joan Price"), said=mixed)

    @pytest.mark.parametrize("end", ["time", "closed", "cancelled", "settled"])
    def test_afterwards_nothing_changes(self, poll, workshop, end):
        make.answer(poll, "Joan Price", YES, NO)
        ana = workshop.created_by
        moment = timezone.now()
        if end == "time":
            moment = poll.closes_at
        elif end == "closed":
            proposals.close(proposal=poll, by=ana)
        elif end == "cancelled":
            proposals.cancel(proposal=poll, by=ana)
        else:
            choose(workshop)
        with time_machine.travel(moment, tick=False), pytest.raises(PollOver):
            make.answer(poll, "Joan Price", NO, NO)
        assert make.told(make.asked(poll, "Joan Price")) == [YES, NO]

    def test_recorded_answers_say_who_for_whom_when_and_how(self, poll, project):
        sam = house.who(project, "Sam Okoro")
        with time_machine.travel(timezone.now(), tick=False):
            response = make.answer(poll, "Joan Price", YES, NO, by=sam, how="phone")
            on = poll_results.dates.day(timezone.now())
        assert poll_results.how(response, poll) == f"Recorded by Sam Okoro for Joan Price on {on}, by phone"
        (message,) = sent()["joan.price@saltmarsh-fenway.example"]
        assert message.subject == "Your answers were written down: Quieter nights workshop"
        make.answer(poll, "Joan Price", YES, YES)
        assert (make.asked(poll, "Joan Price").recorded_by, make.asked(poll, "Joan Price").recorded_how) == (None, "")


class TestResults:
    def test_ranked_and_counted_in_words(self, poll, workshop):
        make.answer(poll, "Joan Price", NO, YES, places=["phone"], help_wanted="A lift home")
        make.answer(poll, "Ali Aziz", NO, IF_NEED_BE, places=["phone", "online"])
        make.answer(poll, "Kemi Ade", YES, "")
        results = poll_results.of(poll, may_name=True)
        assert [(one.counts, one.best) for one in results.times] == [
            ("1 yes, 1 if need be, 0 no, 3 have not said", True),
            ("1 yes, 0 if need be, 2 no, 2 have not said", False),
        ]
        assert [(one.name, one.counts) for one in results.places] == [("By phone", "suits 2"), ("Online", "suits 1")]
        assert [(who.name, said) for who, said in results.helps] == [("Joan Price", "A lift home")]
        assert [(w, [one.name for one in who]) for w, who in results.times[0].who][:2] == [
            ("Yes", ["Joan Price"]), ("If need be", ["Ali Aziz"])]  # fmt: skip

    def test_numbers_only_for_those_who_may_not_see_names(self, client, poll, workshop, project):
        make.answer(poll, "Joan Price", NO, YES, help_wanted="A lift home")
        client.force_login(house.who(project, "Kemi Ade"))
        page = words(client.get(make.url(workshop)))
        assert "1 yes, 0 if need be, 0 no" in page
        assert ("Joan" in page, "A lift home" in page, "Choose this" in page) == (False, False, False)
        client.force_login(house.who(project, "Sam Okoro"))
        page = words(client.get(make.url(workshop)))
        assert ("Joan Price" in page, "A lift home" in page, "Choose this" in page) == (True, True, True)
        assert "We need at least: 1 partner: 1 could come" in page

    def test_a_must_come_who_says_no_counts_most(self, project):
        ana = house.who(project, "Ana Bell")
        asked = {one.person_id: one.person == ana for one in project.memberships.all()}
        poll = make.poll(house.workshop(project, asked=asked))
        make.answer(poll, "Ana Bell", NO, IF_NEED_BE)
        make.answer(poll, "Joan Price", YES, NO)
        results = poll_results.of(poll, may_name=True)
        assert [one.must_come for one in results.times] == [[], ["Ana Bell must come and said no"]]
        assert [one.must_come for one in poll_results.of(poll).times] == [[], ["1 who must come said no"]]


class TestHidden:
    """While it hides its answers, nobody sees them, by whatever way."""

    SECRET = "A lift from the lighthouse"

    @pytest.fixture
    def poll(self, workshop):
        made = make.poll(workshop, hidden=True)
        make.answer(made, "Joan Price", NO, YES, places=["phone"], help_wanted=self.SECRET)
        make.answer(made, "Ali Aziz", NO, NO)
        workshop.refresh_from_db()
        return made

    def ways_in(self, workshop, poll):
        joan = make.asked(poll, "Joan Price").person
        time = poll.times.first().pk
        base = workshop.get_absolute_url()
        return [
            base, f"{base}?times=1", make.url(workshop), make.url(workshop, f"choose/?time={time}"),
            make.url(workshop, f"for/{joan.pk}/"), f"/my/polls/{poll.pk}/for/{joan.pk}/", f"/my/polls/{poll.pk}/",
            make.url(workshop, "close/"), make.url(workshop, "cancel/"), make.url(workshop, "paper/"),
            make.url(workshop, "add/"), make.url(workshop, "new/"), "/", workshop.project.get_absolute_url(),
            f"{base}edit/",
        ]  # fmt: skip

    def leaks(self, page) -> list[str]:
        text = page.content.decode()
        found = [self.SECRET] if self.SECRET in text else []
        found += [counts for counts in ("1 yes", "2 no", "suits 1") if counts in text]
        return found + (["checked"] if re.search(r'name="time_\d+"[^>]*checked', text) else [])

    @pytest.mark.parametrize("who", ["Ana Bell", "Sam Okoro", "Kemi Ade"])
    def test_before_it_closes(self, client, workshop, poll, project, who):
        client.force_login(house.who(project, who))
        for way in self.ways_in(workshop, poll):
            assert self.leaks(client.get(way, follow=True)) == [], way
        with pytest.raises(AnswersHidden):
            poll_results.of(poll, may_name=True)

    def test_the_test_above_can_fail(self, client, workshop, poll, project):
        """The control: the same look at a poll that hides nothing finds all of it."""
        Proposal.objects.update(hidden=False)
        client.force_login(house.who(project, "Ana Bell"))
        found = {leak for way in self.ways_in(workshop, poll) for leak in self.leaks(client.get(way, follow=True))}
        assert found == {self.SECRET, "1 yes", "2 no", "suits 1", "checked"}

    def test_no_mail_and_no_audit_entry_tells(self, workshop, poll):
        told = str(list(Entry.objects.values())) + str(list(poll_rows().values()))
        assert self.SECRET not in told
        assert "if_need_be" not in told
        texts = [message.body for messages in sent().values() for message in messages]
        assert texts
        assert self.SECRET not in str(texts)

    def test_a_refused_time_is_not_betrayed_by_trying_to_choose_it(self, workshop, poll):
        for time in (0, 1):
            with pytest.raises(AnswersHidden):
                choose(workshop, time=time)

    def test_the_page_says_so_and_closing_is_final(self, client, workshop, poll, project):
        client.force_login(house.who(project, "Ana Bell"))
        page = words(client.get(make.url(workshop)))
        assert "2 of 5 people have answered so far" in page
        assert "Nobody sees the answers before then, not even whoever asks." in page
        assert "A closed poll cannot be opened again." in words(client.get(make.url(workshop, "close/")))
        page = words(client.post(make.url(workshop, "close/"), follow=True))
        assert "The poll is closed. Choose a time below." in page
        assert "1 yes, 0 if need be, 1 no, 3 have not said" in page
        with pytest.raises(PollOver):
            make.answer(poll, "Kemi Ade", YES, YES)

    def test_when_its_day_is_over_everybody_who_may_sees_them(self, poll):
        with time_machine.travel(poll.closes_at - timedelta(seconds=1), tick=False), pytest.raises(AnswersHidden):
            poll_results.of(poll)
        with time_machine.travel(poll.closes_at, tick=False):
            assert len(poll_results.of(poll).times) == 2

    def test_whoever_wrote_it_down_may_see_what_they_wrote(self, client, workshop, poll, project):
        sam = house.who(project, "Sam Okoro")
        make.answer(poll, "Kemi Ade", YES, NO, by=sam, how="phone", help_wanted="Cover on the ward")
        kemi = make.asked(poll, "Kemi Ade").person
        for who, sees in ((sam, True), (house.who(project, "Ana Bell"), False)):
            client.force_login(who)
            page = client.get(make.url(workshop, f"for/{kemi.pk}/")).content.decode()
            assert ("Cover on the ward" in page) is sees


class TestChoosing:
    def test_a_yes_is_taken_at_its_word_and_not_asked_again(self, poll, workshop):
        sent()
        make.answer(poll, "Joan Price", YES, NO, places=["phone"])
        make.answer(poll, "Ali Aziz", YES, NO, places=["online"])
        make.answer(poll, "Kemi Ade", IF_NEED_BE, NO)
        event = choose(workshop, place=poll.places.get(kind="phone"))
        said = dict(event.attendees.values_list("person__name", "partstat"))
        assert said == {
            "Joan Price": PartStat.ACCEPTED, "Ali Aziz": PartStat.NEEDS_ACTION, "Kemi Ade": PartStat.NEEDS_ACTION,
            "Sam Okoro": PartStat.NEEDS_ACTION, "Ana Bell": PartStat.NEEDS_ACTION,
        }  # fmt: skip
        found = sent()
        (joan,), (ali,) = found["joan.price@saltmarsh-fenway.example"], found["ali.aziz@saltmarsh-fenway.example"]
        assert joan.subject.startswith("It is settled: Quieter nights workshop")
        assert "You said yes to this time: you need do nothing." in joan.body
        assert ali.subject.startswith("Can you come? Quieter nights workshop")
        poll.refresh_from_db()
        assert (poll.status, poll.event) == ("settled", event)
        assert {row.state for row in poll_rows().filter(kind__in=["poll-reminder", "poll-closed"])} == {"cancelled"}

    def test_their_own_word_stands_before_their_diary(self, project):
        """Kemi must come and is on nights; Tom has no diary. Both said yes: no override is needed."""
        tom = person("Tom Reilly", Kind.STAFF)
        house.member(project, tom)
        asked = {house.who(project, name).pk: True for name in ("Kemi Ade", "Tom Reilly")}
        workshop = house.workshop(project, asked=asked)
        poll = make.poll(workshop)
        with pytest.raises(EssentialNotFree, match=r"Kemi Ade and Tom Reilly|Tom Reilly and Kemi Ade"):
            choose(workshop)
        make.answer(poll, "Kemi Ade", YES, YES)
        with pytest.raises(EssentialNotFree, match="Tom Reilly must come"):
            choose(workshop)
        make.answer(poll, "Tom Reilly", IF_NEED_BE, NO)
        with pytest.raises(EssentialNotFree, match="Tom Reilly must come"):
            choose(workshop, time=1)
        assert set(choose(workshop).attendees.values_list("override_reason", flat=True)) == {""}

    def test_a_no_stands_before_a_free_diary(self, project):
        asked = {house.who(project, "Joan Price").pk: True}
        workshop = house.workshop(project, asked=asked)
        poll = make.poll(workshop)
        make.answer(poll, "Joan Price", NO, YES)
        with pytest.raises(EssentialNotFree, match="Joan Price must come"):
            choose(workshop, despite="We have no other day.")

    def test_what_everybody_refused_needs_a_reason_that_everybody_reads(self, client, poll, workshop, project):
        make.answer(poll, "Joan Price", NO, YES)
        make.answer(poll, "Ali Aziz", NO, "")
        with pytest.raises(EverybodyRefused):
            choose(workshop)
        with pytest.raises(EverybodyRefused):
            choose(workshop, despite="  ")
        assert Event.objects.count() == 0
        choose(workshop, despite="The room is only free then.")
        client.force_login(house.who(project, "Joan Price"))
        page = words(client.get(workshop.get_absolute_url()))
        assert "had said no to this time. The reason it was chosen: The room is only free then." in page

    def test_refusing_counts_those_who_are_still_here(self, poll, workshop, project):
        make.answer(poll, "Joan Price", YES, NO)
        make.answer(poll, "Ali Aziz", NO, YES)
        joan = project.memberships.get(person__name="Joan Price")
        joining.leave(membership=joan, by=joan.person)
        with pytest.raises(EverybodyRefused):
            choose(workshop)

    def test_a_time_found_in_diaries_ends_the_poll_too(self, poll, workshop, project):
        option = house.best(workshop)
        event = workshops.confirm(
            workshop=workshop, by=house.who(project, "Ana Bell"), start=option.start, room=None, where="Library"
        )
        poll.refresh_from_db()
        assert (poll.status, poll.event) == ("settled", event)
        assert sent().keys() == {one.person.email for one in event.attendees.select_related("person")}
        assert not poll_rows().filter(state="sent").exists()

    def test_a_room_taken_meanwhile_is_said_and_others_are_offered(self, client, project, room):
        spare = places.room("Fenway Room", capacity=20)
        workshop = house.workshop(project)
        poll = make.poll(workshop, places=[Place(make.Kind.ROOM, room=room), Place(make.Kind.PHONE)])
        time = poll.times.first()
        ana = house.who(project, "Ana Bell")
        client.force_login(ana)
        address = make.url(workshop, "choose/")
        before = client.get(f"{address}?time={time.pk}").content.decode()
        assert "Priory Room, Saltmarsh Hospital (step-free) (suits nobody so far)" in before
        place = poll.places.get(kind="room")
        places.event(person("Bo Berg"), by=ana, start=time.start, minutes=30, room=room)
        page = client.post(address, {"time": time.pk, "place": f"place-{place.pk}"})
        assert "is not to be had: taken by another meeting then." in words(page)
        assert Event.objects.count() == 1
        with pytest.raises(RoomTaken):
            workshops.confirm(workshop=workshop, by=ana, start=time.start, end=time.end, room=room, place=place)
        client.post(address, {"time": time.pk, "place": f"room-{spare.pk}"})
        workshop.refresh_from_db()
        assert workshop.event.room == spare

    def test_after_a_cancelled_meeting_people_can_be_asked_again(self, poll, workshop):
        ana = workshop.created_by
        choose(workshop)
        workshop.refresh_from_db()
        workshops.cancel(workshop=workshop, by=ana, because="Ill")
        workshop.refresh_from_db()
        again = make.poll(workshop)
        assert again != poll
        assert (workshop.proposal, Proposal.objects.get(pk=poll.pk).status) == (again, "settled")


class TestChanging:
    def test_one_more_person_is_asked_and_only_they(self, client, poll, workshop, project):
        sent()
        house.member(project, person("Bo Berg", Kind.STAFF))
        sent()
        client.force_login(house.who(project, "Sam Okoro"))
        bo = house.who(project, "Bo Berg")
        page = client.post(make.url(workshop, "add/"), {"people": [str(bo.pk)]}, follow=True)
        assert "We asked 1 more person." in words(page)
        assert list(sent()) == ["bo.berg@saltmarsh-fenway.example"]
        assert workshop.invitees.filter(person=bo).exists()
        client.post(make.url(workshop, "add/"), {"people": [str(bo.pk)]})
        assert sent() == {}

    def test_whoever_is_not_asked_to_the_workshop_any_more_is_not_asked_in_the_poll(self, poll, workshop, project):
        joan = house.who(project, "Joan Price")
        asked = {one.person_id: False for one in project.memberships.exclude(person=joan)}
        workshops.change(workshop=workshop, by=workshop.created_by, asked=asked)
        assert not poll.responses.concerned().filter(person=joan).exists()
        workshops.change(workshop=workshop, by=workshop.created_by, asked=asked | {joan.pk: True})
        response = make.asked(poll, "Joan Price")
        assert (response.removed_at, response.times_asked, response.essential) == (None, 1, True)
        assert len(sent()["joan.price@saltmarsh-fenway.example"]) == 1

    def test_called_off_those_who_were_asked_are_told(self, client, poll, workshop, project):
        sent()
        house.member(project, person("Bo Berg", Kind.STAFF))
        sent()
        workshops.ask_more(workshop=workshop, by=workshop.created_by, people=[house.who(project, "Bo Berg").pk])
        client.force_login(house.who(project, "Ana Bell"))
        page = client.post(make.url(workshop, "cancel/"), {"because": "The money is gone"}, follow=True)
        assert "The poll is called off." in words(page)
        found = sent()
        assert "bo.berg@saltmarsh-fenway.example" not in found
        assert len(found) == 5
        assert "Why: The money is gone" in found["joan.price@saltmarsh-fenway.example"][0].body
        workshop.refresh_from_db()
        assert workshop.has_poll is False

    def test_whoever_comes_second_is_told_what_the_first_has_chosen(self, client, poll, workshop, project):
        """Two organisers with the same page before them: the second confirms after the first."""
        first, second = poll.times.all()
        client.force_login(house.who(project, "Sam Okoro"))
        stale = Workshop.objects.select_related("project", "proposal").get(pk=workshop.pk)
        choose(workshop)
        event = workshops.confirm(
            workshop=stale, by=house.who(project, "Sam Okoro"), start=second.start, end=second.end, room=None
        )
        assert (event.start, Event.objects.count()) == (first.start, 1)
        page = client.post(make.url(workshop, "choose/"), {"time": second.pk, "place": "elsewhere"}, follow=True)
        assert page.redirect_chain[-1][0] == workshop.get_absolute_url()
