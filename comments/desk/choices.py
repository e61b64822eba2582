"""What may be done with a comment: verb, key and word of each choice.

Source: docs/moderation.md, "Keys".
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comments import moderation
from comments.models import Comment
from comments.moderation import ESCALATED_VERBS, JUDGE_ESCALATED
from comments.states import Reason, Status

# The reasons a moderator gives, each under its key; 1 is the first.
_GIVEN = (
    Reason.HOUSE_RULES,
    Reason.OFF_TOPIC,
    Reason.ABUSE,
    Reason.PRIVATE,
    Reason.UNLAWFUL,
    Reason.SPAM,
)
REASONS = [(str(number), reason) for number, reason in enumerate(_GIVEN, 1)]


@dataclass(frozen=True)
class Choice:
    """name: as forms send it. statuses: where it is offered. done: said afterwards."""

    name: str
    key: str
    label: Promise
    done: Promise
    verb: Callable[..., None]
    statuses: tuple[Status, ...] = (Status.PENDING,)
    has_reasons: bool = False

    @property
    def permission(self) -> str:
        return f"comments.{self.verb.__name__}"

    def known_reason(self, typed: str) -> str:
        """A reason as a form sent it; "" where there is none to give, or nobody knows it."""
        return typed if self.has_reasons and typed in _GIVEN else ""


_PUBLIC = (Status.APPROVED,)
CHOICES = {
    choice.name: choice
    for choice in [
        Choice("approve", "a", _("Approve"), _("Approved"), moderation.approve_comment),
        Choice(
            "keep",
            "a",
            _("Keep"),
            _("Kept"),
            moderation.keep_reported_comment,
            _PUBLIC,
        ),
        Choice(
            "reject",
            "r",
            _("Reject…"),
            _("Rejected"),
            moderation.reject_comment,
            has_reasons=True,
        ),
        Choice("mark_spam", "s", _("Spam"), _("Marked as spam"), moderation.mark_comment_spam),
        Choice(
            "remove",
            "d",
            _("Remove…"),
            _("Removed"),
            moderation.remove_comment,
            _PUBLIC,
            has_reasons=True,
        ),
        Choice(
            "restore",
            "t",
            _("Restore"),
            _("Restored"),
            moderation.restore_comment,
            (Status.REJECTED, Status.REMOVED),
        ),
        Choice(
            "escalate",
            "e",
            _("Ask an editor"),
            _("Handed to the editors"),
            moderation.escalate_comment,
        ),
        Choice("pick", "p", _("Pick"), _("Picked"), moderation.pick_comment, _PUBLIC),
        Choice("unpick", "p", _("Unpick"), _("Unpicked"), moderation.unpick_comment, _PUBLIC),
    ]
}


def choices_for(comment: Comment, status: str, user: User) -> list[Choice]:
    """What somebody may do with a comment. status: as they see it."""
    return [c for c in CHOICES.values() if _is_offered(c, comment, status, user)]


def _is_offered(choice: Choice, comment: Comment, status: str, user: User) -> bool:
    if status not in choice.statuses:
        return False
    fits = {
        "keep": comment.reported_at is not None,
        "escalate": not comment.is_escalated,
        "pick": not comment.is_pick,
        "unpick": comment.is_pick,
    }
    if not fits.get(choice.name, True):
        return False
    if comment.is_escalated:
        return choice.verb.__name__ in ESCALATED_VERBS and user.has_perm(JUDGE_ESCALATED)
    return user.has_perm(choice.permission)
