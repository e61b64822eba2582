"""The letter that tells a reader what became of the error they reported.

Source: docs/mail.md, "A letter".
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from articles.site_urls import absolute_url
from comments.addresses import email_key
from comments.mail import outbox
from comments.mail.mailboxes import grant, later, mailbox_of
from comments.mail.messages import Later, Words
from comments.mail.states import Letter
from comments.models import ErrorReport, MailTask
from comments.states import ErrorStatus

# Whoever sent many hears of the others on the days after; all stand behind their links.
TELL_WITHIN = timedelta(days=5)


def hear(report: ErrorReport, **_others: Any) -> None:
    """Of a report that was closed: whoever left an address is to know, once."""
    if report.email:
        outbox.hold(
            Letter.ERROR_OUTCOME,
            report.email,
            subject_id=report.pk,
            once_key=f"error-outcome {report.pk}",
        )


@transaction.atomic
def compose(task: MailTask) -> Words | Later | None:
    """What was done about it, when its mailbox may have one more.

    None where it is open again or the mailbox is suppressed.
    """
    report = ErrorReport.objects.select_related("article").filter(pk=task.subject_id).first()
    if report is None or report.status == ErrorStatus.OPEN:
        return None
    if mailbox_of(email_key(task.email)).suppressed_at:
        return None
    # Anybody can report in anybody's name.
    if not grant(task):
        return later(task, report.closed_at + TELL_WITHIN)
    if report.status == ErrorStatus.FIXED:
        outcome = _("You were right: we have corrected the story.")
    else:
        outcome = _("We have looked at it, and leave the story as it is.")
    paragraphs = [
        _("Thank you for telling us of an error."),
        outcome,
        report.answer,
        f"{report.article.headline}\n{absolute_url(report.article.get_absolute_url())}",
    ]
    return Words(
        _("The error you reported – %(site)s") % {"site": settings.SITE_NAME},
        [paragraph for paragraph in paragraphs if paragraph],
    )
