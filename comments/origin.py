"""Whether a comment was sent from our own page, told by what the browser says.

No cookie marks a reader, so there is no CSRF token either.
Source: docs/moderation.md, "Origin"; Fetch Metadata, section 2.4; RFC 6454, section 7.
"""

from enum import Enum
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


class Origin(Enum):
    OWN = "own"
    # An old browser, a privacy proxy, a script: for the moderators to judge.
    UNKNOWN = "unknown"
    FOREIGN = "foreign"


def judge_origin(request: HttpRequest) -> Origin:
    """Where the form was that a request sends.

    A sibling subdomain is foreign unless COMMENT_ALLOWED_ORIGINS names it.
    """
    site = request.headers.get("Sec-Fetch-Site", "").strip().lower()
    origin = request.headers.get("Origin", "").strip().lower()
    if origin and origin in settings.COMMENT_ALLOWED_ORIGINS:
        return Origin.OWN
    if origin not in ("", "null") and _host(origin) not in _own_hosts(request):
        return Origin.FOREIGN
    if site in ("cross-site", "same-site"):
        return Origin.FOREIGN
    if site == "same-origin" or origin not in ("", "null"):
        return Origin.OWN
    return Origin.UNKNOWN


def _own_hosts(request: HttpRequest) -> set[str]:
    # Behind a proxy the request may look like plain HTTP: hosts are compared, not schemes.
    return {_host(f"//{request.get_host().lower()}"), _host(settings.SITE_URL.lower())}


def _host(origin: str) -> str:
    """Host and port, without the port that goes without saying; "" when it is no address."""
    try:
        return urlsplit(origin).netloc.removesuffix(":80").removesuffix(":443")
    except ValueError:
        return ""
