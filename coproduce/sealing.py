"""Secrets at rest: sealed with the first of the trust's keys, opened with any of them.

To change keys: put the new one first, run `manage.py reseal`, then take the old one away.
"""
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class CannotOpen(Exception):
    """No key fits: it was sealed with one that is gone, or it was changed. Carries nothing of what was sealed."""


def new_key() -> str:
    return Fernet.generate_key().decode()


def checked(keys: list[str]) -> list[str]:
    """The keys, if each can seal. Raises ImproperlyConfigured, without showing a key."""
    try:
        MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        words = "FERNET_KEYS: one or more keys between commas, each 32 random bytes in URL-safe base64 (44 characters)."
        raise ImproperlyConfigured(words) from None
    return keys


def seal(text: str) -> str:
    return _lock().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises CannotOpen."""
    try:
        return _lock().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise CannotOpen from None


def resealed(sealed: str) -> str:
    """The same secret under the first key. Raises CannotOpen."""
    try:
        return _lock().rotate(sealed.encode()).decode()
    except InvalidToken:
        raise CannotOpen from None


def _lock() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FERNET_KEYS])
