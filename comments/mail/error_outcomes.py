"""The letter that tells a reader what became of the error they reported.

Source: docs/mail.md, "A letter".
"""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from articles.site_urls import absolute_url
from comments.addresses import email_key
from comments.mail import outbox
from comments.mail.mailboxes import find_mailbox
from comments.mail.messages import Words
from comments.mail.states import Letter
from comments.models import ErrorReport, MailTask
from comments.states import ErrorStatus


def hear(report: ErrorReport, **_others: Any) -> None:
    """Of a report that was closed: whoever left an address is to know, once."""
    if report.email:
        outbox.hold(
            Letter.ERROR_OUTCOME,
            report.email,
            subject_id=report.pk,
            once_key=f"error-outcome {report.pk}",
        )


def compose(task: MailTask) -> Words | None:
    """What was done about it; None where it is open again or the mailbox is suppressed."""
    report = ErrorReport.objects.select_related("article").filter(pk=task.subject_id).first()
    mailbox = find_mailbox(email_key(task.email))
    if report is None or report.status == ErrorStatus.OPEN or (mailbox and mailbox.suppressed_at):
        return None
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
