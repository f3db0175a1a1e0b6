"""Mails about being released from a shift, and the signed links in them."""
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone

from coproduce.design import dates
from coproduce.notifications import outbox
from coproduce.notifications.messages import Message, from_template
from coproduce.notifications.models import Notification
from coproduce.people import areas
from scheduling.models import Release
from scheduling.services import itip, releases

State = Release.State
SAID = {
    State.APPROVED: "can come",
    State.DECLINED: "is not released",
    State.COVER: "can come if there is cover",
    State.WITHDRAWN: "is no longer asked for",
}


def register() -> None:
    """Called once, when the app is ready."""
    outbox.register(releases.ASK, ask, words="Can somebody be released from a shift?")
    outbox.register(releases.REMIND, ask, words="Reminder: can somebody be released from a shift?")
    outbox.register(releases.ANSWERED, answered, words="Answer about release from a shift")
    outbox.register(releases.NO_DECIDER, nobody, words="Who can release somebody from a shift?")


def _signer() -> Signer:
    return Signer(salt="scheduling.release", sep=".")


def token(release: Release) -> str:
    """For whoever decides now: passed on, it answers nothing more."""
    keys = release.pk.bytes + release.decider_id.bytes
    return _signer().sign(urlsafe_b64encode(keys).decode().rstrip("="))


def release_of(signed: str) -> tuple[Release, UUID] | None:
    """The release and whose link it is; None when the link is not ours or nothing is behind it."""
    try:
        keys = urlsafe_b64decode(_signer().unsign(signed) + "==")
    except (BadSignature, ValueError):
        return None
    found = Release.objects.select_related("person", "asked_by", "decider").filter(pk=UUID(bytes=keys[:16])).first()
    return (found, UUID(bytes=keys[16:])) if found else None


def ask(row: Notification) -> Message | None:
    """To the manager: once, and once more after three days without an answer."""
    release = _release(row, decider=row.params["decider"])
    if release is None or release.state != State.ASKED:
        return None
    context = {
        **_facts(release),
        "name": release.decider.name,
        "reminder": row.kind == releases.REMIND,
        "link": settings.SITE_URL + reverse("scheduling:release-reply", args=[token(release)]),
        "phone": release.asked_by.phone,
        "late": releases.is_late(release.start),
    }
    subject = itip.one_line(f"Can {release.person.name} come? {context['when']}")
    return from_template("release_ask", context, to=release.decider.mail_address, subject=subject, about=release.start)


def answered(row: Notification) -> Message | None:
    """To the person and to whoever asked; to the manager when it is no longer needed."""
    release = _release(row, state=row.params["state"])
    if release is None:
        return None
    is_manager = row.recipient_id == release.decider_id
    context = {
        **_facts(release),
        "name": row.recipient.name,
        "said": SAID[State(release.state)],
        "over": release.state == State.WITHDRAWN,
        "note": "" if is_manager else release.note,
        "about_me": row.recipient_id == release.person_id,
        "link": settings.SITE_URL + release.get_absolute_url(),
    }
    subject = itip.one_line(f"{release.person.name} {context['said']}: {context['when']}")
    return from_template(
        "release_answered", context, to=row.recipient.mail_address, subject=subject, about=release.start
    )


def nobody(row: Notification) -> Message | None:
    """To whoever asked: the manager has left. Who decides now?"""
    release = _release(row)
    if release is None or release.decider_id or release.state == State.WITHDRAWN:
        return None
    link = settings.SITE_URL + release.get_absolute_url()
    context = {**_facts(release), "name": row.recipient.name, "link": link}
    subject = itip.one_line(f"Who can release {release.person.name}? {context['when']}")
    return from_template("release_nobody", context, to=row.recipient.mail_address, subject=subject, about=release.start)


def _release(row: Notification, **still: object) -> Release | None:
    if not areas.is_on("release"):
        return None
    found = Release.objects.select_related("person", "asked_by", "decider")
    return found.filter(pk=row.params["release"], start__gt=timezone.now(), person__is_active=True, **still).first()


def _facts(release: Release) -> dict[str, object]:
    return {
        "person": release.person.name,
        "asked_by": release.asked_by.name,
        "by_themself": release.asked_by_id == release.person_id,
        "summary": release.summary,
        "when": dates.span(release.start, release.end),
    }
