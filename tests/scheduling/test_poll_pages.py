"""The pages on which a poll is answered: behind a signed link, on the site, and for somebody else."""
import re
from datetime import UTC, date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.signing import Signer
from django.test import Client
from django.utils import timezone

from coproduce.people.models import Kind
from scheduling.models import PlaceOption, Response
from scheduling.services import poll_links, poll_news, poll_results, proposals
from scheduling.services.finder import Invitee
from scheduling.services.proposals import Place
from tests.make import diaries, events
from tests.make import polls as make
from tests.make.people import person
from tests.make.polls import NO, YES, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam():
    return person("Sam Okoro", Kind.STAFF, phone="01632 960104")


@pytest.fixture
def joan():
    return person("Joan Price", Kind.PATIENT)


@pytest.fixture
def walter(sam):
    return person("Walter Dunne", Kind.PATIENT, email=None, supporter=sam)


@pytest.fixture
def poll(sam, joan, walter):
    return proposals.propose(
        by=sam,
        summary="Quieter nights",
        url="/projects/",
        times=[(events.at(make.days(21), hour), events.at(make.days(21), hour + 1)) for hour in (14, 18)],
        places=[Place(PlaceOption.Kind.PHONE)],
        invitees=[Invitee(joan), Invitee(walter)],
        last_day=make.days(7),
    )


@pytest.fixture
def link(poll):
    return make.link(make.asked(poll, "Joan Price"))


def typed(poll, *says, **more):
    return {f"time_{time.pk}": one for time, one in zip(poll.times.all(), says, strict=True)} | more


class TestLink:
    def test_opening_it_changes_nothing(self, client, poll, link):
        before = list(Response.objects.values())
        for method in (client.get, client.head):
            assert method(link + "?answer=yes").status_code == 200
        assert list(Response.objects.values()) == before

    def test_it_answers_without_signing_in_and_is_kept_by_no_browser(self, client, poll, link):
        page = client.post(link, typed(poll, YES, NO, help_wanted="A lift"), follow=True)
        assert "We have your answers. Thank you." in words(page)
        assert "no-store" in page["Cache-Control"]
        assert page["X-Robots-Tag"] == "noindex"
        response = make.asked(poll, "Joan Price")
        assert (make.told(response), response.help_wanted, response.recorded_by) == ([YES, NO], "A lift", None)

    def test_it_thanks_for_nothing_that_was_not_said(self, client, poll, link):
        assert "Thank you" not in words(client.get(f"{link}?answered=1"))

    def test_it_shows_nobody_else_and_no_way_into_the_project(self, client, poll, link):
        make.answer(poll, "Walter Dunne", YES, YES, help_wanted="A taxi")
        page = client.get(link).content.decode()
        assert ("Walter" in page, "A taxi" in page, "/projects/" in page) == (False, False, False)

    def test_a_forged_or_foreign_link_is_not_there(self, client, poll, link):
        signed = link.split("/")[-2]
        other = Signer(salt="scheduling.reply", sep=".").sign(signed.split(".")[0])
        for forged in (signed[:-1] + ("A" if signed[-1] != "A" else "B"), other, "x", uuid4().hex, "x" * 3000):
            assert client.get(f"/my/poll/{forged}/").status_code == 404

    def test_without_its_token_a_form_changes_nothing(self, poll, link):
        client = Client(enforce_csrf_checks=True)
        assert client.post(link, typed(poll, YES, NO)).status_code == 403
        assert make.told(make.asked(poll, "Joan Price")) == ["", ""]

    @pytest.mark.parametrize(
        ("end", "says"),
        [("time", "This poll is closed"), ("close", "This poll is closed"), ("cancel", "This poll is called off")],
    )
    def test_afterwards_it_says_why_and_what_was_said(self, client, poll, link, sam, end, says):
        make.answer(poll, "Joan Price", YES, "", places=["phone"])
        moment = poll.closes_at if end == "time" else timezone.now()
        if end != "time":
            getattr(proposals, end)(proposal=poll, by=sam)
        with time_machine.travel(moment, tick=False):
            for page in (client.get(link), client.post(link, typed(poll, NO, NO))):
                assert page.status_code == 410
                assert words(page).startswith(f"Quieter nights {says}")
                told = r"2pm to 3pm Yes .* 6pm to 7pm You have not said Where suits you By phone"
                assert re.search(told, words(page))
        assert make.told(make.asked(poll, "Joan Price")) == [YES, ""]

    def test_somebody_who_left_is_shown_nothing_of_it(self, client, poll, link, joan):
        proposals.leave(person=joan, proposals=[poll])
        page = client.get(link)
        assert page.status_code == 410
        assert words(page).startswith("You are no longer asked You need do nothing.")
        assert "Quieter nights" not in page.content.decode()

    @pytest.mark.parametrize(
        "hostile", ["<script>alert(1)</script>", "👩🏽‍🦽" * 20, "\u202etxt.exe", "a\r\nBCC: x@y.example"]
    )
    def test_what_people_write_is_only_ever_text(self, client, poll, link, hostile):
        client.post(link, typed(poll, YES, NO, help_wanted=hostile))
        assert "<script>alert" not in client.get(link).content.decode()
        assert make.asked(poll, "Joan Price").help_wanted.replace("\r\n", "\n") == hostile.replace("\r\n", "\n")

    @pytest.mark.parametrize(
        "more", [{"help_wanted": "x" * 501}, {"places": ["999999"]}, {"places": ["x' OR 1=1"]}, {"help_wanted": "\0"}]
    )
    def test_bad_input_keeps_what_was_typed_and_stores_nothing(self, client, poll, link, more):
        page = client.post(link, typed(poll, YES, NO, **more))
        assert "There is a problem" in words(page)
        assert page.content.decode().count("checked") == 2
        assert make.told(make.asked(poll, "Joan Price")) == ["", ""]

    def test_an_answer_that_is_not_on_the_form_is_refused(self, client, poll, link):
        assert "There is a problem" in words(client.post(link, typed(poll, "maybe", NO)))
        assert make.told(make.asked(poll, "Joan Price")) == ["", ""]


