"""Settings of the conversation that can't work as they are.

Source: docs/moderation.md, "Addresses".
"""

from ipaddress import ip_network
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security)
def proxies_are_networks(**kwargs: Any) -> list[CheckMessage]:
    """TRUSTED_PROXIES holds addresses or networks and nothing else."""
    return [
        Error(
            f"TRUSTED_PROXIES names “{entry}”, which is no address or network.",
            hint="Write addresses or networks, such as 10.0.0.0/8, separated by commas.",
            id="comments.E001",
        )
        for entry in settings.TRUSTED_PROXIES
        if not _is_network(entry)
    ]


@register(Tags.security, deploy=True)
def proxy_is_trusted(**kwargs: Any) -> list[CheckMessage]:
    """A site on https has a proxy in front, for this server speaks plain HTTP alone."""
    if not settings.SITE_URL.startswith("https://") or settings.TRUSTED_PROXIES:
        return []
    return [
        Warning(
            "The site is on https, so there is a proxy in front, but TRUSTED_PROXIES is empty: "
            "all readers seem to share the proxy's address, and its limit.",
            hint="Set TRUSTED_PROXIES to the address of the proxy.",
            id="comments.W001",
        )
    ]


def _is_network(entry: str) -> bool:
    try:
        ip_network(entry)
    except ValueError:
        return False
    return True
