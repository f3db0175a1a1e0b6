"""Telling us of your own time: what is asked, what goes wrong in words, and whose it is."""
import re
from datetime import UTC, datetime, time

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from coproduce.people.models import Kind
from scheduling.models import OwnStretch
from scheduling.services import own_time
from scheduling.services.plain_words import Words
from scheduling.services.rotas import USUAL_HOURS, Shift
from tests.make import diaries
from tests.make.people import person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
ROTA, SUITS = reverse("scheduling:diary-rota"), reverse("scheduling:diary-suits")
DIFFERENT, DIARY, WEEK = (reverse(f"scheduling:diary{end}") for end in ("-block-out", "", "-week"))
HOURS = {
    "early_starts": "7.30am", "early_ends": "3.30pm", "late_starts": "1pm", "late_ends": "9pm",
    "long_day_starts": "7.30am", "long_day_ends": "8pm", "night_starts": "7.30pm", "night_ends": "8am",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def kemi(client):
    kemi = person("Kemi Ade", Kind.STAFF)
    client.force_login(kemi)
    return kemi


def text_of(response) -> str:
    return response.content.decode()


def problems(response) -> list[tuple[str, str]]:
    """Where each line of the error summary leads, and its words."""
    summary = text_of(response).split("nhsuk-error-summary__list")[1].split("</ul>")[0]
    return re.findall(r'<a href="#([^"]+)">\s*(.*?)\s*</a>', summary)


def dates(**more) -> dict[str, str]:
    return {"kind": "busy", "first_day_day": "1", "first_day_month": "12", "first_day_year": "2026"} | more


class TestRota:
    def test_first_the_length_is_asked_then_a_shift_for_every_day(self, client, kemi):
        assert "After how many weeks does your rota begin again?" in text_of(client.get(ROTA))
        page = text_of(client.get(ROTA, {"weeks": 2}))
        assert len(re.findall(r'<select[^>]*name="day_', page)) == 14
        assert "Which week is this week, from Monday 23 November?" in page

    @pytest.mark.parametrize("weeks", ["0", "13", "-1", "many", "1e3"])
    def test_a_length_that_is_not_on_offer_is_asked_again(self, client, kemi, weeks):
        response = client.get(ROTA, {"weeks": weeks})
        assert [where for where, _ in problems(response)] == ["id_weeks"]

    def test_it_is_saved_told_and_shown_again(self, client, kemi):
        sent = HOURS | {"this_week": "2", "day_0": "night", "day_1": "night", "day_2": "off", "day_13": "early"}
        page = text_of(client.post(f"{ROTA}?weeks=2", sent, follow=True))
        assert "Your rota is saved. We count on it from now on. It goes on by itself until you change it." in page
        assert "Your rota" in page
        plan = own_time.rota_of(kemi)
        assert (plan.first_monday.isoformat(), plan.weeks) == ("2026-11-16", 2)
        assert plan.days == {0: Shift.NIGHT, 1: Shift.NIGHT, 2: Shift.OFF, 13: Shift.EARLY}
        assert plan.hours == USUAL_HOURS
        again = text_of(client.get(ROTA))
        assert '<option value="night" selected>' in again
        assert '<option value="2" selected>' in again

    def test_a_mistake_in_an_hour_keeps_what_was_chosen(self, client, kemi):
        sent = HOURS | {"this_week": "1", "day_0": "night", "night_ends": "soon", "late_ends": "1pm"}
        response = client.post(f"{ROTA}?weeks=1", sent)
        assert problems(response) == [
            ("id_late_ends", "Enter when this shift ends: it cannot be 1pm too"),
            ("id_night_ends", "Enter a real time, for example 9am or 2.30pm"),
        ]
        assert '<option value="night" selected>' in text_of(response)
        assert own_time.rota_of(kemi) is None


class TestSuits:
    def test_a_partner_is_not_asked_about_being_off_duty(self, client, kemi):
        joan = Client()
        joan.force_login(person("Joan Price", Kind.PATIENT))
        question = "When you are off duty, may we ask you?"
        assert question not in text_of(joan.get(SUITS))
        assert question in text_of(client.get(SUITS))

    def test_a_partner_says_not_before_10_not_on_tuesdays(self, client, kemi):
        sent = {"not_before": "10:00", "not_days": ["1"], "otherwise": "yes", "notice_days": "14"}
        page = text_of(client.post(SUITS, sent | {"offer": "no", "offer_from": "", "offer_until": ""}, follow=True))
        assert "What suits you is saved." in page
        assert own_time.words_of(kemi) == Words(
            otherwise_free=True, not_before=time(10), not_days=frozenset({1}), notice_days=14
        )
        again = text_of(client.get(SUITS))
        assert '<option value="10:00" selected>10am</option>' in again
        assert "You need 14 days’ notice" in text_of(client.get(WEEK))

    def test_every_mistake_says_what_to_do(self, client, kemi):
        sent = {"not_before": "15:00", "not_after": "11:00", "not_days": [str(day) for day in range(7)], "offer": "yes"}
        response = client.post(SUITS, sent | {"offer_from": "17:00", "offer_until": "09:00"})
        assert problems(response) == [
            ("id_otherwise", "Choose an answer to “At other times, could you come?”"),
            ("id_not_after", "Choose a time after 3pm"),
            ("id_not_days", "Leave at least one day, or block out the dates on which you cannot come"),
            ("id_offer_until", "Choose a later time until which we may ask you"),
        ]

    @pytest.mark.parametrize(
        "sent",
        [{"not_before": "<script>"}, {"not_days": ["7"]}, {"not_days": ["x"]}, {"notice_days": "9999"}, {"offer": "x"}],
    )
    def test_what_is_not_on_offer_is_refused(self, client, kemi, sent):
        assert problems(client.post(SUITS, {"otherwise": "yes"} | sent))
        assert own_time.words_of(kemi) == Words()


class TestDifferentDates:
    def test_a_whole_day_an_hour_and_many_days(self, client, kemi):
        client.post(DIFFERENT, dates())
        client.post(DIFFERENT, dates(first_day_day="2", start="9am", end="10.30am", kind="protected"))
        client.post(DIFFERENT, dates(first_day_day="3", last_day_day="5", last_day_month="12", last_day_year="2026"))
        page = text_of(client.get(DIFFERENT))
        for words in (
            "Tuesday 1 December, all day: I cannot come then",
            "Wednesday 2 December, 9am to 10.30am: It is protected: never ask me then",
            "Thursday 3 December to Saturday 5 December: I cannot come then",
        ):
            assert words in page

    @pytest.mark.parametrize(
        ("more", "where", "words"),
        [
            ({"kind": ""}, "id_kind", "Choose an answer to “What is different?”"),
            ({"first_day_year": "2025"}, "id_first_day_day", "Choose a day that is not over"),
            ({"first_day_year": "2028"}, "id_first_day_day", "Choose a day within a year"),
            ({"start": "5pm", "end": "9am"}, "id_end", "Enter a time after 5pm"),
            (
                {"last_day_day": "30", "last_day_month": "11", "last_day_year": "2026"},
                "id_last_day_day",
                "The last day must be the first day or later",
            ),
        ],
    )
    def test_a_mistake_says_what_to_do(self, client, kemi, more, where, words):
        assert problems(client.post(DIFFERENT, dates(**more))) == [(where, words)]
        assert not OwnStretch.objects.exists()

    def test_the_21st_is_refused_in_words(self, client, kemi):
        for number in range(1, 21):
            client.post(DIFFERENT, dates(first_day_day=str(number)))
        page = text_of(client.post(DIFFERENT, dates(first_day_day="21")))
        assert "You can have up to 20 of these at a time. Remove one that you no longer need." in page

    def test_removing_is_a_post_and_only_of_ones_own(self, client, kemi):
        mine, other = diaries.blocked(kemi), diaries.blocked(person("Joan Price"))
        assert client.post(reverse("scheduling:diary-stretch-remove", args=[other.pk])).status_code == 404
        page = text_of(client.post(reverse("scheduling:diary-stretch-remove", args=[mine.pk]), follow=True))
        assert "Removed: Friday 27 November" in page
        assert list(OwnStretch.objects.all()) == [other]


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_cost_the_same_whatever_was_said(client, kemi, number, django_assert_num_queries):
    diaries.suits(kemi, not_before=time(10))
    client.post(f"{ROTA}?weeks={number}", HOURS | {"this_week": "1", "day_0": "night"})
    for day in range(1, number + 1):
        client.post(DIFFERENT, dates(first_day_day=str(day)))
    client.get(DIARY)  # what was said after each of these is shown
    session_person_trust = 3
    for url, own in ((DIARY, 4), (ROTA, 2), (SUITS, 2), (DIFFERENT, 1), (WEEK, 3)):
        with django_assert_num_queries(session_person_trust + own, info=url):
            client.get(url)


def test_the_week_says_every_class_of_time_in_words(client, kemi):
    sent = HOURS | {"this_week": "1", "day_0": "night", "day_1": "off", "day_2": "long_day", "day_3": "off"}
    client.post(f"{ROTA}?weeks=1", sent)
    diaries.suits(kemi, offer=(time(9), time(17)))
    diaries.stretch(kemi, datetime(2026, 11, 27, 9, tzinfo=UTC), datetime(2026, 11, 27, 12, tzinfo=UTC), "protected")
    diaries.stretch(kemi, datetime(2026, 11, 28, 9, tzinfo=UTC), datetime(2026, 11, 28, 12, tzinfo=UTC), "busy")
    diaries.week(kemi, diaries.line(4, "13:00", "15:00"))
    diaries.read(kemi, diaries.ics(("20261127T133000Z", "20261127T140000Z"), more="STATUS:TENTATIVE"))
    shown = client.get(WEEK).context["week"]
    found = {day.name.split()[0]: day.stretches for day in shown.days}
    assert found["Tuesday"] == [
        "Midnight to 8am: on shift",
        "8am to 7pm: rest after a night",
        "7pm to midnight: off duty",
    ]
    assert found["Thursday"] == [
        "Midnight to 9am: off duty", "9am to 5pm: own time that you offer", "5pm to midnight: off duty",
    ]  # fmt: skip
    said = " ".join(words for stretches in found.values() for words in stretches)
    for look in ("free", "busy", "maybe busy", "on shift", "off duty", "rest after a night", "protected"):
        assert f": {look}" in said
