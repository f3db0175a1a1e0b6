"""What people are sent about a meeting, as the mail server gets it."""
import re
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import icalendar
import pytest
import time_machine
from django.core import mail

from coproduce.notifications.deliver import send_due
from coproduce.notifications.models import Notification, State
from scheduling.models import Attendee
from scheduling.services import events
from scheduling.services.finder import Invitee
from tests.make import events as make
from tests.make.people import person

NOW = datetime(2027, 6, 1, 9, tzinfo=UTC)
AT_2 = make.at(date(2027, 6, 22), 14)
LATER = AT_2 + timedelta(days=2)
HOUR = timedelta(hours=1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://coproduce.trust.example"


@pytest.fixture
def frozen():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def priya():
    return person("Priya Shah", phone="01632 960200")


@pytest.fixture
def joan():
    return person("Joan Bell", email="joan@example.com")


def sent() -> list:
    """The mails of one tick, by recipient."""
    mail.outbox.clear()
    send_due()
    return sorted(mail.outbox, key=lambda message: message.to)


def entry(message) -> icalendar.Event:
    mime: EmailMessage = message.message()
    plain, html, calendar = mime.get_payload()
    assert mime.get_content_type() == "multipart/alternative"
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert calendar.get_content_type() == "text/calendar"
    whole = icalendar.Calendar.from_ical(calendar.get_payload(decode=True))
    assert whole["METHOD"] == calendar.get_param("method")
    (event,) = whole.walk("VEVENT")
    event["METHOD"] = whole["METHOD"]
    return event


def html_of(message) -> str:
    return message.message().get_payload()[1].get_payload(decode=True).decode()


def test_an_invitation_says_what_when_where_who_and_how_to_answer(priya, joan):
    make.event(joan, by=priya, start=AT_2, room=make.room(hearing_loop=True), description="Bring your notes.")
    (message,) = sent()
    assert (message.to, message.subject) == (
        ["joan@example.com"],
        "Can you come? Quieter nights, Tuesday 22 June, 2pm to 4pm",
    )
    links = re.findall(r"^(Yes|Maybe|No): (\S+)$", message.body, re.MULTILINE)
    assert [answer for answer, _ in links] == ["Yes", "Maybe", "No"]
    (page,) = {link.split("?")[0] for _, link in links}
    assert re.fullmatch(r"https://coproduce\.trust\.example/my/reply/[\w.-]+/", page)
    assert message.body.replace(page, "LINK").split("\n--\n")[0] == (
        "Hello Joan Bell,\n"
        "\n"
        "Priya Shah asks you to a meeting.\n"
        "\n"
        "What: Quieter nights\n"
        "When: Tuesday 22 June, 2pm to 4pm\n"
        "Where: Priory Room, Saltmarsh Hospital, Mill Road, Saltmarsh\n"
        "There is a step-free way in. There is a hearing loop.\n"
        "How to get there: Bus 12 stops at the door.\n"
        "Who asks you: Priya Shah\n"
        "\n"
        "Bring your notes.\n"
        "\n"
        "Can you come? Open one of these. You need not sign in.\n"
        "\n"
        "Yes: LINK?answer=yes\n"
        "Maybe: LINK?answer=maybe\n"
        "No: LINK?answer=no\n"
        "\n"
        "You can change your answer until the meeting is over.\n"
        "Would you rather talk? Ring 01632 960200.\n"
    )
    invitation = entry(message)
    assert (invitation["METHOD"], invitation["STATUS"], invitation["SEQUENCE"]) == ("REQUEST", "CONFIRMED", 0)
    assert invitation["ATTENDEE"] == "mailto:joan@example.com"
    assert invitation.start == AT_2
    assert [link in invitation["DESCRIPTION"] for _, link in links] == [True, True, True]


def test_each_mail_names_its_own_reader_only(priya, joan):
    make.event(joan, person("Kemi Ade", email="kemi@example.com"), by=priya, start=AT_2)
    for message, name, other in zip(sent(), ("joan", "kemi"), ("kemi", "joan"), strict=True):
        raw = str(message.message()) + str(entry(message).to_ical())
        assert message.to == [f"{name}@example.com"]
        assert other not in raw.lower()


def test_one_uid_and_a_rising_sequence_through_every_change(priya, joan):
    event = make.event(joan, by=priya, start=AT_2)
    (first,) = sent()
    event = events.move(event=event, by=priya, start=LATER, end=LATER + HOUR, room=None, where="Fenway library")
    (update,) = sent()
    events.cancel(event=event, by=priya, because="The ward is closed.")
    (cancelled,) = sent()
    assert update.subject == "New time or place: Quieter nights, Thursday 24 June, 2pm to 3pm"
    assert "Where: Fenway library\n" in update.body
    assert cancelled.subject == "Cancelled: Quieter nights, Thursday 24 June, 2pm to 3pm"
    assert "Why: The ward is closed.\n" in cancelled.body
    entries = [entry(message) for message in (first, update, cancelled)]
    assert {one["UID"] for one in entries} == {event.uid}
    assert [(one["METHOD"], one["SEQUENCE"], one["STATUS"]) for one in entries] == [
        ("REQUEST", 0, "CONFIRMED"),
        ("REQUEST", 1, "CONFIRMED"),
        ("CANCEL", 2, "CANCELLED"),
    ]
    assert len({message.message()["Message-ID"] for message in (first, update, cancelled)}) == 3


def test_the_written_override_is_seen_by_the_person_it_is_about(priya, joan):
    kemi = person("Kemi Ade", email="kemi@example.com")
    make.event(Invitee(joan), Invitee(kemi, essential=True), by=priya, start=AT_2, override="The room goes.")
    to_joan, to_kemi = sent()
    words = "You are asked although you may not be free then. Priya Shah wrote why: The room goes."
    assert words in to_kemi.body
    assert "The room goes." in entry(to_kemi)["DESCRIPTION"]
    assert "The room goes." not in str(to_joan.message())
    assert "override" not in to_joan.body


def test_names_are_escaped_in_html_and_plain_in_text(priya):
    eve = person('<script>alert("1")</script>', email="eve@example.com")
    make.event(eve, by=priya, start=AT_2, summary="A & B <b>", where="<i>Hall</i>")
    (message,) = sent()
    html = html_of(message)
    assert 'Hello <script>alert("1")</script>,' in message.body
    assert "<script>" not in html
    assert "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;" in html
    assert "A &amp; B &lt;b&gt;" in html
    assert "<i>Hall" not in html


def test_line_breaks_in_a_heading_add_no_headers(priya, joan):
    make.event(joan, by=priya, start=AT_2, summary="Nights\r\nBcc: eve@example.com")
    (message,) = sent()
    assert message.message()["Bcc"] is None
    assert message.subject == "Can you come? Nights Bcc: eve@example.com, Tuesday 22 June, 2pm to 4pm"


def test_the_organiser_hears_who_cannot_come_and_how_many_can(priya, joan):
    kemi = person("Kemi Ade")
    event = make.event(joan, Invitee(kemi, essential=True), by=priya, start=AT_2, override="x", url="/projects/1/")
    sent()
    events.answer(attendee=event.attendees.get(person=kemi), partstat=Attendee.PartStat.DECLINED)
    (message,) = sent()
    assert message.to == [priya.email]
    assert message.subject == "Kemi Ade cannot come: Quieter nights, Tuesday 22 June, 2pm to 4pm"
    assert message.body.split("\n--\n")[0] == (
        "Kemi Ade cannot come to “Quieter nights” on Tuesday 22 June, 2pm to 4pm.\n"
        "\n"
        "You said that Kemi Ade must come. You may want to choose another time.\n"
        "\n"
        "Answers so far: 1 not answered yet, 1 not coming.\n"
        "\n"
        "See the meeting and what you can do: https://coproduce.trust.example/projects/1/\n"
    )


class TestStale:
    def states(self) -> set:
        return set(Notification.objects.exclude(kind="event-reminder").values_list("kind", "sequence", "state"))

    def test_news_that_a_move_overtook_while_it_was_being_sent(self, priya, joan):
        event = make.event(joan, by=priya, start=AT_2)
        event.sequence = 1
        event.save()
        assert sent() == []
        assert self.states() == {("event-request", 0, State.STALE)}

    def test_nothing_goes_to_somebody_who_left_the_meeting_or_the_trust(self, priya, joan):
        kemi = person("Kemi Ade")
        event = make.event(joan, kemi, by=priya, start=AT_2)
        event.attendees.filter(person=joan).update(removed_at=NOW)
        type(kemi).objects.filter(pk=kemi.pk).update(is_active=False)
        assert sent() == []

    def test_a_no_that_was_taken_back(self, priya, joan):
        event = make.event(joan, by=priya, start=AT_2)
        sent()
        events.answer(attendee=event.attendees.get(), partstat=Attendee.PartStat.DECLINED)
        event.attendees.update(partstat=Attendee.PartStat.ACCEPTED)
        assert sent() == []

    def test_an_invitation_to_a_meeting_that_is_over(self, priya, joan, frozen):
        make.event(joan, by=priya, start=AT_2)
        frozen.move_to(AT_2 + 2 * HOUR)
        assert sent() == []

    def test_a_mail_in_flight_is_followed_by_its_cancellation(self, priya, joan):
        """Called off while a sender held it: the calendar entry that may have gone out is taken back."""
        event = make.event(joan, by=priya, start=AT_2)
        events.cancel(event=event, by=priya)
        (message,) = sent()
        assert entry(message)["METHOD"] == "CANCEL"


def test_somebody_without_email_becomes_work_by_hand(priya):
    make.event(person("Ada Orme", email=None), by=priya, start=AT_2)
    assert sent() == []
    assert Notification.objects.get(kind="event-request").state == State.BY_HAND
