"""Pages for one reader, behind a link that nobody else has: what all of them share.

Source: docs/mail.md, "Links".
"""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from comments.envelopes import Refused, read_here
from comments.form_words import WISH


def read_sent(request: HttpRequest) -> dict[str, str]:
    """The fields of the form in a request. Raises Refused."""
    posted, _origin = read_here(request, WISH)
    if posted.is_malformed:
        sentence = _("A field came twice. Please send it again.")
        raise Refused(HTTPStatus.BAD_REQUEST, sentence, WISH)
    return posted.values


def download(held: dict[str, Any], name: str) -> HttpResponse:
    """Data as a file to keep."""
    options = {"indent": 2, "ensure_ascii": False}
    response = JsonResponse(held, json_dumps_params=options)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def unstored(response: HttpResponse) -> HttpResponse:
    """For one reader at one moment: no cache keeps it and no search engine lists it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
