"""How long a shared cache may keep a page.

Source: docs/publishing.md, "How long a page is kept".
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, set_response_etag

MAX_SHARED_AGE_S = 60


def keep_until(
    response: HttpResponse, boundary: datetime | None, *, browser_age_s: int = 0
) -> HttpResponse:
    """Let shared caches keep a page for a minute, and never past its next change.

    boundary: first moment at which the page would be another one; None: no such
        moment is known.
    browser_age_s: how long a reader's own browser may keep it; 0: it asks each time.
    """
    ages_s = (browser_age_s, MAX_SHARED_AGE_S)
    if boundary is not None:
        # Whole seconds, rounded down, from now: rendering took part of the time.
        left_s = max(0, int((boundary - timezone.now()).total_seconds()))
        ages_s = tuple(min(age_s, left_s) for age_s in ages_s)
    response.headers["Cache-Control"] = "public, max-age={}, s-maxage={}".format(*ages_s)
    return response


def first_after(at: datetime, *moments: datetime | None) -> datetime | None:
    """The earliest of some moments that is still to come; None when none is."""
    return min((moment for moment in moments if moment and moment > at), default=None)


def unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response with a strong ETag, or 304 for whoever holds these very bytes."""
    set_response_etag(response)
    return get_conditional_response(request, etag=response["ETag"], response=response)
