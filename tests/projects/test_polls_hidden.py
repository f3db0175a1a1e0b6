"""A poll that hides its answers until it closes."""
import re
from datetime import timedelta

import pytest
import time_machine

from coproduce.audit.models import Entry
from coproduce.notifications import deliver
from scheduling.models import Attendee, Proposal
from scheduling.services import poll_results
from scheduling.services.errors import AnswersHidden, PollOver
from tests.make import polls as make
from tests.make import projects as house
from tests.make.polls import NO, YES, choose, rows, sent, words

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
        told = str(list(Entry.objects.values())) + str(list(rows().values()))
        assert self.SECRET not in told
        assert "if_need_be" not in told
        texts = [message.body for messages in sent().values() for message in messages]
        assert texts
        assert self.SECRET not in str(texts)

    def test_a_refused_time_is_not_betrayed_by_trying_to_choose_it(self, workshop, poll):
        for time in (0, 1):
            with pytest.raises(AnswersHidden):
                choose(workshop, time=time)

    def test_the_best_times_say_so_too_and_offer_none_to_choose(self, client, workshop, poll, project):
        client.force_login(house.who(project, "Ana Bell"))
        page = words(client.get(f"{workshop.get_absolute_url()}?times=1"))
        assert "nobody sees their answers yet. Close the poll first, then choose." in page
        assert "Choose this" not in page
        Proposal.objects.update(hidden=False)
        assert "Choose this" in words(client.get(f"{workshop.get_absolute_url()}?times=1"))

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


