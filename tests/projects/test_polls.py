"""Polls: asking a workshop's people about times and places, and choosing from what they say."""
import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from coproduce.notifications import by_hand, deliver
from coproduce.people.models import Kind
from projects.models import Membership, Workshop
from projects.services import joining, workshops
from scheduling.models import Attendee, Event, Proposal
from scheduling.services import poll_results, proposals
from scheduling.services.errors import (
    NoLongerAsked,
    PollOver,
    SaysNothing,
)
from tests.make import polls as make
from tests.make import projects as house
from tests.make.people import person
from tests.make.polls import IF_NEED_BE, NO, YES, choose, rows, sent, words

pytestmark = pytest.mark.django_db
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
        assert {row.kind for row in rows()} == {"poll-ask", "poll-closed"}

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
