"""How a letter looks: plain text in our own words, and the headers of a machine's mail.

Source: RFC 3834, section 5 (Auto-Submitted); RFC 2369; RFC 8058 (one-click).
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.text import wrap
from django.utils.translation import gettext as _

from comments.models import MailTask

LINE_CHARACTERS = 72


@dataclass(frozen=True)
class Words:
    """What stands in a letter; never a reader's own words.

    unsubscribe_url: of a letter that comes again and again; "" for one that was asked for.
    """

    subject: str
    paragraphs: list[str]
    unsubscribe_url: str = ""


@dataclass(frozen=True)
class Later:
    """A letter that is not to go before a moment."""

    until: datetime


def message_of(task: MailTask, words: Words) -> EmailMessage:
    """The letter as it is handed to the mail server."""
    headers = {"Message-ID": task.message_id, "Auto-Submitted": "auto-generated"}
    paragraphs = words.paragraphs
    if words.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{words.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        paragraphs = [*paragraphs, f"{_('Hear no more of it:')}\n{words.unsubscribe_url}"]
    return EmailMessage(
        subject=words.subject,
        body="\n\n".join(map(_wrapped, [*paragraphs, f"-- \n{settings.SITE_NAME}"])) + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[task.email],
        headers=headers,
    )


def _wrapped(paragraph: str) -> str:
    # A line with an address is left whole, or it would be no link.
    return "\n".join(
        line if "://" in line or line == "-- " else wrap(line, LINE_CHARACTERS)
        for line in paragraph.split("\n")
    )
