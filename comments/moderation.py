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

from comments.inserting import insert
from comments.models import Comment, ModerationEntry
from comments.privacy.columns import BLANK
from comments.sections import may_moderate
from comments.signals import comment_decided
from comments.states import MOVES, Reason, Status

# Whoever decides has seen the reports and the wish for an editor; what readers don't
# see is no pick.
_LOOKED_AT = {"reported_at": None, "is_escalated": False, "is_pick": False}

JUDGE_ESCALATED = "comments.judge_escalated_comment"
# What an editor decides on a comment that a moderator handed over.
ESCALATED_VERBS = frozenset({"approve_comment", "reject_comment", "mark_comment_spam"})


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
        **BLANK,
    )


def record_posting(comment: Comment) -> None:
    """Begin the audit of a comment with its arrival; called in the posting transaction."""
    record(comment, "post_comment", "", by=comment.author)


def escalate_comment(comment: Comment, *, by: User) -> None:
    """Hand a waiting comment to the editors; it waits until one of them decides.

    Raises PermissionDenied, Conflict; neither leaves a trace.
    """
    _mark(comment, "escalate_comment", by=by, statuses=[Status.PENDING], is_escalated=True)


def keep_reported_comment(comment: Comment, *, by: User) -> None:
    """Leave a comment that readers reported where it is, and take it off the queue.

    Raises PermissionDenied, Conflict; neither leaves a trace.
    """
    _mark(comment, "keep_reported_comment", by=by, statuses=[Status.APPROVED], reported_at=None)


def pick_comment(comment: Comment, *, by: User) -> None:
    """Show a public comment above the others, as an editor's pick.

    Raises PermissionDenied, Conflict; neither leaves a trace.
    """
    _mark(comment, "pick_comment", by=by, statuses=[Status.APPROVED], is_pick=True)


def unpick_comment(comment: Comment, *, by: User) -> None:
    """Let a comment be like the others again.

    Raises PermissionDenied, Conflict; neither leaves a trace.
    """
    _mark(comment, "unpick_comment", by=by, statuses=[Status.APPROVED], is_pick=False)


def move(comment: Comment, verb: str, *, by: User | None, **changes: Any) -> None:
    """Change status by one conditional update, or raise Conflict and change nothing.

    comment: as whoever decides saw it. Another status or version by now is a Conflict,
        also where the verb would be allowed: nobody overrules unawares.
    by: None for the comment's author, whose private link the caller has checked.
    changes: other fields that are written with the status.
    """
    _refuse_without_any_right(verb, by)
    with transaction.atomic():
        before, parent = look_again(comment, verb, by=by)
        target = MOVES[verb].get(Status(before.status))
        if target is None:
            raise Conflict(_refusal(before))
        refuse_unproved(target, before)
        refuse_hidden_parent(target, parent)
        refuse_without_words(target, before)
        write(comment, before, verb, by=by, status=target, **_LOOKED_AT | changes)


def _mark(comment: Comment, verb: str, *, by: User, statuses: list[Status], **changes: Any) -> None:
    """Change what is said of a comment and leave its status, or raise Conflict."""
    _refuse_without_any_right(verb, by)
    with transaction.atomic():
        before, _parent = look_again(comment, verb, by=by)
        is_so = all(getattr(before, field) == value for field, value in changes.items())
        if before.status not in statuses or is_so:
            raise Conflict(_refusal(before))
        write(comment, before, verb, by=by, **changes)


def look_again(comment: Comment, verb: str, *, by: User | None) -> tuple[Comment, Comment | None]:
    """The comment and its parent as they are now, locked for a change under way.

    Raises Conflict when it is not as it was seen, or when an editor is to decide;
    PermissionDenied when the verb, or the story's section, is not for `by`.
    """
    # Locked in id order, parent before child, as ids grow downwards in a thread.
    parent = _locked(comment.parent_id)
    before = _locked(comment.pk)
    if before is None:
        raise Conflict(_("This comment is gone."))
    if by is not None:
        _refuse_without_right(before, verb, by)
    if (before.status, before.version) != (comment.status, comment.version):
        raise Conflict(_refusal(before, comment))
    return before, parent