class TestOwnConflicts:
    @pytest.fixture
    def busy(self, poll, joan):
        """A meeting at 2pm, and a night shift from 6pm, of which only the class is known."""
        start = poll.times.first().start
        diaries.week(joan, diaries.line(start.weekday(), "18:00", "23:00", diaries.ON_SHIFT))
        events.event(joan, by=person("Ana Bell"), start=start, minutes=30, summary="Very private")

    def test_are_shown_to_oneself_only_and_say_no_more_than_the_class(self, client, poll, link, joan, sam, busy):
        def shown(page):
            return re.findall(r"You \w+ [\w ]+ then \(only you see this\)", words(page))

        expected = ["You are busy then (only you see this)", "You are on shift then (only you see this)"]
        page = client.get(link)
        assert shown(page) == expected
        assert "Very private" not in page.content.decode()
        client.force_login(joan)
        assert shown(client.get(f"/my/polls/{poll.pk}/")) == expected
        assert shown(client.get(link)) == expected
        client.force_login(sam)
        assert shown(client.get(link)) == []  # a shared computer on which somebody else is signed in
        assert shown(client.get(f"/my/polls/{poll.pk}/for/{joan.pk}/")) == []


class TestForSomebodyElse:
    def test_the_supporter_writes_down_what_was_said_marked_so(self, client, poll, walter, sam):
        client.force_login(sam)
        address = f"/my/polls/{poll.pk}/for/{walter.pk}/"
        page = client.post(address, typed(poll, YES, NO, how="phone", seen="none"), follow=True)
        assert "Saved: Recorded by Sam Okoro for Walter Dunne on" in words(page)
        response = make.asked(poll, "Walter Dunne")
        assert (make.told(response), response.recorded_by, response.recorded_how) == ([YES, NO], sam, "phone")

    def test_how_they_said_it_must_be_said(self, client, poll, walter, sam):
        client.force_login(sam)
        page = client.post(f"/my/polls/{poll.pk}/for/{walter.pk}/", typed(poll, YES, NO, seen="none"))
        assert "Choose an answer to “How did they tell you?”" in words(page)
        assert make.told(make.asked(poll, "Walter Dunne")) == ["", ""]

    def test_what_one_says_oneself_is_not_written_down_for_somebody_else(self, client, poll, walter, sam):
        proposals.add(proposal=poll, invitees=[Invitee(sam)], by=sam)
        client.force_login(sam)
        page = client.get(f"/my/polls/{poll.pk}/for/{sam.pk}/", follow=True)
        assert page.request["PATH_INFO"] == f"/my/polls/{poll.pk}/"
        assert "How did they tell you?" not in words(page)

    def test_nobody_else_may(self, client, poll, walter, joan):
        for somebody in (joan, person("Stu Stranger"), walter):
            client.force_login(somebody)
            for method in (client.get, client.post):
                assert method(f"/my/polls/{poll.pk}/for/{walter.pk}/").status_code == 404

    def test_what_changed_meanwhile_is_not_overwritten_unseen(self, client, poll, walter, sam):
        client.force_login(sam)
        make.answer(poll, "Walter Dunne", NO, YES)
        address = f"/my/polls/{poll.pk}/for/{walter.pk}/"
        page = client.post(address, typed(poll, YES, NO, how="paper", seen="none"))
        assert "These answers have changed since you opened this page." in words(page)
        assert make.told(make.asked(poll, "Walter Dunne")) == [NO, YES]
        seen = re.search(r'name="seen" value="([^"]+)"', page.content.decode())[1]
        client.post(address, typed(poll, YES, NO, how="paper", seen=seen))
        assert make.told(make.asked(poll, "Walter Dunne")) == [YES, NO]

    def test_a_supporter_is_not_shown_what_the_person_said_themselves(self, client, poll, walter, sam):
        other = person("Nell Hart")
        walter.supporter = other
        walter.save()
        make.answer(poll, "Walter Dunne", YES, YES, help_wanted="Very private")
        for who, sees in ((other, False), (sam, True)):  # sam asks: he may see names
            client.force_login(who)
            page = client.get(f"/my/polls/{poll.pk}/for/{walter.pk}/").content.decode()
            assert ("Very private" in page) is sees

    def test_the_door_is_shut_when_the_poll_is(self, client, poll, walter, sam):
        client.force_login(sam)
        proposals.close(proposal=poll, by=sam)
        page = client.post(
            f"/my/polls/{poll.pk}/for/{walter.pk}/", typed(poll, YES, NO, how="paper", seen="none"), follow=True
        )
        assert "This poll takes no more answers." in words(page)
        assert make.told(make.asked(poll, "Walter Dunne")) == ["", ""]


