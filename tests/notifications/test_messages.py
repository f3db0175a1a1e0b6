"""What a message looks like on the wire."""
from email import message_from_bytes, policy

import pytest

from coproduce.notifications import messages, outbox
from coproduce.notifications.messages import CalendarPart, Mail, Message, UnsafeHeader, from_template
from coproduce.people.models import TrustSettings
from tests.make.notifications import KIND
from tests.make.people import person

ICS = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nSUMMARY:Café – quieter nights\r\nEND:VCALENDAR\r\n".encode()


def raw(message: Message, message_id: str = "<1@coproduce.example>") -> bytes:
    return Mail(message, message_id=message_id).message().as_bytes(linesep="\r\n")


def parsed(*args):
    return message_from_bytes(raw(*args), policy=policy.default)


def test_text_then_html_then_calendar():
    invitation = CalendarPart("REQUEST", ICS)
    message = Message("june@example.org", "You are invited", "Hello\n", "<p>Hello</p>", invitation)
    mail = parsed(message)
    assert mail.get_content_type() == "multipart/alternative"
    parts = list(mail.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html", "text/calendar"]
    assert b"\r\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\r\n" in raw(message)
    assert parts[2].get_payload(decode=True) == ICS
    assert [part.get_content().strip() for part in parts[:2]] == ["Hello", "<p>Hello</p>"]


def test_headers():
    mail = parsed(Message("june@example.org", "Grüße – 2pm", "Hello\n"), "<abc@coproduce.example>")
    assert mail["Subject"] == "Grüße – 2pm"
    assert mail["To"] == "june@example.org"
    assert mail["Message-ID"] == "<abc@coproduce.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"


def test_a_calendar_part_without_html_gets_the_text_as_html():
    mail = parsed(Message("june@example.org", "Moved", "1 < 2\n", calendar=CalendarPart("CANCEL", ICS)))
    html = mail.get_body(("html",)).get_content()
    assert html.strip() == "<p>1 &lt; 2</p>"


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x00", "\x85", "\u2028", "\u2029"])
def test_a_header_takes_no_line_break(end):
    with pytest.raises(UnsafeHeader):
        Message("june@example.org", f"Hello{end}Bcc: everybody@example.org", "Hello")
    with pytest.raises(UnsafeHeader):
        Message(f"june@example.org{end}Bcc: everybody@example.org", "Hello", "Hello")


@pytest.mark.parametrize("method", ["request", "REQUEST; charset=x", "REQUEST\r\nX-Header: 1", ""])
def test_a_calendar_part_takes_known_methods_only(method):
    with pytest.raises(ValueError, match="Not a calendar method"):
        CalendarPart(method, ICS)


@pytest.fixture
def template(settings, tmp_path):
    """templates/emails/hello.{txt,html} over the real base."""
    (tmp_path / "emails").mkdir()
    (tmp_path / "emails/hello.txt").write_text(
        "{% extends 'emails/base.txt' %}{% block content %}Hello {{ name }}\n\n\n\n"
        "{{ site_url }}/projects/{% endblock %}"
    )
    (tmp_path / "emails/hello.html").write_text(
        "{% extends 'emails/base.html' %}{% block content %}<p>Hello {{ name }}</p>"
        "<a href='{{ site_url }}/projects/'>Open</a>{% endblock %}"
    )
    (engine,) = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], tmp_path]}]


@pytest.mark.django_db
def test_a_name_with_html_is_escaped_in_html_and_plain_in_text(template):
    name = "<script>alert('Zoë & co')</script>"
    message = from_template("hello", {"name": name}, "june@example.org", "Hello <b>you</b>")
    assert f"Hello {name}\n" in message.text
    assert "<p>Hello &lt;script&gt;alert(&#x27;Zoë &amp; co&#x27;)&lt;/script&gt;</p>" in message.html
    assert "<title>Hello &lt;b&gt;you&lt;/b&gt;</title>" in message.html
    assert "<script" not in message.html
    assert message.subject == "Hello <b>you</b>"


@pytest.mark.django_db
def test_the_whole_text(template, settings):
    settings.SITE_URL = "https://coproduce.trust.example"
    TrustSettings.objects.create(pk=1, name="Our trust & friends", phone="01632 960999")
    message = from_template("hello", {"name": "June"}, "june@example.org", "Hello")
    assert message.text == (
        "Hello June\n\nhttps://coproduce.trust.example/projects/\n\n--\nOur trust & friends, co-production\n"
        "https://coproduce.trust.example\nNeed help? Ring 01632 960999.\n"
        "A computer sent this message. Do not reply to it.\n"
    )


@pytest.mark.django_db
def test_links_never_come_from_the_host_header(template, settings, client):
    """A page is asked for under a hostile name; the mail says the name of the settings."""
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://coproduce.trust.example", ["*"]
    client.get("/health/live/", headers={"host": "evil.example"})
    message = from_template("hello", {"name": "June"}, "june@example.org", "Hello")
    assert "evil.example" not in message.text + message.html
    assert message.html.count("https://coproduce.trust.example") == 3


@pytest.mark.django_db
def test_the_message_id_comes_from_what_is_told_and_the_site(settings):
    settings.SITE_URL = "https://coproduce.trust.example"
    priya, sam = person(), person("Sam Okafor")

    def told(to, key, sequence):
        return messages.message_id(outbox.queue(to=to, kind=KIND, key=key, sequence=sequence))

    ids = [told(*what) for what in [(priya, "e:1", 0), (priya, "e:1", 1), (sam, "e:1", 0), (priya, "e:2", 0)]]
    assert len(set(ids)) == 4
    assert told(priya, "e:1", 0) == ids[0]
    assert all(name.endswith("@coproduce.trust.example>") and name.startswith("<") for name in ids)
