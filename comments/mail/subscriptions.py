"""Who wants to hear of replies: asked, confirmed, ended.

Source: docs/mail.md, "A mailbox"; RFC 8058 for the end.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.addresses import email_key
from comments.locking import lock_comment
from comments.mail import outbox
from comments.mail.links import make_link
from comments.mail.mailboxes import end_replies, grant, later, mailbox_of, note_answer
from comments.mail.messages import Later, Words
from comments.mail.states import Letter, Purpose, Subscription
from comments.models import Comment, Mailbox, MailTask, ReplyWatch
from comments.states import Status

CONFIRM_WITHIN = timedelta(hours=48)
ASK_WITHIN = timedelta(days=5)


def ask_for_replies(comment: Comment) -> None:
    """Its writer ticked the box; in the posting transaction.

    Nothing is asked of the mailbox here, so every mailbox is answered alike.
    """
    outbox.hold(Letter.CONFIRMATION, comment.email, comment=comment)


@transaction.atomic
def compose(task: MailTask) -> Words | Later | None:
    """The question whether replies to a comment are wanted; None where it was asked enough.

    A mailbox that wants to hear of replies is asked too, for each comment anew: whoever
    typed it need not be its owner.
    """
    comment = lock_comment(task.comment_id)
    if comment.status == Status.ERASED:
        return None
    mailbox = mailbox_of(email_key(task.email))
    if mailbox.suppressed_at:
        return None
    is_wanted = mailbox.replies == Subscription.CONFIRMED
    # As many as there are links for one comment each.
    kind = Letter.PROOF if is_wanted else Letter.CONFIRMATION
    if not grant(task, kind):
        return later(task, comment.created_at + ASK_WITHIN, kind)
    now = timezone.now()
    if not is_wanted:
        Mailbox.objects.filter(pk=mailbox.pk).exclude(replies=Subscription.CONFIRMED).update(
            replies=Subscription.ASKED, email=task.email, asked_at=now
        )
    link = make_link(Purpose.CONFIRM, mailbox, comment=comment, expires_at=now + CONFIRM_WITHIN)
    return Words(
        _("Do you want to hear of replies?"),
        [
            _(
                "Somebody wrote a comment with this address and asked to be told of replies "
                "to it. If it was you, confirm that here within 48 hours:"
            ),
            link,
            _("If it was not, do nothing: no reply to it will be told to you."),
        ],
    )


@transaction.atomic
def confirm(mailbox: Mailbox, comment: Comment, at: datetime) -> None:
    """Replies to a comment are wanted; nothing happens where that ended since."""
    Mailbox.objects.filter(pk=mailbox.pk, replies=Subscription.ASKED).update(
        replies=Subscription.CONFIRMED, confirmed_at=at
    )
    mailbox.refresh_from_db()
    if mailbox.replies == Subscription.CONFIRMED:
        ReplyWatch.objects.get_or_create(comment=comment, defaults={"mailbox": mailbox})
        note_answer(comment.email_key, Letter.PROOF)


def unsubscribe(mailbox: Mailbox, at: datetime) -> None:
    """Nothing more of replies; may be repeated."""
    end_replies(mailbox, at)


def forget_unconfirmed(at: datetime) -> None:
    """The addresses of those that did not confirm in time."""
    late = Mailbox.objects.filter(replies=Subscription.ASKED, asked_at__lt=at - CONFIRM_WITHIN)
    late.update(replies=Subscription.NONE, email="")
