"""That somebody is to hear of a reply: one notice for a reply and a mailbox, ever.

Source: docs/mail.md, "Replies".
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from comments.mail.states import NoticeState, Subscription
from comments.models import Comment, ReplyNotice, ReplyWatch
from comments.states import Status


def hear(comment: Comment, verb: str, **_others: Any) -> None:
    """Of an approval, in its transaction: whoever wrote what it answers is to know."""
    if verb == "post_comment" or comment.status != Status.APPROVED or comment.parent_id is None:
        return
    watch = ReplyWatch.objects.filter(comment=comment.parent_id).select_related("mailbox").first()
    if watch is None or watch.mailbox.replies != Subscription.CONFIRMED:
        return
    if comment.email_key == watch.comment.email_key:
        return
    _notify(comment, watch)


def _notify(comment: Comment, watch: ReplyWatch) -> None:
    now = timezone.now()
    times = {"since": now, "held_until": now + timedelta(seconds=settings.COMMENT_UNDO_S)}
    notice = ReplyNotice(comment=comment, mailbox=watch.mailbox, **times)
    ReplyNotice.objects.bulk_create([notice], ignore_conflicts=True)
    # One that was taken back before it was sent waits again; one that was sent does not.
    ReplyNotice.objects.filter(
        comment=comment, mailbox=watch.mailbox, state=NoticeState.CANCELLED
    ).update(state=NoticeState.WAITING, **times)
