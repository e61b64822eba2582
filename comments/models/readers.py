"""What readers tell the desk besides replies, and when it can't hear more."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from comments.models.comment import Comment
from comments.states import REPORTED_REASONS, ErrorStatus

MAX_REPORT_CHARACTERS = 500
MAX_PASSAGE_CHARACTERS = 1000
MAX_NOTE_CHARACTERS = 3000
MAX_ANSWER_CHARACTERS = 2000


class Report(models.Model):
    """A reader's hint that a public reply breaks a rule."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(
        max_length=16, choices=[(reason.value, reason.label) for reason in REPORTED_REASONS]
    )
    note = models.TextField(max_length=MAX_REPORT_CHARACTERS, blank=True)
    # A keyed digest of network and UTC day: it counts reporters and names none.
    sender_key = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="report_once_per_network_and_day", fields=["comment", "sender_key"]
            ),
            models.CheckConstraint(
                name="report_has_reason",
                condition=Q(reason__in=[reason.value for reason in REPORTED_REASONS]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}, comment {self.comment_id}"


class ErrorReport(models.Model):
    """A private note to the corrections desk; comments/error_reports.py writes its status."""

    # Always the story's first row. PROTECT: like its comments.
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="error_reports")
    # The text in which the error was seen.
    revision = models.ForeignKey(
        "articles.Revision", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    passage = models.TextField(max_length=MAX_PASSAGE_CHARACTERS, blank=True)
    note = models.TextField(max_length=MAX_NOTE_CHARACTERS)
    email = models.EmailField(max_length=254, blank=True)
    # The mailbox folded for comparison; see comments/addresses.py.
    email_key = models.CharField(
        max_length=254, blank=True, default="", db_default="", editable=False
    )

    status = models.CharField(
        max_length=10, choices=ErrorStatus, default=ErrorStatus.OPEN, editable=False
    )
    # Shown to whoever sent the note.
    answer = models.TextField(max_length=MAX_ANSWER_CHARACTERS, blank=True)
    correction = models.ForeignKey(
        "articles.Correction", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    # Of the private link; SHA-256, in hexadecimal.
    receipt_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        permissions = [("close_errorreport", "Can answer a report of an error")]
        constraints = [
            models.CheckConstraint(
                name="error_report_status_known", condition=Q(status__in=ErrorStatus.values)
            ),
            models.CheckConstraint(
                name="error_report_explained_has_answer",
                condition=~Q(status=ErrorStatus.EXPLAINED) | ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="error_report_fixed_has_correction",
                condition=~Q(status=ErrorStatus.FIXED) | Q(correction__isnull=False),
            ),
            models.CheckConstraint(
                name="error_report_closed_has_time",
                condition=Q(status=ErrorStatus.OPEN, closed_at__isnull=True)
                | ~Q(status=ErrorStatus.OPEN) & Q(closed_at__isnull=False),
            ),
        ]
        indexes = [
            # Serves the corrections desk: open ones first, oldest first.
            models.Index(name="error_report_queue", fields=["status", "id"]),
        ]

    def __str__(self) -> str:
        return _("Error report %(id)s") % {"id": self.pk}


class BacklogClosure(models.Model):
    """A time in which every form was closed, for moderators could not keep their promise."""

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    is_on = models.BooleanField(default=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="backlog_closure_one_at_a_time", fields=["is_on"], condition=Q(is_on=True)
            ),
            models.CheckConstraint(
                name="backlog_closure_is_on_or_ended",
                condition=Q(is_on=True, ended_at__isnull=True)
                | Q(is_on=False, ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M}"
