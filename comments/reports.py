"""Readers' reports of comments: counted once a network and day, looked at once.

Source: docs/moderation.md, "Reports".
"""

from datetime import UTC, datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from comments.addresses import networks
from comments.digests import keyed_digest
from comments.limits import take_slot_of
from comments.models import Comment, ModerationEntry, Report
from comments.states import Reason, Status


def report_comment(
    comment: Comment, *, reason: Reason, note: str, address: str | None, at: datetime
) -> None:
    """Tell the moderators of a public comment; it stays where it is.

    The first report, or as many as COMMENT_REPORTS_TO_QUEUE says, brings it back to them.
    Once they have kept it, further reports are counted and don't.
    address: of the sender; None when it can't be told. A second one of the same network
    and day changes nothing.
    Raises OverLimit; leaves nothing behind then.
    """
    network = networks(address)[0] if address else ""
    with transaction.atomic():
        take_slot_of(f"reports {network}", settings.COMMENT_MAX_REPORTS_PER_ADDRESS, at)
        report = Report(
            comment=comment,
            reason=reason,
            note=note,
            sender_key=_sender_key(network, at),
            made_at=at,
        )
        if _insert(report):
            _bring_back(comment, at)


def _insert(report: Report) -> bool:
    """Store a report; False where this network has sent one today."""
    try:
        with transaction.atomic():
            report.save()
    except IntegrityError:
        same = Report.objects.filter(comment=report.comment_id, sender_key=report.sender_key)
        if not same.exists():
            raise
        return False
    return True


def _bring_back(comment: Comment, at: datetime) -> None:
    """Put a reported comment before the moderators, unless they have looked at it already."""
    if comment.reports.count() < settings.COMMENT_REPORTS_TO_QUEUE:
        return
    kept = comment.audit_entries.filter(verb="keep_reported_comment", version=comment.version)
    if kept.exists():
        return
    waits = Comment.objects.filter(pk=comment.pk, status=Status.APPROVED, reported_at=None)
    if waits.update(reported_at=at):
        # No decision, so nobody is told: readers see the same as before.
        ModerationEntry.objects.create(
            comment=comment,
            verb="report_comment",
            from_status=comment.status,
            to_status=comment.status,
            version=comment.version,
        )


def _sender_key(network: str, at: datetime) -> str:
    day = f"{at.astimezone(UTC):%Y-%m-%d}"
    return keyed_digest("reports", f"{network}\n{day}")
