"""Tells browsers to come by HTTPS alone, on every answer of a site that has it.

Django's own says so only where it sees HTTPS. A kept page has the same headers for
everybody, and browsers ignore this one where it came over plain HTTP.
Source: RFC 6797, 8.1.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponseBase

ONE_YEAR_S = 31_536_000


class HttpsOnlyMiddleware:
    """Adds Strict-Transport-Security when SITE_URL begins with https."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.SITE_IS_HTTPS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR_S}"
        return response
