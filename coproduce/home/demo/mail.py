"""Reading back the mails that the demo wrote into files instead of sending them."""
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

import nh3

BETWEEN = b"-" * 79 + b"\n"  # what Django's file backend writes after each message
KEPT_TAGS = {"p", "br", "a", "strong", "em", "ul", "ol", "li", "div", "span", "table", "tr", "td"}
HEADING = re.compile(r"<(/?)h[1-6]\b")
LIMIT = 20


@dataclass(frozen=True, slots=True)
class Mail:
    """`html` is safe to show under a strict policy, within a page: no style, no script, no picture, no heading."""

    id: str
    to: str
    subject: str
    sent: datetime
    text: str
    html: str
    calendar: str
    method: str


def mails(folder: Path, page: int = 1) -> tuple[list[Mail], bool]:
    """Mails of one page of 20, newest first, and whether there are more."""
    found = [
        (path.stat().st_mtime_ns, place, path, raw)
        for path in folder.glob("*.log")
        for place, raw in enumerate(parts(path))
    ]
    found.sort(key=lambda item: (item[0], item[1]), reverse=True)
    start = (page - 1) * LIMIT
    return [read(f"{path.stem}-{place}", raw) for _, place, path, raw in found[start : start + LIMIT]], len(
        found
    ) > start + LIMIT


def parts(path: Path) -> list[bytes]:
    return [raw for raw in path.read_bytes().split(BETWEEN) if raw.strip()]


def read(mail_id: str, raw: bytes) -> Mail:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101  for the type: the default policy makes nothing else
    calendar = next((part for part in message.walk() if part.get_content_type() == "text/calendar"), None)
    return Mail(
        id=mail_id,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent=parsedate_to_datetime(str(message["Date"])).replace(tzinfo=UTC),  # Django writes UTC as "-0000"
        text=body(message, "plain"),
        html=nh3.clean(HEADING.sub(r"<\1p", body(message, "html")), tags=KEPT_TAGS, attributes={"a": {"href"}}),
        calendar=calendar.get_content() if calendar else "",
        method=str(calendar.get_param("method", "")) if calendar else "",
    )


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return part.get_content() if part else ""
