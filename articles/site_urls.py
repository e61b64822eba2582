"""Addresses that are good outside the site."""

from django.conf import settings


def absolute_url(path: str) -> str:
    """A path of this site as a whole address, from SITE_URL and never from a request."""
    return f"{settings.SITE_URL}{path}"
