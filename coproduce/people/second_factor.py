"""The second step of signing in: who must have one, and what becomes of those who have lost theirs.

allauth keeps the steps themselves (codes of an app, passkeys, recovery codes). People with a duty for the whole trust
must have one, and all staff where the trust says so. Everybody else may.
"""

import qrcode
from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage

from coproduce.audit.trail import record
from coproduce.people.models import DUTIES, Kind, Person, Role, TrustSettings
from coproduce.sealing import CannotOpen, resealed, seal, unseal

STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
SEALED = ("secret", "seed")  # of an app, of recovery codes; a passkey holds no secret


class OwnStep(ValueError):
    """Nobody takes away their own second step this way: whoever holds their session could."""


class Adapter(DefaultMFAAdapter):
    """Secrets are sealed at rest, and the app shows the trust's name."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This is not the code. Wait for the next one in your app and type that",
        "cannot_generate_recovery_codes": "Set up an app or a passkey first",
        "unverified_email": "Confirm your email address first",
    }

    def build_totp_svg(self, url: str) -> SafeString:
        """Drawn into the page itself: the content security policy refuses pictures in addresses."""
        return mark_safe(qrcode.make(url, image_factory=SvgPathImage).to_string().decode())  # noqa: S308 (drawn here)

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def _get_site_name(self) -> str:
        return f"Coproduce, {TrustSettings.current().name}"

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:  # noqa: A002 (its name there)
        before = Authenticator.objects.filter(user=user, type=type).count()
        return f"My passkey {before + 1}" if before else "My passkey"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Named by our own address, never by the Host header of a request."""
        return {"id": settings.SITE_URL.partition("://")[2].partition(":")[0], "name": self._get_site_name()}


def with_lacking(people: QuerySet[Person]) -> QuerySet[Person]:
    """Adds `lacks_second_step`: they must have one and have none. In the query that reads the person anyway."""
    theirs = Role.objects.filter(person=OuterRef("pk"))
    everybody = TrustSettings.objects.filter(second_factor_for_all_staff=True)
    must = Q(Exists(theirs.filter(kind__in=DUTIES))) | Q(Exists(theirs.filter(kind=Kind.STAFF)), Exists(everybody))
    has = Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=STEPS))
    return people.annotate(lacks_second_step=must & ~Q(has))


def is_lacking(person: Person) -> bool:
    """For a person whom the sign-in backend has read. A demo asks nobody."""
    return settings.SECOND_STEP_REQUIRED and getattr(person, "lacks_second_step", False)


def steps_of(person: Person) -> list[Authenticator]:
    return list(Authenticator.objects.filter(user=person, type__in=STEPS).order_by("created_at", "pk"))


@transaction.atomic
def reset(*, person: Person, by: Person | None) -> int:
    """For somebody who has lost all of theirs. How many steps are gone. Raises OwnStep."""
    if by == person:
        raise OwnStep
    gone, _ = Authenticator.objects.filter(user=person).delete()
    if gone:
        record("second step reset", person, by=by)
        if person.email:
            get_adapter().send_mail("mfa/email/second_step_reset", person.email, {"user": person})
    return gone


@transaction.atomic
def reseal() -> tuple[int, int]:
    """Put every secret under the first of the keys: how many, and how many no key opens."""
    done = lost = 0
    for step in Authenticator.objects.select_for_update().filter(data__has_any_keys=SEALED).order_by("pk"):
        try:
            step.data |= {name: resealed(step.data[name]) for name in SEALED if name in step.data}
        except CannotOpen:
            lost += 1
            continue
        step.save(update_fields=["data"])
        done += 1
    return done, lost
