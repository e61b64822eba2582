"""Pages for what went wrong, in the paper's own dress.

Never stored: what is missing now may be published a second later.
"""

import sys
from http import HTTPStatus

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

RETRY_AFTER_S = 60


def page_not_found(request: HttpRequest, exception: Exception | None) -> HttpResponse:
    """Nothing is here; says where to look instead."""
    return _error_page(request, HTTPStatus.NOT_FOUND)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was asked for is not for this person."""
    return _error_page(request, HTTPStatus.FORBIDDEN)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request itself made no sense; the host name may be forged, so no query."""
    return _bare_error_page(HTTPStatus.BAD_REQUEST)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something of ours broke, perhaps the database: asks it nothing.

    Without a database the paper is closed for a while, and says so to search
    engines, which would take a 500 for the end of a page (RFC 9110, 15.6.4).
    """
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        response = _bare_error_page(HTTPStatus.SERVICE_UNAVAILABLE)
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
        return response
    return _bare_error_page(HTTPStatus.INTERNAL_SERVER_ERROR)


def _error_page(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    response = render(request, f"newsroom/{status.value}.html", status=status)
    add_never_cache_headers(response)
    return response


def _bare_error_page(status: HTTPStatus) -> HttpResponse:
    # Without the request no context processor runs, so there is no menu to ask for.
    html = render_to_string(f"newsroom/{status.value}.html", {"site_name": settings.SITE_NAME})
    response = HttpResponse(html, status=status)
    add_never_cache_headers(response)
    return response
