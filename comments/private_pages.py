"""Pages for one reader, behind a link that nobody else has: what all of them share.

Source: docs/mail.md, "Links".
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from comments.answers import refusal
from comments.origin import Origin, judge_origin
from comments.posted import TooLong, UnsupportedType, read_posted


@dataclass(frozen=True)
class SentForm:
    """What was sent, from where."""

    values: dict[str, str]
    origin: Origin
    is_badly_encoded: bool


def read_sent(request: HttpRequest) -> SentForm | HttpResponse:
    """The form in a request, or the answer that refuses it."""
    origin = judge_origin(request)
    if origin == Origin.FOREIGN:
        return refusal(HTTPStatus.FORBIDDEN, _("This is sent from our own pages only."))
    try:
        posted = read_posted(request)
    except UnsupportedType:
        sentence = _("This is not sent as our form sends it: urlencoded, in UTF-8.")
        return refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, sentence)
    except TooLong:
        return refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("This is too long."))
    if posted.is_malformed:
        return refusal(HTTPStatus.BAD_REQUEST, _("A field came twice. Please send it again."))
    return SentForm(posted.values, origin, posted.is_badly_encoded)


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
