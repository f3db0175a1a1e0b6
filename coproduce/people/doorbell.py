"""Coming in by an invitation: one page and one mail, whether or not the address has an account already.

Whoever holds somebody's link must not learn from it whether they are known here. So we never show "sign in" to one and
"set up an account" to the other: everybody gets a code to sign in. An account that never used its code is forgotten
after a day.
"""
from datetime import datetime, timedelta

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.people.addresses import normal
from coproduce.people.models import Person

LIMIT = {"doorbell": "20/m/ip,3/m/key"}
CODE_LIMIT = {"paper-code": "10/5m/ip"}
NUMBER_LIMIT = {"phone-number": "10/h/ip"}
HALF_WAY = timedelta(days=1)


class TooManyCodes(ValueError):
    def __init__(self) -> None:
        super().__init__("That was too many tries. Wait a minute, then ask for a new code")


def ring(request: HttpRequest, *, name: str, address: str) -> None:
    """Send a code to `address` and wait for it in this browser. `name` counts for a new account only.

    Raises TooManyCodes. The caller has made sure that an invitation lets this address in.
    """
    address = normal(address)
    if not ratelimit.consume(request, app="coproduce.people", action="doorbell", key=address, config=LIMIT):
        raise TooManyCodes
    LoginCodeVerificationProcess.initiate(request=request, user=_whose(name, address), email=address)


def may_type_a_code(request: HttpRequest) -> bool:
    """A code of 55 bits cannot be guessed; this keeps anybody from trying all the same."""
    return bool(ratelimit.consume(request, app="coproduce.people", action="paper-code", config=CODE_LIMIT))


def may_leave_a_number(request: HttpRequest) -> bool:
    """Nobody fills an open link with made-up people."""
    return bool(ratelimit.consume(request, app="coproduce.people", action="phone-number", config=NUMBER_LIMIT))


def _whose(name: str, address: str) -> Person | None:
    """Their account, or a new one. None for somebody who has left: their mail says whom to ring."""
    try:
        with transaction.atomic():
            return _found(name, address) or _new(name, address)
    except IntegrityError:  # another browser made it in the same second, or it is closed
        return _found(name, address)


def _found(name: str, address: str) -> Person | None:
    known = EmailAddress.objects.filter(email__iexact=address, user__is_active=True).select_related("user")
    found = known.order_by("-verified").first()
    if found is None:
        return None
    if not found.verified and found.user.last_login is None and found.user.name != name:
        Person.objects.filter(pk=found.user_id).update(name=name)  # what somebody else typed is nobody's name
    return found.user


def _new(name: str, address: str) -> Person:
    person = Person.objects.create(name=name, email=address)
    EmailAddress.objects.create(user=person, email=address, primary=True)
    return person


@transaction.atomic
def forget_half_way(*, now: datetime | None = None) -> int:
    """Delete the accounts that somebody began more than a day ago and never signed in to. How many."""
    shown = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    begun = Person.objects.filter(
        ~Exists(shown), email__isnull=False, last_login=None, date_joined__lt=(now or timezone.now()) - HALF_WAY
    )
    left = list(begun.select_for_update(of=("self",)))
    for person in left:
        record("half-way account forgotten", person, by=None)
    Person.objects.filter(pk__in=[person.pk for person in left]).delete()
    return len(left)
