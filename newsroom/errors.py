"""Pages for what went wrong, in the paper's own dress.

Never stored: what is missing now may be published a second later.
"""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers


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
    """Something of ours broke, perhaps the database: asks it nothing."""
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
