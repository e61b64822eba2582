"""Comments that need a proof and can't be asked for one: a moderator reads them.

Source: docs/mail.md, "Proof".
"""

from django.utils.translation import gettext as _

from comments.models import Comment
from comments.states import Status
from comments.threats import NO_PROOF
from comments.threats.verdicts import Verdict


def hand_over(comment: Comment | None) -> None:
    """Put a comment that was not proved among those that wait for a moderator.

    comment: locked by the caller; nothing happens where it was proved or decided on.
    Its author is told nothing of it: they may have typed another's mailbox, and would
    learn that no letter goes there.
    """
    if comment is None or comment.status != Status.PENDING or not comment.awaits_proof:
        return
    verdict = Verdict.of(NO_PROOF, _("No letter could ask its mailbox whether it wrote this."))
    Comment.objects.filter(pk=comment.pk).update(
        awaits_proof=False,
        flags=sorted({*comment.flags, NO_PROOF}),
        trace=[*comment.trace, verdict.as_data()],
    )
