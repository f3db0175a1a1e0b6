"""Where somebody's messages go, if not to the address they sign in with. Two people may share such an address.

No mail about a project goes there before a code from it was typed: otherwise a slip would send somebody's news to a
stranger. The code lies in the session alone, hashed; it works for 10 minutes, in this browser, and 3 tries.
"""
import time

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from coproduce.audit.trail import record
from coproduce.people import codes
from coproduce.people.models import Person

SESSION_KEY = "contact_address"
SECONDS = 600
TRIES = 3
LIMIT = {"contact-code": "3/m/key,20/m/ip"}


class ContactAddressError(ValueError):
    """In words for the person who tried."""


class TooMany(ContactAddressError):
    def __init__(self) -> None:
        super().__init__("That was too many tries. Wait a minute, then ask for a new code")


class WrongCode(ContactAddressError):
    def __init__(self) -> None:
        super().__init__("This is not the code in our email. Check it and type it again")


class CodeOver(ContactAddressError):
    """Too old, or tried too often: nothing is waiting any more."""

    def __init__(self) -> None:
        super().__init__("This code does not work any more. Enter the address again and we send a new one")


def ask(request: HttpRequest, address: str) -> None:
    """Send a code there. Raises TooMany."""
    consumed = ratelimit.consume(
        request, app="coproduce.people", action="contact-code", key=address, config=LIMIT, user=request.user
    )
    if not consumed:
        raise TooMany
    adapter = get_adapter(request)
    code = adapter.generate_login_code()
    kept = {"address": address, "hash": _hash(request.user, address, code), "at": time.time(), "tries": 0}
    request.session[SESSION_KEY] = kept
    adapter.send_mail("account/email/contact_code", address, {"code": code, "person": request.user})


def waiting(request: HttpRequest) -> str:
    """The address whose code is waited for; empty when none is."""
    kept = request.session.get(SESSION_KEY)
    fresh = kept and 0 <= time.time() - kept["at"] < SECONDS and kept["tries"] < TRIES
    return kept["address"] if fresh else ""


def confirm(request: HttpRequest, typed: str) -> str:
    """From now on messages go to the address, which is returned. Raises WrongCode, CodeOver."""
    address = waiting(request)
    if not address:
        request.session.pop(SESSION_KEY, None)
        raise CodeOver
    kept = request.session[SESSION_KEY]
    if not constant_time_compare(kept["hash"], _hash(request.user, address, typed)):
        request.session[SESSION_KEY] = {**kept, "tries": kept["tries"] + 1}
        raise WrongCode if kept["tries"] + 1 < TRIES else CodeOver
    del request.session[SESSION_KEY]
    set_address(person=request.user, by=request.user, address=address)
    return address


@transaction.atomic
def set_address(*, person: Person, by: Person, address: str) -> None:
    """`address` was shown to be read by them; empty: messages go where they sign in."""
    person.contact_email = address
    person.save(update_fields=["contact_email"])
    record("contact address changed", person, by=by)


def _hash(person: Person, address: str, code: str) -> str:
    value = f"{person.pk}\n{address}\n{codes.normal(code)}"
    return salted_hmac("coproduce.people.contact_address", value, algorithm="sha256").hexdigest()
