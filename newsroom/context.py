"""What every page may print of the site itself."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from articles.reading import read_menu


def site(request: HttpRequest) -> dict[str, Any]:
    """Name, address and menu. The menu is one query, on pages that print it alone."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "menu_sections": SimpleLazyObject(read_menu),
    }
