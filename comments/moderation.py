"""The doors of a comment: every verb that decides on one.

Each checks the permission, moves by one conditional update on status and version,
and writes its audit row, all in one transaction.
Source: docs/moderation.md, "Statuses and their doors".
"""

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from comments.models import Comment, ModerationEntry
from comments.signals import comment_decided
from comments.states import MOVES, Reason, Status


# Whoever decides has seen the reports and the wish for an editor; what readers don't
# see is no pick.
_LOOKED_AT = {"reported_at": None, "is_escalated": False, "is_pick": False}


class Conflict(Exception):
    """The decision does not fit the comment as it is now; nothing was changed."""


def approve_comment(comment: Comment, *, by: User) -> None:
    """Let readers see a comment from their next request on.

    Raises PermissionDenied; Conflict when somebody decided before, or what it
    answers is not public. Neither leaves a trace.
    """
    move(comment, "approve_comment", by=by, reason=Reason.NONE)


def reject_comment(comment: Comment, *, by: User, reason: str = Reason.HOUSE_RULES) -> None:
    """Keep a waiting comment from readers.

    Raises PermissionDenied, Conflict; neither leaves a trace.
    """
    move(comment, "reject_comment", by=by, reason=reason)


def mark_comment_spam(comment: Comment, *, by: User) -> None:
    """Reject a waiting comment as spam.

    Raises PermissionDenied, Conflict; neither leaves a trace.
    """
    move(comment, "mark_comment_spam", by=by, reason=Reason.SPAM)


def remove_comment(comment: Comment, *, by: User, reason: str = Reason.HOUSE_RULES) -> None:
    """Take a public comment away; a place-holder stays where replies hang on it.

    Raises PermissionDenied, Conflict; neither leaves a trace.
    """
    move(comment, "remove_comment", by=by, reason=reason)


def restore_comment(comment: Comment, *, by: User) -> None:
    """Put a removed comment back before readers, or a rejected one into the queue.

    Raises PermissionDenied; Conflict also when what it answers is not public.
    """
    move(comment, "restore_comment", by=by, reason=Reason.NONE)


def erase_comment(comment: Comment, *, by: User) -> None:
    """Blank a comment for good, with all that tells who wrote it.

    The reason stays: the place-holder of a comment that the editors had removed
    keeps saying so, any other says that its author withdrew it.
    Raises PermissionDenied, Conflict when it is erased already.
    """
    move(
        comment,
        "erase_comment",
        by=by,
        body="",
        name="",
        email="",
        email_key="",
        website="",
        author=None,
        address=None,
        user_agent="",
        duplicate_key=None,
        flags=[],
        trace=[],
    )


def record_posting(comment: Comment) -> None:
    """Begin the audit of a comment with its arrival; called in the posting transaction."""
    record(comment, "post_comment", "", by=comment.author)


def move(comment: Comment, verb: str, *, by: User | None, **changes: Any) -> None:
    """Change status by one conditional update, or raise Conflict and change nothing.

    comment: as whoever decides saw it. Another status or version by now is a Conflict,
        also where the verb would be allowed: nobody overrules unawares.
    by: None for the comment's author, whose private link the caller has checked.
    changes: other fields that are written with the status.
    """
    if by is not None and not by.has_perm(f"comments.{verb}"):
        raise PermissionDenied(_("Your role does not include this decision."))
    with transaction.atomic():
        # Locked in id order, parent before child, as ids grow downwards in a thread.
        parent = _locked(comment.parent_id)
        before = _locked(comment.pk)
        if before is None:
            raise Conflict(_("This comment is gone."))
        target = MOVES[verb].get(Status(before.status))
        seen = (comment.status, comment.version)
        if target is None or (before.status, before.version) != seen:
            raise Conflict(_refusal(before, comment))
        if target == Status.APPROVED and parent and parent.status != Status.APPROVED:
            raise Conflict(_("The comment it answers is not public; decide on that one first."))
        moved = Comment.objects.filter(
            pk=before.pk, status=before.status, version=before.version
        ).update(status=target, **_LOOKED_AT | changes)
        if not moved:
            raise Conflict(_refusal(before, comment))
        comment.refresh_from_db()
        record(comment, verb, before.status, by=by)


def _locked(pk: int | None) -> Comment | None:
    return Comment.objects.select_for_update().filter(pk=pk).first() if pk else None


def record(comment: Comment, verb: str, from_status: str, *, by: User | None) -> None:
    """Write the audit row of a change and announce it, in the change's transaction.

    from_status: "" for an arrival. by: None for a reader.
    """
    ModerationEntry.objects.create(
        comment=comment,
        actor=by,
        verb=verb,
        from_status=from_status,
        to_status=comment.status,
        version=comment.version,
        reason=comment.reason,
    )
    # send(), inside the transaction: a receiver that fails must stop the decision.
    comment_decided.send(
        Comment,
        comment=comment,
        verb=verb,
        story_id=comment.article_id,
        is_seen=_is_seen(comment, from_status),
    )


def _is_seen(comment: Comment, from_status: str) -> bool:
    """Whether a comment comes or goes, or a place-holder may get other words."""
    if Status.APPROVED in (from_status, comment.status):
        return True
    return comment.status == Status.ERASED and comment.replies.exists()


def _refusal(now: Comment, seen: Comment) -> str:
    """Who decided what and when, or what changed since the moderator looked."""
    if now.version != seen.version:
        return _("Its author changed this comment after you opened it. Read it again.")
    last = now.audit_entries.select_related("actor").first()
    if last is None or last.actor is None:
        return _("This comment is %(status)s; that can't be done to it now.") % {
            "status": now.get_status_display().lower()
        }
    made_at = timezone.localtime(last.made_at)
    return _("%(name)s decided first: %(status)s at %(time)s. Nothing was changed.") % {
        "name": last.actor.get_username(),
        "status": now.get_status_display().lower(),
        "time": f"{date_format(made_at, 'SHORT_DATETIME_FORMAT')} {made_at:%Z}",
    }
