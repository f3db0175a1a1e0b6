"""Reading back the mail that the demo wrote into files."""
import os
from datetime import UTC, datetime
from email.message import EmailMessage

from django.core.mail import send_mail

from coproduce.home.demo.mail import BETWEEN, mails


def letter(subject: str, html: str = "<p>Hello</p>", calendar: str = "") -> bytes:
    message = EmailMessage()
    message["Subject"], message["To"], message["Date"] = subject, "joan@post.example", "Tue, 03 Nov 2026 09:00:00 -0000"
    message.set_content("Hello in plain words")
    message.add_alternative(html, subtype="html")
    if calendar:
        message.add_alternative(calendar.encode(), maintype="text", subtype="calendar", params={"method": "REQUEST"})
    return message.as_bytes() + b"\n"


def test_newest_first_with_text_and_calendar_part(tmp_path):
    (tmp_path / "a.log").write_bytes(letter("First") + BETWEEN + letter("Second", calendar="BEGIN:VCALENDAR") + BETWEEN)
    (tmp_path / "b.log").write_bytes(letter("Older") + BETWEEN)
    os.utime(tmp_path / "b.log", (1, 1))
    found, more = mails(tmp_path)
    assert [mail.subject for mail in found] == ["Second", "First", "Older"]
    assert more is False
    assert (found[0].calendar, found[0].method) == ("BEGIN:VCALENDAR", "REQUEST")
    assert found[1].text == "Hello in plain words\n"
    assert found[0].to == "joan@post.example"
    assert found[0].sent == datetime(2026, 11, 3, 9, tzinfo=UTC)


def test_pages_of_twenty(tmp_path):
    (tmp_path / "a.log").write_bytes(b"".join(letter(f"No {number}") + BETWEEN for number in range(25)))
    first, more = mails(tmp_path, 1)
    second, end = mails(tmp_path, 2)
    assert ([mail.subject for mail in first][:2], len(first), more) == (["No 24", "No 23"], 20, True)
    assert (len(second), second[-1].subject, end) == (5, "No 0", False)


def test_html_loses_everything_that_a_strict_policy_refuses(tmp_path):
    html = '<p style="color:red" onclick="x()">Hi <a href="https://a.example/">yes</a><script>x()</script></p>'
    (tmp_path / "a.log").write_bytes(letter("Hostile", html) + BETWEEN)
    (mail,), _ = mails(tmp_path)
    assert mail.html.strip() == '<p>Hi <a href="https://a.example/" rel="noopener noreferrer">yes</a></p>'


def test_no_mail_yet(tmp_path):
    assert mails(tmp_path / "nothing") == ([], False)


def test_the_page_shows_what_the_outbox_sent(client, db, settings, tmp_path):
    settings.VAR = tmp_path
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    send_mail("Welcome <b>in</b>", "Hello Joan", None, ["joan@post.example"], html_message="<p>Hello Joan</p>")
    page = client.get("/demo/mail/").content.decode()
    assert "Welcome &lt;b&gt;in&lt;/b&gt;" in page
    assert "To joan@post.example" in page
    assert "<p>Hello Joan</p>" in page
    assert client.get("/demo/mail/?page=2").status_code == 404
    assert client.get("/demo/mail/?page=x").status_code == 404
