"""A meeting's page, its answer form, its calendar file, and the page behind a signed link."""
import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from scheduling.models import Attendee
from scheduling.services import events, replies
from scheduling.services.finder import Invitee
from tests.make import events as make
from tests.make.people import person

NOW = datetime(2027, 6, 1, 9, tzinfo=UTC)
AT_2 = make.at(date(2027, 6, 22), 14)
LATER = AT_2 + timedelta(days=2)
HOUR = timedelta(hours=1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def frozen():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def priya():
    return person("Priya Shah", phone="01632 960200")


@pytest.fixture
def joan():
    return person("Joan Bell")


@pytest.fixture
def event(priya, joan):
    return make.event(joan, person("Kemi Ade"), by=priya, start=AT_2, room=make.room(), url="/projects/x/")


@pytest.fixture
def attendee(event, joan):
    return event.attendees.get(person=joan)


def link(attendee) -> str:
    return reverse("scheduling:reply", args=[replies.token(attendee)])


def words(response) -> str:
    """What the page's main part says, without markup."""
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main.split(">", 1)[1])).strip()


def given(attendee) -> str:
    attendee.refresh_from_db()
    return attendee.partstat


class TestEventPage:
    def test_says_when_where_and_who_asks_and_names_nobody_else(self, client, event, joan):
        client.force_login(joan)
        page = words(client.get(event.get_absolute_url()))
        for part in (
            "Quieter nights",
            "Tuesday 22 June, 2pm to 4pm",
            "Priory Room , Saltmarsh Hospital Mill Road, Saltmarsh There is a step-free way in.",
            "Bus 12 stops at the door.",
            "Who asks you Priya Shah",
            "Ring 01632 960200 .",
            "Can you come?",
            "Add it to my calendar",
        ):
            assert part in page
        assert "Kemi" not in page

    def test_the_organiser_sees_it_without_a_form(self, client, event, priya):
        client.force_login(priya)
        page = words(client.get(event.get_absolute_url()))
        assert "Tuesday 22 June, 2pm to 4pm" in page
        assert "Can you come?" not in page

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_it_does_not_exist_for_anybody_else(self, client, event, joan, method):
        events.leave(person=joan, events=[event])
        for stranger in (person("Eve Hill"), joan):
            client.force_login(stranger)
            for name in ("event", "event-answer", "event-ics"):
                if (name == "event-answer") == (method == "post"):
                    address = reverse(f"scheduling:{name}", args=[event.pk])
                    assert getattr(client, method)(address, {"answer": "yes", "sequence": 0}).status_code == 404

    def test_the_organiser_cannot_answer_for_anybody(self, client, event, attendee, priya):
        client.force_login(priya)
        address = reverse("scheduling:event-answer", args=[event.pk])
        assert client.post(address, {"answer": "no", "sequence": 0}).status_code == 404
        assert given(attendee) == "NEEDS-ACTION"

    def test_an_answer_is_stored_and_shown(self, client, event, attendee, joan):
        client.force_login(joan)
        address = reverse("scheduling:event-answer", args=[event.pk])
        response = client.post(address, {"answer": "maybe", "sequence": "0"}, follow=True)
        assert response.redirect_chain == [(event.get_absolute_url(), 302)]
        assert "We have your answer. Thank you." in words(response)
        assert response.context["form"].initial["answer"] == "maybe"
        assert given(attendee) == "TENTATIVE"

    def test_no_answer_at_all_says_what_to_do(self, client, event, attendee, joan):
        client.force_login(joan)
        response = client.post(reverse("scheduling:event-answer", args=[event.pk]), {"sequence": "0"})
        assert response.context["form"].errors == {"answer": ["Choose an answer to “Can you come?”"]}
        assert given(attendee) == "NEEDS-ACTION"

    def test_an_answer_to_a_time_that_has_moved_shows_the_new_one(self, client, event, attendee, joan, priya):
        client.force_login(joan)
        events.move(event=event, by=priya, start=LATER, end=LATER + HOUR, room=None, where="Library")
        address = reverse("scheduling:event-answer", args=[event.pk])
        response = client.post(address, {"answer": "yes", "sequence": "0"})
        page = words(response)
        assert "The time or the place has changed since you opened this page." in page
        assert "Thursday 24 June, 2pm to 3pm" in page
        assert "Library" in page
        assert "Priory Room" not in page
        assert given(attendee) == "NEEDS-ACTION"
        assert 'name="sequence" value="1"' in response.content.decode()
        client.post(address, {"answer": "yes", "sequence": "1"})
        assert given(attendee) == "ACCEPTED"

    def test_the_reason_for_asking_somebody_who_is_not_free_is_shown_to_them(self, client, priya, joan):
        event = make.event(Invitee(joan, essential=True), by=priya, start=AT_2, override="<b>The room goes.")
        client.force_login(joan)
        body = client.get(event.get_absolute_url()).content.decode()
        assert "Why we ask you although you may not be free" in body
        assert "&lt;b&gt;The room goes." in body
        client.force_login(priya)
        assert "The room goes." not in client.get(event.get_absolute_url()).content.decode()

    def test_a_cancelled_and_a_finished_meeting_say_so_and_ask_nothing(self, client, event, joan, priya, frozen):
        frozen.move_to(AT_2 + 2 * HOUR)
        client.force_login(joan)
        assert "This meeting is over." in words(client.get(event.get_absolute_url()))
        frozen.move_to(NOW)
        events.cancel(event=event, by=priya, because="The ward is closed.")
        page = words(client.get(event.get_absolute_url()))
        assert "This meeting is cancelled. The ward is closed." in page
        assert "Can you come?" not in page
        response = client.post(reverse("scheduling:event-answer", args=[event.pk]), {"answer": "yes", "sequence": "1"})
        assert "This meeting has been cancelled." in words(response)

    def test_the_calendar_file(self, client, event, joan):
        client.force_login(joan)
        response = client.get(reverse("scheduling:event-ics", args=[event.pk]))
        assert response["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
        assert response["Content-Disposition"] == 'attachment; filename="meeting.ics"'
        lines = response.content.decode().split("\r\n")
        assert {"METHOD:PUBLISH", f"UID:{event.uid}", "DTSTART:20270622T130000Z", "SEQUENCE:0"} <= set(lines)
        assert "ATTENDEE" not in response.content.decode()

    @pytest.mark.parametrize("others", [1, 30])
    def test_costs_the_same_however_many_are_asked(self, client, priya, joan, others, django_assert_num_queries):
        event = make.event(joan, *(person(f"Person {number}") for number in range(others)), by=priya, start=AT_2)
        client.force_login(joan)
        client.get(event.get_absolute_url())
        with django_assert_num_queries(11):
            client.get(event.get_absolute_url())


class TestReplyLink:
    def test_a_look_changes_nothing_even_for_a_scanner_that_sends_head(self, client, attendee):
        for answer in ("yes", "no", "maybe", "<script>"):
            client.get(f"{link(attendee)}?answer={answer}")
            client.head(f"{link(attendee)}?answer={answer}")
        assert given(attendee) == "NEEDS-ACTION"

    @pytest.mark.parametrize(("answer", "partstat"), [("yes", "ACCEPTED"), ("maybe", "TENTATIVE"), ("no", "DECLINED")])
    def test_the_answer_in_the_link_is_chosen_and_one_press_sends_it(self, attendee, answer, partstat):
        client = Client(enforce_csrf_checks=True)
        response = client.get(f"{link(attendee)}?answer={answer}")
        assert response.context["form"].initial == {"answer": answer, "sequence": 0}
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.content.decode())[1]
        response = client.post(
            link(attendee), {"answer": answer, "sequence": "0", "csrfmiddlewaretoken": token}, follow=True
        )
        assert response.redirect_chain == [(f"{link(attendee)}?answered=1", 302)]
        assert "We have your answer. Thank you." in words(response)
        assert given(attendee) == partstat

    def test_without_the_pages_token_nothing_is_taken(self, attendee):
        response = Client(enforce_csrf_checks=True).post(link(attendee), {"answer": "yes", "sequence": "0"})
        assert response.status_code == 403
        assert given(attendee) == "NEEDS-ACTION"

    def test_shows_the_meeting_and_nobody_else_who_comes(self, client, attendee):
        response = client.get(link(attendee))
        page = words(response)
        assert "Tuesday 22 June, 2pm to 4pm" in page
        assert "This page is for Joan Bell ." in page
        assert "Kemi" not in page
        assert "/projects/x/" not in response.content.decode()
        assert "sessionid" not in response.cookies

    def test_is_not_kept_by_a_shared_browser(self, client, attendee):
        response = client.get(link(attendee))
        assert set(response["Cache-Control"].split(", ")) == {"no-store", "private"}
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "same-origin"

    def test_an_answer_can_be_changed(self, client, attendee):
        for answer, partstat in (("no", "DECLINED"), ("yes", "ACCEPTED")):
            client.post(link(attendee), {"answer": answer, "sequence": "0"})
            assert given(attendee) == partstat
        assert "You told us: Coming ." in words(client.get(link(attendee)))

    def test_after_a_move_the_old_link_shows_the_new_time_before_it_takes_an_answer(
        self, client, event, attendee, priya
    ):
        before = link(attendee)
        events.move(event=event, by=priya, start=LATER, end=LATER + HOUR, room=None, where="Library")
        response = client.post(before, {"answer": "yes", "sequence": "0"})
        page = words(response)
        assert "The time or the place has changed since you opened this page." in page
        assert "Thursday 24 June, 2pm to 3pm" in page
        assert given(attendee) == "NEEDS-ACTION"
        assert "Thursday 24 June, 2pm to 3pm" in words(client.get(before))
        client.post(before, {"answer": "yes", "sequence": "1"})
        assert given(attendee) == "ACCEPTED"

    def test_dies_with_the_meeting_and_with_leaving(self, client, event, attendee, joan, priya, frozen):
        address = link(attendee)

        def refused() -> str:
            for response in (client.get(address), client.post(address, {"answer": "yes", "sequence": "0"})):
                assert response.status_code == 410
            return words(response)

        frozen.move_to(AT_2 + 2 * HOUR)
        assert refused().startswith("This meeting is over Quieter nights")
        frozen.move_to(NOW)
        events.leave(person=joan, events=[event])
        assert refused() == "You are no longer asked to this meeting You need do nothing."
        Attendee.objects.update(removed_at=None)
        events.cancel(event=event, by=priya, because="The ward is closed.")
        assert refused().startswith("This meeting is cancelled Quieter nights : The ward is closed.")
        assert given(attendee) == "NEEDS-ACTION"


