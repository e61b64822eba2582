"""Statuses of a comment and the moves between them.

Source: docs/moderation.md, "Statuses and their doors".
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    PENDING = "pending", _("Pending")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    REMOVED = "removed", _("Removed")
    ERASED = "erased", _("Erased")


class Reason(TextChoices):
    """Why a comment is not shown; a rule of the house, never free text."""

    NONE = "", _("None")
    HOUSE_RULES = "house-rules", _("Against the house rules")
    OFF_TOPIC = "off-topic", _("Not about the story")
    ABUSE = "abuse", _("Attacks a person")
    PRIVATE = "private", _("Gives away private details")
    UNLAWFUL = "unlawful", _("May be against the law")
    SPAM = "spam", _("Spam")
    # Of an approval that no moderator made; see docs/mail.md, "Proof".
    PROVED = "proved", _("Proved by mail, and nothing doubtful")


# What a reader may say of a comment, in the order of /house-rules/.
REPORTED_REASONS = (
    Reason.ABUSE,
    Reason.PRIVATE,
    Reason.UNLAWFUL,
    Reason.SPAM,
    Reason.OFF_TOPIC,
    Reason.HOUSE_RULES,
)


class ErrorStatus(TextChoices):
    """What became of a reader's report of an error in a story."""

    OPEN = "open", _("Open")
    FIXED = "fixed", _("Fixed")
    EXPLAINED = "explained", _("Explained")


# For each verb, which is a permission too, where it leads from which status.
MOVES = {
    "approve_comment": {Status.PENDING: Status.APPROVED, Status.REJECTED: Status.APPROVED},
    "reject_comment": {Status.PENDING: Status.REJECTED},
    "mark_comment_spam": {Status.PENDING: Status.REJECTED},
    "remove_comment": {Status.APPROVED: Status.REMOVED},
    "restore_comment": {Status.REMOVED: Status.APPROVED, Status.REJECTED: Status.PENDING},
    "erase_comment": {status: Status.ERASED for status in Status if status != Status.ERASED},
}
