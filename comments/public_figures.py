"""How many replies came, and what was decided on them by which rule, month by month.

Source: docs/moderation.md, "Public figures".
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count
from django.db.models.functions import Coalesce
from django.utils import timezone

from comments.models import Appeal, AppealState, ModerationEntry
from comments.states import REPORTED_REASONS, Reason

MONTHS = 12

_REFUSALS = ("reject_comment", "mark_comment_spam")


@dataclass(frozen=True)
class Month:
    """What happened in one month. by_reason: refused and removed, by the rule."""

    first: date
    received: int
    published: int
    refused: int
    removed: int
    restored: int
    taken_back: int
    appeals: int
    reversed: int
    by_reason: dict[Reason, int]


def monthly_figures(today: date) -> list[Month]:
    """This month up to yesterday and the twelve before it, newest first; empty ones left out.

    today: a day in the site's zone. Two queries a month, each on its own rows alone.
    """
    months = (_figures(first, min(end, today)) for first, end in _months_until(today))
    return [month for month in months if month.received or any(month.by_reason.values())]


def _months_until(today: date) -> Iterator[tuple[date, date]]:
    """First days of months and of the months after them, newest first."""
    first = today.replace(day=1)
    end = (first + timedelta(days=31)).replace(day=1)
    for _number in range(MONTHS + 1):
        yield first, end
        first, end = (first - timedelta(days=1)).replace(day=1), first


def _figures(first: date, end: date) -> Month:
    """From the midnight that begins a day to the one that begins another."""
    start_at, end_at = _midnight(first), _midnight(end)
    counted = (
        ModerationEntry.objects.filter(made_at__gte=start_at, made_at__lt=end_at)
        .order_by()
        .values_list("verb", "reason")
        .annotate(n=Count("pk"))
    )
    verbs, reasons = Counter(), Counter()
    for verb, reason, count in counted:
        verbs[verb] += count
        if verb in (*_REFUSALS, "remove_comment"):
            reasons[reason] += count
    decided = Appeal.objects.annotate(over_at=Coalesce("decided_at", "judged_at")).filter(
        over_at__gte=start_at, over_at__lt=end_at
    )
    appeals = Counter(dict(decided.order_by().values_list("state").annotate(n=Count("pk"))))
    return Month(
        first=first,
        received=verbs["post_comment"],
        published=verbs["approve_comment"],
        refused=sum(verbs[verb] for verb in _REFUSALS),
        removed=verbs["remove_comment"],
        restored=verbs["restore_comment"],
        taken_back=verbs["undo_decision"],
        appeals=appeals[AppealState.STANDS] + appeals[AppealState.REVERSED],
        reversed=appeals[AppealState.REVERSED],
        by_reason={reason: reasons[reason] for reason in REPORTED_REASONS},
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
