"""Which letter says what."""

from collections.abc import Callable

from comments.mail import (
    desk_digest,
    error_outcomes,
    mailbox_links,
    proofs,
    reply_letters,
    subscriptions,
)
from comments.mail.messages import Later, Words
from comments.mail.states import Letter
from comments.models import MailTask

COMPOSERS: dict[str, Callable[[MailTask], Words | Later | None]] = {
    Letter.CONFIRMATION: subscriptions.compose,
    Letter.REPLIES: reply_letters.compose,
    Letter.PROOF: proofs.compose,
    Letter.MAILBOX_LINK: mailbox_links.compose,
    Letter.ERROR_OUTCOME: error_outcomes.compose,
    Letter.DESK_DIGEST: desk_digest.compose,
}


def compose(task: MailTask) -> Words | Later | None:
    """What a letter says now; None when it is not to go any more.

    Everything is judged again here: time has passed since it was written down.
    """
    return COMPOSERS[task.letter](task)
