"""How much one sender may post: counters in the shared database.

More workers or a restart don't open a limit, and two posts can't take one slot.
Source: docs/moderation.md, "Limits".
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from comments.addresses import networks
from comments.models import PostingCount


class OverLimit(Exception):
    """Somebody posted too often. retry_after_s: seconds until the window is over."""

    def __init__(self, retry_after_s: int) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(f"Over the limit for {retry_after_s} s more.")


@dataclass(frozen=True)
class Limit:
    """who: what is counted, told apart by its first word."""

    who: str
    max_posts: int


def take_slot(address: str | None, email_key: str, at: datetime) -> int:
    """Count one post against every limit it falls under; in the posting transaction.

    Returns how many the address has posted in this window, this one included;
    0 when there is no address.
    Raises OverLimit; the caller's transaction must then be rolled back.
    """
    start = _window_start(at)
    limits = _limits_of(address, email_key)
    # Rows first, so that what follows is one conditional update for each.
    PostingCount.objects.bulk_create(
        [PostingCount(key=_key(limit), window_start=start) for limit in limits],
        ignore_conflicts=True,
    )
    for limit in limits:
        counter = PostingCount.objects.filter(key=_key(limit), window_start=start)
        if not counter.filter(count__lt=limit.max_posts).update(count=F("count") + 1):
            over_at = start + timedelta(seconds=settings.COMMENT_WINDOW_S)
            raise OverLimit(max(1, int((over_at - at).total_seconds())))
    if address is None:
        return 0
    return PostingCount.objects.get(key=_key(limits[1]), window_start=start).count


def forget_old_counts(at: datetime | None = None) -> None:
    """Delete the counters of windows that are over at a moment; None is now."""
    PostingCount.objects.filter(window_start__lt=_window_start(at or timezone.now())).delete()


def _limits_of(address: str | None, email_key: str) -> list[Limit]:
    """From the narrowest to the widest: every transaction locks them in one order."""
    limits = [Limit(f"sender {address} {email_key}", settings.COMMENT_MAX_PER_SENDER)]
    if address is not None:
        near, site = networks(address)
        limits.append(Limit(f"address {near}", settings.COMMENT_MAX_PER_ADDRESS))
        if site is not None:
            limits.append(Limit(f"site {site}", settings.COMMENT_MAX_PER_SITE))
    return limits


def _window_start(at: datetime) -> datetime:
    seconds = int(at.timestamp())
    return datetime.fromtimestamp(seconds - seconds % settings.COMMENT_WINDOW_S, UTC)


def _key(limit: Limit) -> str:
    # A keyed digest, so that the table tells nobody who posted.
    return salted_hmac("comments.limits", limit.who, algorithm="sha256").hexdigest()
