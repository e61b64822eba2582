"""Addresses that readers type: which of them may become a link.

Nothing here or elsewhere fetches one.
"""

import re
from urllib.parse import urlsplit, urlunsplit

from django.utils.encoding import punycode

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_LAST_LABEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")
# Blanks and controls split schemes; browsers take a backslash for a slash.
_FORBIDDEN = re.compile(r"[\s\\\x00-\x20\x7f]")
# Names that mean the visitor's own machine or network (RFC 6761, 6762, 8375).
_LOCAL_ENDINGS = ("localhost", "local", "internal", "home.arpa")


def public_url(typed: str) -> str | None:
    """An address with its host in ASCII; None when it may not be a link.

    Only http and https, to a host with a public name: no IP address in whatever
    notation, no user name before the host, nothing relative.
    Source: docs/moderation.md, "Links"; RFC 3986, section 3.
    """
    if _FORBIDDEN.search(typed):
        return None
    try:
        parts = urlsplit(typed)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return None
    host = ascii_host(parts.hostname or "")
    if host is None:
        return None
    return urlunsplit(parts._replace(netloc=f"{host}:{port}" if port else host))


def shown_host(url: str) -> str:
    """The host of an address from public_url(), as readers are shown it."""
    return urlsplit(url).hostname or ""


def ascii_host(host: str) -> str | None:
    """A public host name in ASCII (IDNA); None for anything else."""
    # Before IDNA, whose time grows with the square of a label's length (RFC 1035, 2.3.4).
    if len(host) > 253 or any(len(label) > 63 for label in host.split(".")):
        return None
    try:
        name = punycode(host).lower()
    except UnicodeError:
        return None
    labels = name.split(".")
    if len(name) > 253 or len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)):
        return None
    # An IPv4 address ends in a number, in every notation that browsers read.
    if not _LAST_LABEL.fullmatch(labels[-1]):
        return None
    if any(name == ending or name.endswith(f".{ending}") for ending in _LOCAL_ENDINGS):
        return None
    return name
