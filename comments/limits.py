"""How much one sender may post: counters in the shared database.

More workers or a restart don't open a limit, and two posts can't take one slot.
Source: docs/moderation.md, "Limits".
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from articles.prepared import Given, GivenIds, Prepared
from comments.addresses import networks
from comments.digests import keyed_digest
from comments.models import PostingCount

# A window is counted in so many parts, and one part more: the oldest counts until the
# window has gone past its end.
PARTS = 10
# Of a sender, an address and a site.
MAX_LIMITS = 3


class OverLimit(Exception):
    """Somebody posted too often. retry_after_s: seconds until one slot is free."""

    def __init__(self, retry_after_s: int) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(f"Over the limit for {retry_after_s} s more.")


@dataclass(frozen=True)
class Limit:
    """key: whose, as a digest."""

    key: str
    max_posts: int


def take_slot(address: str | None, email_key: str, at: datetime) -> int:
    """Count one post against every limit it falls under; in the posting transaction.

    Two statements. Returns how many the address has posted in this window, this one
    included; 0 when there is no address.
    Raises OverLimit; the caller's transaction must then be rolled back.
    """
    limits = _limits_of(address, email_key)
    counts = _take(limits, at)
    return counts[1] if address is not None else 0


def take_slot_of(who: str, max_deeds: int, at: datetime) -> None:
    """Count one deed of somebody against a limit of its own; as take_slot().

    who: begins with the name of the deed.
    """
    _take([Limit(_key(who), max_deeds)], at)


def forget_old_counts(at: datetime | None = None) -> None:
    """Delete the counters that count no more at a moment; None is now."""
    oldest = _oldest_counted(_part_start(at or timezone.now()))
    PostingCount.objects.filter(window_start__lt=oldest).delete()


def _take(limits: list[Limit], at: datetime) -> list[int]:
    """Count one against each limit; how many there are of each in this window."""
    now = _part_start(at)
    _count_one(limits, now)
    # Read after the rows of this part are locked, so that nobody counts beside us.
    parts = _parts_of(limits, now)
    for limit in limits:
        if sum(parts[limit.key].values()) > limit.max_posts:
            raise OverLimit(_retry_after_s(parts[limit.key], limit.max_posts, at))
    return [sum(parts[limit.key].values()) for limit in limits]


def _limits_of(address: str | None, email_key: str) -> list[Limit]:
    """From the narrowest to the widest: every transaction locks them in one order."""
    limits = [Limit(_key(f"sender {address} {email_key}"), settings.COMMENT_MAX_PER_SENDER)]
    if address is not None:
        near, site = networks(address)
        limits.append(Limit(_key(f"address {near}"), settings.COMMENT_MAX_PER_ADDRESS))
        if site is not None:
            limits.append(Limit(_key(f"site {site}"), settings.COMMENT_MAX_PER_SITE))
    return limits


def _count_one(limits: list[Limit], start: datetime) -> None:
    """Add one to the counter of each limit, made where there is none. One statement."""
    table = connection.ops.quote_name(PostingCount._meta.db_table)
    rows = ", ".join(["(%s, %s, 1)"] * len(limits))
    start = connection.ops.adapt_datetimefield_value(start)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (key, window_start, count) VALUES {rows} "
            f"ON CONFLICT (key, window_start) DO UPDATE SET count = {table}.count + 1",
            [value for limit in limits for value in (limit.key, start)],
        )


def _parts_of(limits: list[Limit], now: datetime) -> dict[str, dict[datetime, int]]:
    """Of each limit what was posted in which part that still counts."""
    rows = _counted.rows(keys=[limit.key for limit in limits], oldest=_oldest_counted(now))
    parts: dict[str, dict[datetime, int]] = defaultdict(dict)
    for key, start, count in rows:
        parts[key][start] = count
    return parts


_counted = Prepared(
    lambda: PostingCount.objects.filter(
        key__in=GivenIds("keys", CharField(), MAX_LIMITS),
        window_start__gte=Given("oldest", DateTimeField()),
    ).values_list("key", "window_start", "count")
)


def _retry_after_s(parts: dict[datetime, int], max_posts: int, at: datetime) -> int:
    """Until enough parts count no more that one more post would fit."""
    too_many = sum(parts.values()) - max_posts
    for start in sorted(parts):
        too_many -= parts[start]
        if too_many <= 0:
            break
    free_at = start + (PARTS + 1) * _part()
    return max(1, int((free_at - at).total_seconds()))


def _part() -> timedelta:
    return timedelta(seconds=settings.COMMENT_WINDOW_S // PARTS)


def _part_start(at: datetime) -> datetime:
    seconds, length = int(at.timestamp()), int(_part().total_seconds())
    return datetime.fromtimestamp(seconds - seconds % length, UTC)


def _oldest_counted(now: datetime) -> datetime:
    return now - PARTS * _part()


def _key(who: str) -> str:
    # A keyed digest, so that the table tells nobody who posted.
    return keyed_digest("limits", who)
