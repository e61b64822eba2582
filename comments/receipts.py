"""What an author is told of a comment, and which doors are open to them.

Source: docs/moderation.md, "The author's own link".
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles.models import Article
from comments.appeals import APPEALABLE, may_appeal
from comments.author_doors import edit_until, may_edit
from comments.mail.links import digest_of
from comments.models import Appeal, AppealState, Comment
from comments.rules import sentence_for
from comments.states import Status
from comments.threats import NO_PROOF

_STATES = {
    Status.PENDING: _(
        "It has arrived and waits for a moderator. There is no need to send it again."
    ),
    Status.APPROVED: _("It is published."),
    Status.REJECTED: _("A moderator decided not to publish it."),
    Status.REMOVED: _("It was published, and a moderator took it down."),
    Status.ERASED: _("It is withdrawn and erased. Nothing of it is left here."),
}
_AWAITS_PROOF = _(
    "It has arrived. We mail you a link, on a later day if there were many: press the button "
    "there within 48 hours, so that a moderator can read your reply."
)
_APPEALS = {
    AppealState.OPEN: _(
        "Another moderator will look at it, without knowing of the first decision."
    ),
    AppealState.WITH_EDITOR: _("Two people judged it differently. An editor has the last word."),
    AppealState.STANDS: _("Somebody else looked at it, and the decision stands."),
    AppealState.REVERSED: _("Somebody else looked at it, and the decision was reversed."),
}


@dataclass(frozen=True)
class Receipt:
    """A comment as its author may know it; without its words, which stand in the edit form.

    rule: the sentence it is said to break; "" where it breaks none.
    edit_until: None where it can't be changed.
    """

    comment: Comment
    article: Article | None
    state: str
    rule: str
    appeal: str
    edit_until: datetime | None
    may_appeal: bool

    @property
    def is_erased(self) -> bool:
        return self.comment.status == Status.ERASED

    @property
    def is_public(self) -> bool:
        return self.comment.status == Status.APPROVED and self.article is not None


def find_comment(token: str) -> Comment | None:
    """The comment of a private link; None for one that nobody has."""
    if not token:
        return None
    found = Comment.objects.filter(receipt_digest=digest_of(token))
    return found.select_related("article__section", "parent", "appeal").first()


def receipt_of(comment: Comment, at: datetime) -> Receipt:
    """What the author of a comment is told at a moment."""
    article = comment.article
    appeal: Appeal | None = getattr(comment, "appeal", None)
    return Receipt(
        comment=comment,
        article=article if article.is_public(at) else None,
        state=str(_AWAITS_PROOF if _awaits_proof(comment) else _STATES[Status(comment.status)]),
        rule=sentence_for(comment) if comment.status in APPEALABLE else "",
        appeal=str(_APPEALS[AppealState(appeal.state)]) if appeal else "",
        edit_until=edit_until(comment) if may_edit(comment, at) else None,
        may_appeal=may_appeal(comment, at),
    )


def _awaits_proof(comment: Comment) -> bool:
    # Of one that could not be asked for its proof the same, or whoever typed another's
    # mailbox would learn that no letter goes there.
    is_unproved = comment.awaits_proof or NO_PROOF in comment.flags and not comment.proved_at
    return is_unproved and comment.status == Status.PENDING
