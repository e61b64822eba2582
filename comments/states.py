"""Statuses of a comment and the moves between them.

Source: docs/moderation.md, "Statuses and their doors".
"""

from dataclasses import dataclass

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
    SPAM = "spam", _("Spam")


@dataclass(frozen=True)
class Move:
    """From which statuses a verb leads where; each verb is a permission too."""

    targets: dict[Status, Status]


MOVES = {
    "approve_comment": Move({Status.PENDING: Status.APPROVED, Status.REJECTED: Status.APPROVED}),
    "reject_comment": Move({Status.PENDING: Status.REJECTED}),
    "mark_comment_spam": Move({Status.PENDING: Status.REJECTED}),
    "remove_comment": Move({Status.APPROVED: Status.REMOVED}),
    "restore_comment": Move({Status.REMOVED: Status.APPROVED, Status.REJECTED: Status.PENDING}),
    "erase_comment": Move({status: Status.ERASED for status in Status if status != Status.ERASED}),
}
