"""Somebody asks for what is kept of a mailbox; the answer goes to that mailbox alone.

Source: docs/privacy.md, "Asking".
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.addresses import email_key
from comments.mail import outbox
from comments.mail.links import make_link
from comments.mail.mailboxes import grant, mailbox_of
from comments.mail.messages import Words
from comments.mail.states import Letter, Purpose
from comments.models import MailTask

LINK_LASTS = timedelta(hours=48)


def ask_for_link(email: str) -> None:
    """Have a link mailed; the same happens for every mailbox, known or not."""
    outbox.hold(Letter.MAILBOX_LINK, email)


@transaction.atomic
def compose(task: MailTask) -> Words | None:
    """The link; None where it was mailed today, or the mailbox is suppressed."""
    key = email_key(task.email)
    mailbox = mailbox_of(key)
    if mailbox.suppressed_at or not grant(task):
        return None
    link = make_link(
        Purpose.MAILBOX, mailbox, email_key=key, expires_at=timezone.now() + LINK_LASTS
    )
    return Words(
        _("What we keep of this address – %(site)s") % {"site": settings.SITE_NAME},
        [
            _(
                "Somebody asked us what we keep of this address. If it was you, you can see it "
                "here within 48 hours, take it away with you, and have it erased:"
            ),
            link,
            _("If it was not, do nothing: nobody else gets this link."),
        ],
    )
