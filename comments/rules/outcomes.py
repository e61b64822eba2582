"""What the verdicts of several rules come to.

Source: docs/moderation.md, "Rules of the newsroom".
"""

from collections.abc import Iterable

from comments.models import Comment
from comments.rule_states import Outcome


def overall(outcomes: Iterable[str]) -> str:
    """The outcome of all, given in the order of their rules; "" for none.

    A refusal before all, then the first suggestion to reject, then holding.
    """
    found = list(outcomes)
    if Outcome.REFUSE in found:
        return Outcome.REFUSE
    for outcome in found:
        if outcome in (Outcome.REJECT, Outcome.SPAM):
            return outcome
    if Outcome.HOLD in found:
        return Outcome.HOLD
    return Outcome.APPROVE if Outcome.APPROVE in found else ""


def suggestion_of(comment: Comment) -> str:
    """What the newsroom's rules suggest to its moderators; "" for nothing. No query.

    Approval is suggested only where nothing at all was doubtful.
    """
    outcome = overall(look["verdict"] for look in comment.trace if "set" in look)
    if outcome == Outcome.HOLD or (outcome == Outcome.APPROVE and comment.flags):
        return ""
    return outcome
