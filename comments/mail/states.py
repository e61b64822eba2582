"""States of what is mailed, and of who wants mail.

Source: docs/mail.md.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Letter(TextChoices):
    """What a letter is about; comments/mail/composing.py says what stands in each."""

    CONFIRMATION = "confirmation", _("Asks whether replies are wanted")
    REPLIES = "replies", _("Tells of replies")
    PROOF = "proof", _("Asks whether a comment is theirs")
    MAILBOX_LINK = "mailbox-link", _("Leads to what is kept of a mailbox")
    ERROR_OUTCOME = "error-outcome", _("Tells what became of an error report")
    DESK_DIGEST = "desk-digest", _("Tells a moderator what waits")


class TaskState(TextChoices):
    HELD = "held", _("Held")
    CLAIMED = "claimed", _("Being sent")
    SENT = "sent", _("Sent")
    CANCELLED = "cancelled", _("Cancelled")
    PARKED = "parked", _("Given up")


class Subscription(TextChoices):
    """Whether a mailbox wants to hear of replies."""

    NONE = "", _("None")
    ASKED = "asked", _("Asked for")
    CONFIRMED = "confirmed", _("Confirmed")
    ENDED = "ended", _("Ended")


class NoticeState(TextChoices):
    WAITING = "waiting", _("Waiting")
    # By a letter that is being sent.
    TAKEN = "taken", _("Taken")
    SENT = "sent", _("Sent")
    CANCELLED = "cancelled", _("Cancelled")


class Purpose(TextChoices):
    """What a mailed link does, and nothing else."""

    CONFIRM = "confirm", _("Confirm a subscription")
    UNSUBSCRIBE = "unsubscribe", _("End a subscription")
    PROOF = "proof", _("Prove a comment")
    MAILBOX = "mailbox", _("See, take away and erase what is kept")
