"""Who may make an account: people at the trust, and whoever holds an invitation for exactly their address."""

from django.conf import settings
from django.urls import reverse

from coproduce.people import invitations, roles
from coproduce.people.addresses import at_trust, normal
from coproduce.people.models import Invitation, Kind, Person, TrustSettings


def may_sign_up(address: str, invitation: Invitation | None) -> bool:
    """`invitation`: the one whose link was opened in this browser. Says nothing of whether there is an account."""
    return at_trust(address) or is_for(invitation, address)


def is_for(invitation: Invitation | None, address: str) -> bool:
    """Whether the invitation can still be used, and by this address."""
    if invitation is None or not invitation.address or invitation.address != normal(address):
        return False
    return invitations.state(invitation).can_be_used


def need_invitation() -> str:
    """What an outsider reads: what to do, and whom to ring."""
    trust = TrustSettings.current()
    ring = f"ring {trust.phone}" if trust.phone else "ask the person who told you about this site"
    words = f"You need an invitation to join with this address. Open the link in yours, or {ring}"
    return f"{words}. If you work here, use your work address" if trust.email_domains else words


def welcome(person: Person, address: str) -> None:
    """`person` has shown that `address` is theirs: an address at the trust makes them staff."""
    if at_trust(address):
        roles.give(person=person, kind=Kind.STAFF, by=None)


def on_site(name: str) -> str:
    """The full address of a page for a mail. Never made from a request: its Host header can be forged."""
    return settings.SITE_URL + reverse(name)