@pytest.mark.parametrize(("asked", "closes", "expected"), [(0, 7, 5), (0, 3, 2), (0, 2, None), (0, 0, None)])
def test_the_reminder_comes_in_due_time_before_closing(poll, asked, closes, expected):
    """Two days before the last day, one when that is too soon after asking, none when even that is."""
    with time_machine.travel(events.at(make.days(0), 12), tick=False):
        poll.closes_at = proposals.end_of(make.days(closes))
        moment = poll_news.reminder_at(poll, timezone.now())
        assert moment == (None if expected is None else events.at(make.days(expected), 9))


def test_the_last_day_is_whole_also_when_the_clocks_change():
    """28 March 2027 has 23 hours, 31 October 2027 has 25."""
    for day, hours in ((date(2027, 3, 28), 23), (date(2027, 10, 31), 25)):
        assert proposals.end_of(day) == events.at(day + timedelta(days=1), 0)
        length = proposals.end_of(day).astimezone(UTC) - events.at(day, 0).astimezone(UTC)
        assert length == timedelta(hours=hours)


def test_a_link_that_lost_its_row(poll):
    response = make.asked(poll, "Joan Price")
    signed = poll_links.token(response)
    Response.objects.filter(pk=response.pk).delete()
    assert poll_links.response_of(signed) is None


@pytest.mark.parametrize("many", [1, 3])
def test_queries_of_the_answer_pages(client, poll, link, sam, walter, joan, many, django_assert_num_queries):
    for number in range(many):
        proposals.add(proposal=poll, invitees=[Invitee(person(f"Extra {number}"))], by=sam)
    make.answer(poll, "Joan Price", YES, NO, places=["phone"])
    with django_assert_num_queries(8):
        client.get(link)
    client.force_login(sam)
    with django_assert_num_queries(8):
        client.get(f"/my/polls/{poll.pk}/for/{joan.pk}/")
    client.force_login(joan)
    with django_assert_num_queries(11):
        client.get(f"/my/polls/{poll.pk}/")


def test_counts_are_words(poll):
    make.answer(poll, "Joan Price", YES, NO)
    assert [one.counts for one in poll_results.of(poll).times] == [
        "1 yes, 0 if need be, 0 no, 1 has not said", "0 yes, 0 if need be, 1 no, 1 has not said"
    ]  # fmt: skip
