"""What comments announce, heard by whoever writes letters.

Each is heard inside the transaction of the change.
"""

from typing import Any

from comments.arrivals import Arrival
from comments.mail import error_outcomes, proofs, reply_notices, subscriptions
from comments.models import Comment
from comments.signals import comment_arrived, comment_decided, error_report_closed


def listen() -> None:
    """Connect everything that leads to a letter."""
    comment_arrived.connect(_arrived)
    comment_decided.connect(reply_notices.hear)
    error_report_closed.connect(error_outcomes.hear)


def _arrived(comment: Comment, arrival: Arrival, **_others: Any) -> None:
    if comment.author_id is not None:
        return
    if arrival.notify:
        subscriptions.ask_for_replies(comment)
    if arrival.wants_proof:
        proofs.ask_for_proof(comment)
