"""Addresses of the services that a site uses, as settings.py takes them from the environment."""

import re
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url
from django.core.exceptions import ImproperlyConfigured
from redis.connection import parse_url

# Long enough to spare most requests a new connection.
CONNECTION_AGE_S = 600

# Of visible letters, or it would be no line of a header.
_TOKEN = re.compile(r"[!-~]+")


def read_database_url(url: str | None) -> dict[str, Any] | None:
    """Django's settings for a DATABASE_URL; None for none.

    Raises ImproperlyConfigured with a sentence, without the URL: it has a password.
    """
    if url is None:
        return None
    try:
        database = dj_database_url.parse(
            url, conn_max_age=CONNECTION_AGE_S, conn_health_checks=True
        )
    except ValueError as error:
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read; it must be like postgres://user:password@host/name."
        ) from error
    if database["ENGINE"] == "django.db.backends.postgresql":
        # Each of our statements is over before PostgreSQL has compiled it. What the URL
        # itself sets comes later, and holds.
        options = database.setdefault("OPTIONS", {})
        options["options"] = f"-c jit=off {options.get('options', '')}".rstrip()
    return database


def read_redis_url(url: str | None) -> str | None:
    """A REDIS_URL as it is; None for none.

    Raises ImproperlyConfigured with a sentence, without the URL: it may have a password.
    """
    if url is not None:
        try:
            parse_url(url)
        except ValueError as error:
            raise ImproperlyConfigured(
                "REDIS_URL cannot be read; it must be like redis://user:password@host:6379/0."
            ) from error
    return url


def read_cdn_purge(kind: str, url: str | None, token: str | None) -> tuple[str, str]:
    """The address and the token by which a CDN is told; "" for none.

    Raises ImproperlyConfigured with a sentence, without either: they are secret.
    """
    if not kind:
        return "", ""
    if not _is_address_to_call(url or ""):
        raise ImproperlyConfigured(
            f"CDN_PURGE={kind} needs a CDN_PURGE_URL that begins with https:// or http:// and "
            "has neither a password nor a question mark."
        )
    if not token and kind != "nginx":
        raise ImproperlyConfigured(f"CDN_PURGE={kind} needs CDN_PURGE_TOKEN.")
    if token and not _TOKEN.fullmatch(token):
        raise ImproperlyConfigured("CDN_PURGE_TOKEN has a blank or a letter that no token has.")
    return url.rstrip("/"), token or ""


def read_email_url(url: str | None) -> dict[str, Any]:
    """Django's settings for an EMAIL_URL; None keeps mail in files.

    Raises ImproperlyConfigured with a sentence, without the URL: it has a password.
    """
    mail = dj_email_url.parse(url or "file:")
    if "EMAIL_BACKEND" not in mail:
        raise ImproperlyConfigured(
            "EMAIL_URL cannot be read; it must be like submission://user:password@host:587."
        )
    return mail


def _is_address_to_call(text: str) -> bool:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - raises ValueError when it is no number
    except ValueError:
        return False
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return is_web and not (parts.username or parts.password or parts.query or parts.fragment)
