"""Where a comment comes from, and which mailbox it names.

Neither ever leaves the moderation desk.
Source: docs/moderation.md, "Addresses".
"""

from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.encoding import punycode

# The longest spelling: a mapped IPv6 address in brackets, zone and port behind it.
_MAX_CHARACTERS = 80


def client_address(request: HttpRequest) -> str | None:
    """The address a request came from; None when it can't be told.

    X-Forwarded-For is read only behind a proxy that TRUSTED_PROXIES names, and then
    from the right: the first hop that is no proxy of ours.
    """
    address = parse_address(request.META.get("REMOTE_ADDR", ""))
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while address is not None and _is_trusted(address) and any(hops):
        address = parse_address(hops.pop())
    return str(address) if address else None


def parse_address(text: str) -> IPv4Address | IPv6Address | None:
    """An address as proxies write it, with or without port, brackets or zone; else None."""
    text = text.strip()
    if len(text) > _MAX_CHARACTERS:
        return None
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def networks(address: str) -> tuple[str, str | None]:
    """The network one reader can move within, and the one of a whole site.

    Of IPv6 the /64 and the /48; of IPv4 the address itself and None.
    """
    parsed = ip_address(address)
    if parsed.version == 4:
        return address, None
    return _network(address, 64), _network(address, 48)


def email_key(email: str) -> str:
    """A mailbox folded for comparison: case and the domain's ASCII form.

    Dots and +tags stay apart, for at most providers they are different mailboxes.
    """
    local, _at, domain = email.rpartition("@")
    with suppress(UnicodeError):
        domain = punycode(domain)
    return f"{local}@{domain}".casefold() if email else ""


def _is_trusted(address: IPv4Address | IPv6Address) -> bool:
    return any(address in ip_network(network) for network in settings.TRUSTED_PROXIES)


def _network(address: str, bits: int) -> str:
    return str(ip_network(f"{address}/{bits}", strict=False))