def refuse_hidden_parent(target: Status, parent: Comment | None) -> None:
    """Raise Conflict where a comment would be public under one that is not."""
    if target == Status.APPROVED and parent and parent.status != Status.APPROVED:
        raise Conflict(_("The comment it answers is not public; decide on that one first."))


def refuse_unproved(target: Status, before: Comment) -> None:
    """Raise Conflict where its story takes no reply without its writer's proof."""
    if target == Status.APPROVED and before.awaits_proof:
        raise Conflict(_("Its writer has not confirmed it yet, as this story asks for."))


def refuse_without_words(target: Status, before: Comment) -> None:
    """Raise Conflict where nothing is left to show; see comments/privacy/retention.py."""
    if target in (Status.APPROVED, Status.PENDING) and not before.body:
        raise Conflict(_("Its words were deleted when they were old. It can only be erased."))


def write(comment: Comment, before: Comment, verb: str, *, by: User | None, **changes: Any) -> None:
    """Change a comment that was looked at again, with its audit row and announcement."""
    moved = Comment.objects.filter(
        pk=before.pk, status=before.status, version=before.version
    ).update(**changes)
    if not moved:
        raise Conflict(_refusal(before, comment))
    comment.refresh_from_db()
    record(comment, verb, before.status, by=by, before=_put_back_by_undo(before))


def record(
    comment: Comment,
    verb: str,
    from_status: str,
    *,
    by: User | None,
    before: dict[str, Any] | None = None,
) -> None:
    """Write the audit row of a change and announce it, in the change's transaction.

    from_status: "" for an arrival. by: None for a reader.
    before: what an undo puts back beside the status; None where there was nothing.
    """
    entry = ModerationEntry(
        comment=comment,
        actor=by,
        verb=verb,
        from_status=from_status,
        to_status=comment.status,
        version=comment.version,
        reason=comment.reason,
        before=before or {},
    )
    insert([entry])
    # send(), inside the transaction: a receiver that fails must stop the decision.
    comment_decided.send(
        Comment,
        comment=comment,
        verb=verb,
        story_id=comment.article_id,
        is_seen=_is_seen(comment, from_status),
    )


def _refuse_without_any_right(verb: str, by: User | None) -> None:
    # Before anything is locked or asked for.
    if by is not None and not (by.has_perm(f"comments.{verb}") or _judges(verb, by)):
        raise PermissionDenied(_("Your role does not include this decision."))


def _refuse_without_right(comment: Comment, verb: str, by: User) -> None:
    if comment.is_escalated and verb != "undo_decision":
        if not by.has_perm(JUDGE_ESCALATED):
            raise Conflict(_("An editor was asked to decide on this comment."))
    elif not by.has_perm(f"comments.{verb}"):
        raise PermissionDenied(_("Your role does not include this decision."))
    if not may_moderate(by, comment):
        raise PermissionDenied(_("This comment is in a section that is not yours."))


def _judges(verb: str, by: User) -> bool:
    return verb in ESCALATED_VERBS and by.has_perm(JUDGE_ESCALATED)


def _put_back_by_undo(before: Comment) -> dict[str, Any]:
    facts = {
        "reason": before.reason,
        "reported_at": before.reported_at and before.reported_at.isoformat(),
        "is_escalated": before.is_escalated,
        "is_pick": before.is_pick,
    }
    return {name: value for name, value in facts.items() if value}


def _locked(pk: int | None) -> Comment | None:
    return Comment.objects.select_for_update().filter(pk=pk).first() if pk else None


def _is_seen(comment: Comment, from_status: str) -> bool:
    """Whether a comment comes or goes, or a place-holder may get other words."""
    if Status.APPROVED in (from_status, comment.status):
        return True
    return comment.status == Status.ERASED and comment.replies.exists()


def _refusal(now: Comment, seen: Comment | None = None) -> str:
    """Who decided what and when, or what changed since the moderator looked."""
    if seen and now.version != seen.version:
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
