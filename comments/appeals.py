"""An author asks for another look, and somebody else gives it.

Source: docs/moderation.md, "Appeals".
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.models import Appeal, AppealState, Comment, ModerationEntry
from comments.moderation import (
    Conflict,
    look_again,
    record,
    refuse_hidden_parent,
    refuse_unproved,
    refuse_without_words,
    write,
)
from comments.sections import may_moderate
from comments.states import Reason, Status

APPEALABLE = (Status.REJECTED, Status.REMOVED)
# Of the decision; its words are kept for longer.
APPEAL_WITHIN = timedelta(days=60)


def may_appeal(comment: Comment, at: datetime) -> bool:
    """Whether its author may ask for another look: once, while its words are here."""
    if comment.status not in APPEALABLE or not comment.body or hasattr(comment, "appeal"):
        return False
    decision = comment.audit_entries.filter(to_status=comment.status)
    made_at = decision.exclude(from_status=comment.status).values_list("made_at", flat=True)
    return at < (made_at.first() or comment.created_at) + APPEAL_WITHIN


def appeal_comment(comment: Comment, words: str) -> Appeal:
    """Ask for another look, with or without a word why.

    comment: as its author saw it. Raises Conflict when it was asked for before, or
    there is nothing to appeal against.
    """
    with transaction.atomic():
        before, _parent = look_again(comment, "appeal_comment", by=None)
        if not may_appeal(before, timezone.now()):
            raise Conflict(_("Another look was asked for already, or it is too late."))
        try:
            with transaction.atomic():
                appeal = Appeal.objects.create(comment=comment, words=words)
        except IntegrityError as error:
            raise Conflict(_("Another look was asked for already.")) from error
        record(comment, "appeal_comment", before.status, by=None)
    return appeal


def deciders(comment: Comment) -> set[int]:
    """Who decided on a comment so far; none of them judges its appeal."""
    entries = ModerationEntry.objects.filter(comment=comment, actor__isnull=False)
    return set(entries.values_list("actor", flat=True))


def refuse_judge(appeal: Appeal, by: User) -> None:
    """Raise PermissionDenied for whoever decided before, or may not judge at this stage."""
    right = "decide_appeal" if appeal.state == AppealState.WITH_EDITOR else "judge_appeal"
    if not by.has_perm(f"comments.{right}"):
        raise PermissionDenied(_("Your role does not include this decision."))
    if not may_moderate(by, appeal.comment):
        raise PermissionDenied(_("This comment is in a section that is not yours."))
    if by.pk in deciders(appeal.comment):
        raise PermissionDenied(_("You decided on this comment before; another person judges."))


def judge_appeal(appeal: Appeal, *, by: User, shows: bool) -> None:
    """Say whether readers should see a comment, without knowing what was said before.

    shows: True hands it to an editor, for two disagree now; False lets the decision stand.
    Raises PermissionDenied; Conflict when somebody judged before, or the author withdrew.
    """
    state = AppealState.WITH_EDITOR if shows else AppealState.STANDS
    with transaction.atomic():
        comment, _parent = _look_again(appeal, by)
        _move(appeal, AppealState.OPEN, state, judge=by, judged_at=timezone.now())
        record(comment, "judge_appeal", comment.status, by=by)


def decide_appeal(appeal: Appeal, *, by: User, shows: bool) -> None:
    """Say the last word where a moderator and the appeal's judge disagree.

    shows: True shows the comment to readers; False lets the first decision stand.
    Raises PermissionDenied; Conflict also where what it answers is not public, nobody
    has proved to have written it, or its words are gone.
    """
    state = AppealState.REVERSED if shows else AppealState.STANDS
    with transaction.atomic():
        comment, parent = _look_again(appeal, by)
        _move(appeal, AppealState.WITH_EDITOR, state, editor=by, decided_at=timezone.now())
        if shows:
            refuse_unproved(Status.APPROVED, comment)
            refuse_hidden_parent(Status.APPROVED, parent)
            refuse_without_words(Status.APPROVED, comment)
            shown = {"status": Status.APPROVED, "reason": Reason.NONE}
            write(appeal.comment, comment, "decide_appeal", by=by, **shown)
        else:
            record(comment, "decide_appeal", comment.status, by=by)


def _look_again(appeal: Appeal, by: User) -> tuple[Comment, Comment | None]:
    """The comment and its parent as they are now, locked; whoever may not judge is refused."""
    appeal.comment.refresh_from_db()
    comment, parent = look_again(appeal.comment, "judge_appeal", by=None)
    if comment.status not in APPEALABLE:
        status = comment.get_status_display().lower()
        raise Conflict(
            _("This comment is %(status)s by now; there is nothing to judge.") % {"status": status}
        )
    refuse_judge(appeal, by)
    return comment, parent


def _move(appeal: Appeal, from_state: str, to_state: str, **changes: object) -> None:
    moved = Appeal.objects.filter(pk=appeal.pk, state=from_state).update(state=to_state, **changes)
    if not moved:
        raise Conflict(_("Somebody judged this appeal before you. Nothing was changed."))
    appeal.refresh_from_db()
