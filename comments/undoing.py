"""Taking a decision back within its minute, truly: readers, mail and audit agree.

Source: docs/moderation.md, "Undo".
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import audit
from comments.mail.outbox import recall
from comments.models import Comment, ModerationEntry
from comments.moderation import Conflict, look_again, refuse_hidden_parent, write
from comments.states import Status

# What a moderator can take back. Words that were erased are gone.
UNDOABLE = frozenset(
    {
        "approve_comment",
        "reject_comment",
        "mark_comment_spam",
        "remove_comment",
        "restore_comment",
        "escalate_comment",
        "keep_reported_comment",
        "pick_comment",
        "unpick_comment",
    }
)


def undo_decision(comment: Comment, *, by: User) -> None:
    """Give a comment back the status it had before one's own last decision.

    comment: as it was seen after that decision.
    Raises PermissionDenied; Conflict when the minute is over, somebody decided since,
    a reply below is public, or mail about it has gone. The audit keeps that it was
    refused; nothing else is changed.
    """
    if not by.has_perm("comments.undo_decision"):
        raise PermissionDenied(_("Your role does not include this decision."))
    try:
        with transaction.atomic():
            _undo(comment, by)
    except Conflict:
        audit.note("refuse_undo", by=by, comment=comment.pk)
        raise


def last_undoable(by: User) -> ModerationEntry | None:
    """One's own last decision, while its minute lasts and nothing was decided since."""
    entry = ModerationEntry.objects.filter(actor=by).select_related("comment").first()
    if entry is None or entry.verb not in UNDOABLE or not _is_fresh(entry):
        return None
    newest = ModerationEntry.objects.filter(comment=entry.comment_id).first()
    return entry if newest == entry else None


def window() -> timedelta:
    """How long a decision can be undone."""
    return timedelta(seconds=settings.COMMENT_UNDO_S)


def ends_at(entry: ModerationEntry) -> datetime:
    """When a decision can't be undone any more."""
    return entry.made_at + window()


def _undo(comment: Comment, by: User) -> None:
    before, parent = look_again(comment, "undo_decision", by=by)
    last = before.audit_entries.first()
    if last.actor_id != by.pk or last.verb not in UNDOABLE:
        raise Conflict(_("The last decision on this comment is not yours to undo."))
    if not _is_fresh(last):
        raise Conflict(_("The minute in which this could be undone is over."))
    target = Status(last.from_status)
    refuse_hidden_parent(target, parent)
    _refuse_below_replies(before, target)
    if not recall(before, last.made_at):
        raise Conflict(_("Mail about this comment was already sent. Decide on it anew."))
    put_back = last.before or {}
    write(
        comment,
        before,
        "undo_decision",
        by=by,
        status=target,
        reason=put_back.get("reason", ""),
        reported_at=put_back.get("reported_at"),
        is_escalated=put_back.get("is_escalated", False),
        is_pick=put_back.get("is_pick", False),
    )


def _is_fresh(entry: ModerationEntry) -> bool:
    return timezone.now() < ends_at(entry)


def _refuse_below_replies(comment: Comment, target: Status) -> None:
    is_taken_away = comment.status == Status.APPROVED and target != Status.APPROVED
    if is_taken_away and comment.replies.filter(status=Status.APPROVED).exists():
        raise Conflict(_("A reply to it is public. Decide on the reply first."))
