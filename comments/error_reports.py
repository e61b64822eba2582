"""The corrections desk: what readers say is wrong in a story, and what came of it.

Source: docs/moderation.md, "Reports of errors".
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Correction, Revision
from comments.addresses import email_key, networks
from comments.audit import note as note_at_desk
from comments.limits import take_slot_of
from comments.models import ErrorReport
from comments.moderation import Conflict
from comments.signals import error_report_closed
from comments.states import ErrorStatus


def report_error(
    article: Article,
    *,
    passage: str,
    note: str,
    email: str,
    address: str | None,
    receipt_digest: str,
    at: datetime,
) -> ErrorReport:
    """Tell the corrections desk what is wrong in a story, as it reads at this moment.

    article: the public row of the story. email: "" for somebody who wants no answer.
    address: of the sender, counted and not kept.
    Raises OverLimit; leaves nothing behind then.
    """
    network = networks(address)[0] if address else ""
    with transaction.atomic():
        limit = settings.COMMENT_MAX_ERROR_REPORTS_PER_ADDRESS
        take_slot_of(f"error reports {network}", limit, at)
        report = ErrorReport.objects.create(
            article_id=article.story_id,
            revision=Revision.objects.filter(article=article, version=article.version).first(),
            passage=passage,
            note=note,
            email=email,
            email_key=email_key(email),
            receipt_digest=receipt_digest,
            made_at=at,
        )
        note_at_desk("report_error", report=report.pk, story=report.article_id)
    return report


def close_as_fixed(
    report: ErrorReport, correction: Correction | None, *, by: User, answer: str = ""
) -> None:
    """Tell the reader that the story was put right, with the correction that says how.

    Raises PermissionDenied; Conflict when the report is closed already, or there is no
    correction of its story. Neither leaves a trace.
    """
    story = report.article_id
    if correction is None or story not in (correction.article_id, correction.article.replaces_id):
        raise Conflict(_("Publish a correction of this story first, and choose it here."))
    _close(report, ErrorStatus.FIXED, by=by, answer=answer, correction=correction)


def close_as_explained(report: ErrorReport, answer: str, *, by: User) -> None:
    """Tell the reader why the story stays as it is.

    Raises PermissionDenied; Conflict when the report is closed already, or there is no
    answer. Neither leaves a trace.
    """
    if not answer.strip():
        raise Conflict(_("Write an answer: the reader is to know why."))
    _close(report, ErrorStatus.EXPLAINED, by=by, answer=answer.strip())


def _close(report: ErrorReport, status: ErrorStatus, *, by: User, **changes: Any) -> None:
    if not by.has_perm("comments.close_errorreport"):
        raise PermissionDenied(_("Your role does not include the corrections desk."))
    with transaction.atomic():
        closed = ErrorReport.objects.filter(pk=report.pk, status=ErrorStatus.OPEN).update(
            status=status, closed_by=by, closed_at=timezone.now(), **changes
        )
        if not closed:
            raise Conflict(_("Somebody has answered this report already."))
        report.refresh_from_db()
        note_at_desk(f"close_error_report_{status}", by=by, report=report.pk)
        error_report_closed.send(ErrorReport, report=report)
