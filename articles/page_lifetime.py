"""What a page was made of, and how long it stays the same.

Source: docs/publishing.md, "How long a page is kept".
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.http import HttpResponse
from django.utils import timezone

from articles.surrogate_keys import SITE

MAX_SHARED_AGE_S = 60

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Ingredients:
    """What a page says of itself, and each part of it adds while it is rendered.

    keys: of what it is made of. boundary: first moment at which it would be another
    page by the clock alone; None: none is known.
    """

    def __init__(self, at: datetime) -> None:
        """at: the moment the page is asked for; boundaries up to it are over."""
        self.at = at
        self.keys: set[str] = set()
        self.boundary: datetime | None = None

    def add(self, *keys: str, boundaries: Iterable[datetime | None] = ()) -> None:
        self.keys.update(keys)
        self.boundary = first_after(self.at, self.boundary, *boundaries)


def keep_until(
    response: HttpResponse,
    boundary: datetime | None,
    keys: Iterable[str] | None = None,
    *,
    browser_age_s: int = 0,
) -> HttpResponse:
    """Let shared caches keep a page for a minute, the page store until its next change.

    boundary: first moment at which the page would be another one; None: no such
        moment is known.
    keys: what the page is made of, see articles/surrogate_keys.py; `site` is added.
        None: the page store keeps it not at all.
    browser_age_s: how long a reader's own browser may keep it; 0: it asks each time.
    """
    ages_s = (browser_age_s, MAX_SHARED_AGE_S)
    if boundary is not None:
        # Whole seconds, rounded down, from now: rendering took part of the time.
        left_s = max(0, int((boundary - timezone.now()).total_seconds()))
        ages_s = tuple(min(age_s, left_s) for age_s in ages_s)
    response.headers["Cache-Control"] = "public, max-age={}, s-maxage={}".format(*ages_s)
    if keys is not None:
        response.headers["Surrogate-Key"] = " ".join(sorted({SITE, *keys}))
        if boundary is not None:
            response.headers["X-Fresh-Until"] = _unix_seconds(boundary)
    return response


def first_after(at: datetime, *moments: datetime | None) -> datetime | None:
    """The earliest of some moments that is still to come; None when none is."""
    return min((moment for moment in moments if moment and moment > at), default=None)


def _unix_seconds(moment: datetime) -> str:
    """With all its microseconds; a float has too few digits for far moments."""
    seconds, microseconds = divmod((moment - _EPOCH) // _MICROSECOND, 1_000_000)
    return f"{seconds}.{microseconds:06d}"
