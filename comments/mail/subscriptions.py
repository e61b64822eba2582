"""Who wants to hear of replies: asked, confirmed, ended.

Source: docs/mail.md, "A mailbox"; RFC 8058 for the end.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.addresses import email_key
from comments.mail import outbox
from comments.mail.links import make_link
from comments.mail.mailboxes import end_replies, grant, mailbox_of
from comments.mail.messages import Words
from comments.mail.states import Letter, Purpose, Subscription
from comments.models import Comment, Mailbox, MailTask, ReplyWatch
from comments.states import Status

CONFIRM_WITHIN = timedelta(hours=48)


def ask_for_replies(comment: Comment) -> None:
    """Its writer ticked the box; in the posting transaction.

    Nothing is asked of the mailbox here, so every mailbox is answered alike.
    """
    outbox.hold(Letter.CONFIRMATION, comment.email, comment=comment)


@transaction.atomic
def compose(task: MailTask) -> Words | None:
    """The question whether replies are wanted; None where it is answered or was asked enough."""
    if task.comment.status == Status.ERASED:
        return None
    mailbox = mailbox_of(email_key(task.email))
    if mailbox.suppressed_at:
        return None
    ReplyWatch.objects.get_or_create(comment=task.comment, defaults={"mailbox": mailbox})
    if mailbox.replies == Subscription.CONFIRMED or not grant(task):
        return None
    now = timezone.now()
    Mailbox.objects.filter(pk=mailbox.pk).exclude(replies=Subscription.CONFIRMED).update(
        replies=Subscription.ASKED, email=task.email, asked_at=now
    )
    link = make_link(Purpose.CONFIRM, mailbox, expires_at=now + CONFIRM_WITHIN)
    return Words(
        _("Do you want to hear of replies?"),
        [
            _(
                "Somebody wrote a comment with this address and asked to be told of replies "
                "to it. If it was you, confirm that here within 48 hours:"
            ),
            link,
            _("If it was not, do nothing: nothing more will be sent."),
        ],
    )


def confirm(mailbox: Mailbox, at: datetime) -> None:
    """Replies are wanted; nothing happens where they are, or where that ended since."""
    Mailbox.objects.filter(pk=mailbox.pk, replies=Subscription.ASKED).update(
        replies=Subscription.CONFIRMED, confirmed_at=at
    )


def unsubscribe(mailbox: Mailbox, at: datetime) -> None:
    """Nothing more of replies; may be repeated."""
    end_replies(mailbox, at)


def forget_unconfirmed(at: datetime) -> None:
    """The addresses of those that did not confirm in time."""
    late = Mailbox.objects.filter(replies=Subscription.ASKED, asked_at__lt=at - CONFIRM_WITHIN)
    late.update(replies=Subscription.NONE, email="")
