"""Signed links by which somebody answers a poll without signing in: they open one person's answers to one poll."""
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.core.signing import BadSignature, Signer

from scheduling.models import Response


def _signer() -> Signer:
    return Signer(salt="scheduling.poll", sep=".")


def token(response: Response) -> str:
    """Lasts as long as the person is asked; afterwards the page says that it is over."""
    keys = response.pk.bytes + response.proposal_id.bytes
    return _signer().sign(urlsafe_b64encode(keys).decode().rstrip("="))


def response_of(signed: str) -> Response | None:
    """Whose link it is, with poll and person; None when the link is not ours or nobody is behind it."""
    try:
        keys = urlsafe_b64decode(_signer().unsign(signed) + "==")
    except (BadSignature, ValueError):
        return None
    responses = Response.objects.select_related("person", "recorded_by", "proposal__organizer", "proposal__event")
    return responses.filter(pk=UUID(bytes=keys[:16]), proposal=UUID(bytes=keys[16:])).first()
