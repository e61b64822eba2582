"""What the newsroom's rules suggest for a comment, and the choice that follows it.

Source: docs/moderation.md, "Keys".
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comments.desk.choices import Choice
from comments.models import Comment
from comments.rule_states import Outcome
from comments.rules import suggestion_of
from comments.states import Reason


@dataclass(frozen=True)
class Followed:
    """How a suggestion is followed. choice, reason: as forms send them."""

    label: Promise
    choice: str
    reason: Reason = Reason.NONE

    @property
    def do(self) -> str:
        return f"{self.choice} {self.reason.value}".strip()


@dataclass(frozen=True)
class Suggestion:
    """because: the names of the rules that suggest it, and what each found."""

    followed: Followed
    because: list[tuple[str, str]]


_FOLLOWED = {
    Outcome.APPROVE: Followed(_("Approve"), "approve"),
    Outcome.REJECT: Followed(_("Reject: against the house rules"), "reject", Reason.HOUSE_RULES),
    Outcome.SPAM: Followed(_("Spam"), "mark_spam"),
}


def suggestion_for(comment: Comment, choices: Sequence[Choice]) -> Suggestion | None:
    """What is suggested; None where nothing is, or it is not among somebody's choices."""
    outcome = suggestion_of(comment)
    followed = _FOLLOWED.get(outcome)
    if followed is None or followed.choice not in {choice.name for choice in choices}:
        return None
    return Suggestion(
        followed,
        [
            (look["rule"], look["note"])
            for look in comment.trace
            if "set" in look and look["verdict"] == outcome
        ],
    )
