"""What is sent: one message, its words from templates, as MIME that calendars and screen readers understand."""
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.mime.text import MIMEText
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.utils.functional import SimpleLazyObject
from django.utils.html import linebreaks

from coproduce.notifications.models import Notification
from coproduce.people import areas
from coproduce.people.models import TrustSettings

CONTROL = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]")
METHODS = {"REQUEST", "CANCEL", "REPLY", "PUBLISH"}
BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")


class UnsafeHeader(ValueError):
    """A line break in a header would let its writer add headers of their own."""


@dataclass(frozen=True)
class CalendarPart:
    """What the reader's calendar takes in: an iTIP method (RFC 5546) and a whole VCALENDAR."""

    method: str
    ics: bytes

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise ValueError(f"Not a calendar method: {self.method!r}")

    def mime(self) -> MIMEText:
        """In base64, so that no server on the way breaks its lines."""
        part = MIMEText(self.ics.decode(), "calendar", "utf-8")
        part.replace_header("Content-Type", f"text/calendar; method={self.method}; charset=utf-8")
        return part


@dataclass(frozen=True)
class Message:
    """`to` is one bare address; empty for somebody without email. `html` may be left out.

    `about`: when the thing happens that it tells of; what is near does not wait for the end of quiet hours.
    """

    to: str
    subject: str
    text: str
    html: str = ""
    calendar: CalendarPart | None = None
    about: datetime | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for value in (self.to, self.subject, *self.headers.values()):
            if CONTROL.search(value):
                raise UnsafeHeader(repr(value))


def from_template(name: str, context: Mapping[str, Any], to: str, subject: str, **more: Any) -> Message:
    """From templates/emails/<name>.txt and .html, which extend base.txt and base.html. `more`: of the Message.

    They may say `{{ site_url }}{% url … %}`, `{{ trust.name }}`, `{{ subject }}` and `{% if areas.polls %}`.
    """
    ours = {"site_url": settings.SITE_URL, "trust": TrustSettings.current(), "areas": SimpleLazyObject(areas.switches)}
    values = {**context, **ours, "subject": subject}
    text = BLANK_LINES.sub("\n\n", _render(f"emails/{name}.txt", values, autoescape=False)).strip() + "\n"
    html = _render(f"emails/{name}.html", values, autoescape=True)
    return Message(to=to, subject=subject, text=text, html=html, **more)


def _render(template: str, values: Mapping[str, Any], *, autoescape: bool) -> str:
    rendered: str = get_template(template).template.render(Context(dict(values), autoescape=autoescape))  # type: ignore[attr-defined]
    return rendered


def message_id(row: Notification) -> str:
    """The same at every try, so that a mail program can tell a double from a second message."""
    name = "\n".join([str(row.recipient_id), row.key, row.kind, str(row.sequence)])
    return f"<{hashlib.sha256(name.encode()).hexdigest()[:40]}@{urlsplit(settings.SITE_URL).hostname}>"


class Mail(EmailMultiAlternatives):
    """multipart/alternative: plain text, then HTML, then the calendar part (the last one a program knows wins)."""

    def __init__(self, message: Message, *, message_id: str) -> None:
        super().__init__(
            subject=message.subject,
            body=message.text,
            to=[message.to],
            headers={**message.headers, "Message-ID": message_id, "Auto-Submitted": "auto-generated"},
        )
        self.calendar = message.calendar
        if message.html or message.calendar:
            self.attach_alternative(message.html or linebreaks(message.text.strip(), autoescape=True), "text/html")

    def message(self) -> Any:
        mime = super().message()
        if self.calendar:
            mime.attach(self.calendar.mime())
        return mime
