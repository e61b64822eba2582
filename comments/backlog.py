"""When moderators can't keep their promise, forms close until they have caught up.

The promise is kept as a row, so that stored pages say what holds; see
docs/moderation.md, "Who may reply, and when".
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from comments.models import BacklogClosure, Comment
from comments.signals import forms_changed
from comments.staffed_hours import is_staffed, next_turn, read_hours, staffed_time


@dataclass(frozen=True)
class Backlog:
    """Why and since when every form is closed.

    next_turn: when moderators come or go next; None where somebody is always at work.
    """

    began_at: datetime
    is_staffed: bool
    next_turn: datetime | None


def backlog_at(at: datetime) -> Backlog | None:
    """The backlog that closes forms, if any; one query where the paper promises a time."""
    if not settings.COMMENT_MAX_WAIT_H:
        return None
    closure = BacklogClosure.objects.filter(is_on=True).first()
    if closure is None:
        return None
    shifts = read_hours(settings.COMMENT_STAFFED_HOURS)
    return Backlog(closure.began_at, is_staffed(shifts, at), next_turn(shifts, at))


def look_at_backlog(at: datetime | None = None) -> None:
    """Close every form when the oldest reply waits too long, or open them again.

    at: None is now. Closed at the promise and open at half of it, or one decision
    would open the forms for a minute.
    """
    at = at or timezone.now()
    promise = timedelta(hours=settings.COMMENT_MAX_WAIT_H)
    with transaction.atomic():
        closure = BacklogClosure.objects.select_for_update().filter(is_on=True).first()
        if closure is None and promise and _wait(at) > promise:
            _row, is_new = BacklogClosure.objects.get_or_create(
                is_on=True, defaults={"began_at": at}
            )
            if is_new:
                forms_changed.send(BacklogClosure)
        elif closure and (not promise or _wait(at) < promise / 2):
            closure.is_on, closure.ended_at = False, at
            closure.save(update_fields=["is_on", "ended_at"])
            forms_changed.send(BacklogClosure)


def look_after_decision(verb: str, **_others: Any) -> None:
    """One decision fewer waits: forms may open again. Hears comment_decided."""
    if verb != "post_comment" and BacklogClosure.objects.filter(is_on=True).exists():
        look_at_backlog()


def _wait(at: datetime) -> timedelta:
    """How long the oldest waiting reply has been waiting while moderators were at work."""
    oldest = Comment.objects.waiting().values_list("created_at", flat=True).first()
    if oldest is None:
        return timedelta()
    return staffed_time(read_hours(settings.COMMENT_STAFFED_HOURS), oldest, at)
