"""Signed links by which somebody answers without signing in: they open one person's answer to one event."""
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.core.signing import BadSignature, Signer

from scheduling.models import Attendee

PartStat = Attendee.PartStat
# As they stand in links and forms. The first is the nicest to read.
ANSWERS = {"yes": PartStat.ACCEPTED, "maybe": PartStat.TENTATIVE, "no": PartStat.DECLINED}
WORDS = {partstat: answer for answer, partstat in ANSWERS.items()}


def _signer() -> Signer:
    return Signer(salt="scheduling.reply", sep=".")


def token(attendee: Attendee) -> str:
    """Lasts as long as the person is asked; a move changes nothing, and afterwards the page says that it is over."""
    keys = attendee.pk.bytes + attendee.event_id.bytes
    return _signer().sign(urlsafe_b64encode(keys).decode().rstrip("="))


def attendee_of(signed: str) -> Attendee | None:
    """Whose link it is, with event, room and person; None when the link is not ours or nobody is behind it."""
    try:
        keys = urlsafe_b64decode(_signer().unsign(signed) + "==")
    except (BadSignature, ValueError):
        return None
    attendees = Attendee.objects.select_related("person", "event__room__location", "event__organizer")
    return attendees.filter(pk=UUID(bytes=keys[:16]), event=UUID(bytes=keys[16:])).first()
