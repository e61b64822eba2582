"""Digests by which a mailbox, a comment or a network is known again, and not found out.

Source: docs/privacy.md, "Digests".
"""

from django.conf import settings
from django.utils.crypto import salted_hmac


def keyed_digest(purpose: str, value: str | bytes) -> str:
    """A digest under the present secret key."""
    return _digest(purpose, value, settings.SECRET_KEY)


def keyed_digests(purpose: str, value: str | bytes) -> list[str]:
    """Under the present key first, then under those kept in SECRET_KEY_FALLBACKS."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [_digest(purpose, value, key) for key in keys]


def mailbox_digest(email_key: str) -> str:
    """Of an address folded for comparison; see comments/addresses.py."""
    return keyed_digest("mailbox", email_key)


def mailbox_digests(email_key: str) -> list[str]:
    """Those a mailbox may be kept under, the present one first."""
    return keyed_digests("mailbox", email_key)


def _digest(purpose: str, value: str | bytes, key: str) -> str:
    return salted_hmac(f"comments.{purpose}", value, secret=key, algorithm="sha256").hexdigest()
