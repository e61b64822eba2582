"""How moderation does: waiting, times, rates, reasons, agreement; nobody is ranked.

Bounded: whatever the archive holds, the newest 10,000 first decisions are read.
Source: docs/moderation.md, "Figures".
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median, quantiles

from django.contrib.auth.models import User
from django.utils import timezone

from comments.models import ModerationEntry, SecondLook
from comments.sections import sections_of
from comments.states import Reason, Status

DAYS = 28
READ = 10_000
READ_TODAY = 500
_DECIDED = (Status.APPROVED, Status.REJECTED)


@dataclass(frozen=True)
class Decision:
    """One decision on a comment that waited. waited: from its arrival."""

    made_at: datetime
    to_status: str
    reason: str
    waited: timedelta


@dataclass(frozen=True)
class Summary:
    """What some decisions come to; times and rate are None where nothing was decided."""

    count: int
    median: timedelta | None
    p95: timedelta | None
    approved_percent: int | None


@dataclass(frozen=True)
class Agreement:
    """How often a second moderator decided like the first. percent: None before any did."""

    judged: int
    percent: int | None


def decisions_of(user: User, since: datetime, at_most: int = READ) -> list[Decision]:
    """The newest first decisions in somebody's sections, since a moment; one query."""
    entries = ModerationEntry.objects.filter(from_status=Status.PENDING).order_by("-id")
    if (sections := sections_of(user)) is not None:
        entries = entries.filter(comment__article__section__in=sections)
    rows = entries.values_list(
        "comment_id",
        "comment__status",
        "comment__created_at",
        "made_at",
        "to_status",
        "reason",
        "actor",
    )[:at_most]
    found: dict[int, Decision] = {}
    for comment_id, status, arrived_at, made_at, to_status, reason, actor in rows:
        # An undone decision leaves the comment waiting, or an earlier row of it.
        is_decided = status != Status.PENDING and to_status in _DECIDED and actor is not None
        if is_decided and made_at >= since and comment_id not in found:
            found[comment_id] = Decision(made_at, to_status, reason, made_at - arrived_at)
    return list(found.values())


def summary_of(decisions: Sequence[Decision]) -> Summary:
    """Count, median and 95th percentile of the wait, and share of approvals."""
    if not decisions:
        return Summary(0, None, None, None)
    waits = sorted(decision.waited for decision in decisions)
    seconds = [wait.total_seconds() for wait in waits]
    p95 = quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
    approved = sum(decision.to_status == Status.APPROVED for decision in decisions)
    return Summary(
        len(decisions),
        timedelta(seconds=median(seconds)),
        timedelta(seconds=p95),
        round(100 * approved / len(decisions)),
    )


def today(user: User) -> Summary:
    """What was decided since midnight in the site's zone, of the newest 500 decisions."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return summary_of(decisions_of(user, midnight, READ_TODAY))


def by_day(decisions: Sequence[Decision], last: date, days: int = DAYS) -> dict[date, Summary]:
    """A summary for each day, the oldest first; days in the site's zone."""
    of_day: dict[date, list[Decision]] = {
        last - timedelta(days=ago): [] for ago in reversed(range(days))
    }
    for decision in decisions:
        if (day := timezone.localdate(decision.made_at)) in of_day:
            of_day[day].append(decision)
    return {day: summary_of(made) for day, made in of_day.items()}


def top_reasons(decisions: Sequence[Decision]) -> list[tuple[str, int]]:
    """Why comments were not shown, the most frequent reason first."""
    reasons = Counter(d.reason for d in decisions if d.to_status != Status.APPROVED)
    return [(str(Reason(value).label), count) for value, count in reasons.most_common()]


def agreement(since: datetime) -> Agreement:
    """How often second looks since a moment came to the first verdict."""
    looks = SecondLook.objects.filter(judged_at__gte=since).order_by("-judged_at")[:READ]
    judged = list(looks.values_list("to_status", "verdict"))
    same = sum(first == second for first, second in judged)
    return Agreement(len(judged), round(100 * same / len(judged)) if judged else None)
