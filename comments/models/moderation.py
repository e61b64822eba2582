"""What was decided, and by whom."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment
from comments.states import Reason


class ModerationEntry(models.Model):
    """One decision on a comment; ids, statuses and rules, never words.

    Triggers refuse update and delete.
    """

    # No database constraints: erasure must not touch the audit.
    comment = models.ForeignKey(
        Comment, on_delete=models.DO_NOTHING, db_constraint=False, related_name="audit_entries"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        help_text=_("Nobody for a comment that a reader posted."),
    )
    verb = models.CharField(max_length=40)
    from_status = models.CharField(max_length=10, blank=True)
    to_status = models.CharField(max_length=10)
    version = models.PositiveIntegerField()
    reason = models.CharField(max_length=16, choices=Reason, blank=True)
    # What an undo puts back beside the status: reason, reports, escalation, pick.
    # None from a host that does not know of it yet.
    before = models.JSONField(default=dict, null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "moderation entries"
        indexes = [
            models.Index(name="moderation_of_comment", fields=["comment", "-id"]),
            # Serves the desk's list of one deed, newest first.
            models.Index(name="moderation_by_verb", fields=["verb", "-id"]),
            # Serves the public figures of a month, without reading the rows.
            models.Index(name="moderation_by_day", fields=["made_at", "verb", "reason"]),
            # Serves what a moderator may still undo.
            models.Index(name="moderation_by_actor", fields=["actor", "-id"]),
            # Serves the figures: the newest decisions on what waited.
            models.Index(name="moderation_from_status", fields=["from_status", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.verb}, comment {self.comment_id}"


class DeskEntry(models.Model):
    """What was done at the desk that is no decision on one comment.

    facts: ids, numbers and names of rules. Triggers refuse update and delete.
    """

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        help_text=_("Nobody for what the house did by itself."),
    )
    verb = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "desk entries"
        indexes = [models.Index(name="desk_entry_by_verb", fields=["verb", "-id"])]

    def __str__(self) -> str:
        return self.verb


class AuditSeal(models.Model):
    """Closes a stretch of one audit table: a digest of its rows and of the seal before.

    Triggers refuse update and delete.
    """

    table = models.CharField(max_length=40)
    last_id = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    # By id, to name the row that is not as it was; NULL in seals from before they were kept.
    row_digests = models.JSONField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["table", "last_id"]
        constraints = [
            # Two workers can't seal one stretch twice.
            models.UniqueConstraint(name="audit_seal_once", fields=["table", "last_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.table} up to {self.last_id}"
