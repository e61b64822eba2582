"""Settings of the conversation that are hardly meant.

Source: docs/moderation.md, "Addresses".
"""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


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
