"""Which addresses of calendars may be asked at all: what somebody may type, and which machines that may lead to.

An address opens somebody's calendar, so it is a secret: no error and no `repr` holds any of it.
"""
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote

from scheduling.services.errors import SchedulingError

LONGEST = 2000
HTTPS = 443
_SHAPE = re.compile(r"(?P<scheme>[a-z]+)://(?P<site>[^/?#]*)(?P<target>[^#]*)(?:#.*)?", re.IGNORECASE)
_SCHEMES = ("https", "webcal", "webcals")
_NEVER = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029]")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# Every character of an address that stays as it was typed. The rest is written in percent signs.
_KEPT = "".join(map(chr, range(0x21, 0x7F)))
# Networks that Python calls global, though nobody's calendar is there: relays and translations hide another address.
_V4_REFUSED = [IPv4Network("192.88.99.0/24"), IPv4Network("192.0.0.0/24")]
_V6_GLOBAL = IPv6Network("2000::/3")
_V6_REFUSED = [
    IPv6Network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")  # Teredo and kin, documentation, 6to4
]


class AddressRefused(SchedulingError):
    words = "Enter the whole address, as your calendar shows it. It begins with https:// or webcal://"


class NotSafe(AddressRefused):
    words = "We can only read addresses that begin with https:// or webcal://"


class WithPassword(AddressRefused):
    words = "Leave out the name and password before the @. We never keep passwords."


class OtherPort(AddressRefused):
    words = "Leave out the colon and number after the name of the website."


class NotAllowedHere(AddressRefused):
    words = "Your trust reads calendars from some websites only, and this is none of them. Send us a file instead."


@dataclass(frozen=True, slots=True)
class Address:
    """`host` in ASCII; `target` is path and query. Always https, always port 443."""

    host: str = field(repr=False)
    target: str = field(repr=False)


def parse(typed: str, *, only_hosts: Collection[str] = ()) -> Address:
    """What somebody typed, or a website answered. Raises AddressRefused.

    `only_hosts`: those that the trust allows, with all below them; none named allows every one.
    """
    typed = typed.strip()
    found = _SHAPE.fullmatch(typed)
    if not found or len(typed) > LONGEST or _NEVER.search(typed):
        raise AddressRefused
    if found["scheme"].lower() not in _SCHEMES:
        raise NotSafe
    site = found["site"]
    if "@" in site:
        raise WithPassword
    host, colon, port = site.rpartition(":") if not site.startswith("[") else (site, "", "")
    if colon and port != str(HTTPS):
        raise OtherPort
    host = _host(host if colon else site)
    if only_hosts and not any(host == one or host.endswith(f".{one}") for one in only_hosts):
        raise NotAllowedHere
    target = quote(found["target"], safe=_KEPT)
    return Address(host, target if target.startswith("/") else f"/{target}")


def _host(typed: str) -> str:
    """A name of two parts or more. No numbers in disguise: 2130706433, 0x7f.1 and ::1 are no names."""
    try:
        host = typed.encode("idna").decode().lower()
    except UnicodeError:
        raise AddressRefused from None
    if not typed.isascii() and host.encode().decode("idna") != typed.lower():
        raise AddressRefused  # ß would become ss: another website
    labels = host.split(".")
    if len(labels) < 2 or len(host) > 253 or not all(map(_LABEL.fullmatch, labels)) or labels[-1][0].isdigit():
        raise AddressRefused
    return host


def is_public(number: str) -> bool:
    """Whether an IP address is a machine on the public internet, and says so plainly."""
    try:
        address = ip_address(number)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast and not any(address in net for net in _V4_REFUSED)
    return _is_public_v6(address)


def _is_public_v6(address: IPv6Address) -> bool:
    """::ffff:127.0.0.1 and 64:ff9b::7f00:1 are other ways to write 127.0.0.1: only 2000::/3 is plain."""
    return address in _V6_GLOBAL and address.is_global and not any(address in net for net in _V6_REFUSED)
