"""Email addresses: one way to write them, and whose domain they are at."""

from coproduce.people.models import TrustSettings


def normal(address: str) -> str:
    """As it is kept and compared: no spaces around it, small letters."""
    return address.strip().lower()


def domain(address: str) -> str:
    """What follows the last @, in small letters."""
    return normal(address).rpartition("@")[2]


def at_trust(address: str) -> bool:
    """Whether its domain is exactly one of the trust's: not a part of it, not one that ends alike."""
    return "@" in address and domain(address) in {normal(one) for one in TrustSettings.current().email_domains}
