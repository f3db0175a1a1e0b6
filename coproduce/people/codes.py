"""Short codes that are typed from paper: 12 letters and numbers that nobody mixes up, and that spell no word.

24 signs, 12 places: 55 bits. Only a hash is kept, keyed with SECRET_KEY: without it, a stolen table of hashes of codes
this short could be turned back into codes.
"""
from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

SIGNS = "BCDFGHJKMNPQRTVWXY346789"
LENGTH = 12
GROUP = 4
MADE, KEPT = "coproduce.people.codes.made", "coproduce.people.codes.kept"


def make(nonce: UUID, place: int = 0) -> str:
    """The same 12 signs for the same nonce and place, as long as SECRET_KEY stays."""
    return _made(nonce, place, settings.SECRET_KEY)


def made_again(nonce: UUID, kept: str, place: int = 0) -> str:
    """The code whose hash is `kept`, by whichever key it was made; empty when that key is gone."""
    for key in _keys():
        made = _made(nonce, place, key)
        if kept in hashes(made):
            return made
    return ""


def shown(code: str) -> str:
    """BCDF-GHJK-3467"""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def normal(typed: str) -> str:
    """What was meant: small letters, spaces and dashes do not matter."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def hash_of(code: str) -> str:
    return _hash(code, settings.SECRET_KEY)


def hashes(code: str) -> list[str]:
    """Under the key of today and under each older one."""
    return [_hash(code, key) for key in _keys()]


def _keys() -> Iterator[str]:
    yield from (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def _hash(code: str, key: str) -> str:
    return salted_hmac(KEPT, code, secret=key, algorithm="sha256").hexdigest()


def _made(nonce: UUID, place: int, key: str) -> str:
    """A digest of 256 bits cut to 55: what the division prefers is less than one in 2 to the 200."""
    number = int.from_bytes(salted_hmac(MADE, f"{nonce}:{place}", secret=key, algorithm="sha256").digest(), "big")
    signs = []
    for _ in range(LENGTH):
        number, sign = divmod(number, len(SIGNS))
        signs.append(SIGNS[sign])
    return "".join(signs)