class TestForgedLinks:
    def refused(self, client, signed) -> None:
        address = reverse("scheduling:reply", args=[signed])
        assert client.get(address).status_code == 404
        assert client.post(address, {"answer": "no", "sequence": "0"}).status_code == 404
        assert set(Attendee.objects.values_list("partstat", flat=True)) == {"NEEDS-ACTION"}

    def test_every_changed_letter_is_noticed(self, client, attendee):
        signed = replies.token(attendee)
        for at in (0, 10, len(signed) - 1):
            other = "A" if signed[at] != "A" else "B"
            self.refused(client, signed[:at] + other + signed[at + 1 :])

    @pytest.mark.parametrize("signed", ["x", "a.b", ".", "é.é", "%00", "A" * 500])
    def test_what_was_never_ours(self, client, attendee, signed):
        self.refused(client, signed)

    def test_a_signature_made_for_something_else(self, client, attendee):
        body = replies.token(attendee).split(".")[0]
        self.refused(client, Signer(salt="another.purpose", sep=".").sign(body))

    def test_one_persons_link_with_another_meeting(self, client, event, attendee, joan, priya):
        other = make.event(joan, by=priya, start=LATER)
        attendee.event_id = other.pk
        self.refused(client, replies.token(attendee))
        attendee.pk, attendee.event_id = uuid4(), event.pk
        self.refused(client, replies.token(attendee))

    def test_somebody_elses_link_answers_for_them_alone(self, client, event, attendee, joan):
        kemi = event.attendees.get(person__name="Kemi Ade")
        client.force_login(joan)
        client.post(link(kemi), {"answer": "no", "sequence": "0"})
        assert (given(attendee), given(kemi)) == ("NEEDS-ACTION", "DECLINED")

    def test_links_outlive_a_change_of_the_secret_key(self, client, attendee, settings):
        signed = link(attendee)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "n" * 60
        assert client.get(signed).status_code == 200
        settings.SECRET_KEY_FALLBACKS = []
        assert client.get(signed).status_code == 404
