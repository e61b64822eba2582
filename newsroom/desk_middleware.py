"""Sessions, sign-in and their cookies for the desk alone.

A reader's request must not wake them: a malformed cookie of another path would be
answered with Set-Cookie, and a page that many share must not depend on one. Each
keeps its class, so that Django's own checks still find it.
"""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _

from newsroom import purging

DESK_PATH = "/admin/"


class _DeskOnly:
    async_capable = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(DESK_PATH):
            return super().__call__(request)
        return self.get_response(request)


class DeskSessionMiddleware(_DeskOnly, SessionMiddleware):
    """Opens the session of whoever is signed in."""

    def process_request(self, request):
        # PostgreSQL can't be asked for a text with NUL, and holds none.
        has_nul = any("\x00" in cookie for cookie in request.COOKIES.values())
        if has_nul or "%00" in request.META["QUERY_STRING"]:
            raise BadRequest("A query or a cookie holds NUL.")
        super().process_request(request)


class DeskCsrfMiddleware(_DeskOnly, CsrfViewMiddleware):
    """Refuses forged posts at the desk; readers' posts have comments/origin.py."""

    def process_view(self, request, callback, callback_args, callback_kwargs):
        if not request.path_info.startswith(DESK_PATH):
            return None
        return super().process_view(request, callback, callback_args, callback_kwargs)


class DeskAuthenticationMiddleware(_DeskOnly, AuthenticationMiddleware):
    """Says who is signed in."""


class DeskMessageMiddleware(_DeskOnly, MessageMiddleware):
    """Keeps a sentence for the next page of the desk."""


class LatePurgeMiddleware:
    """Tells whoever made a change when readers may not see it at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(DESK_PATH):
            return self.get_response(request)
        # Of this thread's earlier request, whose answer has gone.
        purging.was_late()
        response = self.get_response(request)
        if purging.was_late():
            sentence = _("It is done. Readers may see it late: the page store was not told yet.")
            messages.warning(request, sentence)
        return response
