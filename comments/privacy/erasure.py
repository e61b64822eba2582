"""Forgetting what somebody wrote, in every place it lies in, in one transaction.

Source: docs/privacy.md, "Erasure".
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.digests import mailbox_digests
from comments.locking import lock_families
from comments.mail.mailboxes import end_replies, find_mailbox
from comments.models import (
    Appeal,
    Comment,
    CommentSketch,
    ErrorReport,
    MailTask,
    MailToken,
    ReplyNotice,
    ReplyWatch,
    Report,
)
from comments.moderation import Conflict, look_again, write
from comments.privacy import ledger
from comments.privacy.columns import BLANK
from comments.states import Status

_ENDED = {"status": Status.ERASED, "reported_at": None, "is_escalated": False, "is_pick": False}


def withdraw_comment(comment: Comment) -> None:
    """Erase a comment at the wish of its author, whose private link the caller has checked.

    comment: as its author saw it. Raises Conflict when it is erased already or was
    decided on meanwhile.
    """
    with transaction.atomic():
        before, _parent = look_again(comment, "withdraw_comment", by=None)
        if before.status == Status.ERASED:
            raise Conflict(_("It is erased already."))
        write(comment, before, "withdraw_comment", by=None, **_ENDED | BLANK)


def forget_beside(comment: Comment, **_others: Any) -> None:
    """Of an erased comment all that lies in other tables; hears comment_decided."""
    if comment.status != Status.ERASED:
        return
    Appeal.objects.filter(comment=comment).update(words="")
    Report.objects.filter(comment=comment).update(note="")
    CommentSketch.objects.filter(comment=comment).delete()
    MailToken.objects.filter(comment=comment).delete()
    ReplyWatch.objects.filter(comment=comment).delete()
    ReplyNotice.objects.filter(comment=comment).update(task=None)
    MailTask.objects.filter(comment=comment).delete()
    ledger.note_comment(comment)


@transaction.atomic
def erase_mailbox(email_key: str, *, until: datetime | None = None) -> int:
    """Erase all that is kept of a mailbox; how many comments that were.

    until: only what was written up to a moment; None is now.
    Raises Conflict when one of them was decided on meanwhile; nothing is erased then.
    """
    until = until or timezone.now()
    comments = comments_of(email_key).filter(created_at__lte=until)
    held = lock_families(comments.values_list("pk", flat=True))
    for comment in (erased := list(comments.filter(pk__in=held))):
        withdraw_comment(comment)
    reports_of(email_key).filter(made_at__lte=until).update(
        email="", email_key="", note="", passage=""
    )
    if mailbox := find_mailbox(email_key):
        end_replies(mailbox, until)
        mailbox.tokens.all().delete()
        mailbox.watches.all().delete()
        mailbox.notices.all().delete()
    MailTask.objects.filter(mailbox_digest__in=mailbox_digests(email_key)).delete()
    ledger.note_mailbox(email_key, until)
    return len(erased)


def comments_of(email_key: str):
    """What is kept of a mailbox's comments, oldest first; never all of those without one."""
    if not email_key:
        return Comment.objects.none()
    return Comment.objects.filter(email_key=email_key).exclude(status=Status.ERASED).order_by("id")


def reports_of(email_key: str):
    """The reports of errors a mailbox sent, oldest first; never those without one."""
    if not email_key:
        return ErrorReport.objects.none()
    return ErrorReport.objects.filter(email_key=email_key).order_by("id")
