"""What the mail tests do again and again."""

import re
from datetime import timedelta

import time_machine
from django.utils import timezone

from comments.mail.delivery import deliver_due_mail
from comments.mail.mailboxes import mailbox_of
from comments.mail.states import Subscription
from comments.models import Mailbox, ReplyWatch
from comments.moderation import approve_comment
from tests.factories import make_approved_comment, make_comment, make_moderator

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def later(wait):
    """The clock stands still at a moment that is so far away."""
    return time_machine.travel(timezone.now() + wait, tick=False)


def deliver_in(wait=timedelta(0)):
    with later(wait):
        deliver_due_mail()


def link_in(message):
    """Path and query of the link in the text of a letter."""
    text = message.get_content() if hasattr(message, "get_content") else message.body
    return re.search(r"http://[^/]+(/\S+\?r=\S+)", text)[1]


def make_watched_comment(article=None, email="reader@example.org"):
    """A public comment whose writer confirmed that replies are to be told."""
    comment = make_approved_comment(article, email=email, email_key=email)
    mailbox = mailbox_of(email)
    Mailbox.objects.filter(pk=mailbox.pk).update(replies=Subscription.CONFIRMED, email=email)
    ReplyWatch.objects.create(comment=comment, mailbox=mailbox)
    return comment


def answer(comment, **fields):
    """A public reply."""
    reply = make_comment(parent=comment, **fields)
    approve_comment(reply, by=make_moderator())
    return reply
