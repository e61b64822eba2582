"""What readers are told when words they know change.

Source: docs/publishing.md, "No silent edits".
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles.doors import Conflict, require
from articles.models import Article, Correction
from articles.states import ChangeKind


@dataclass(frozen=True)
class Change:
    """What a change of published words is, and the note that readers get of it.

    note: stands under the story and on /corrections/; a typo needs none.
    hides_earlier: True keeps the words before from readers, as a court may ask.
    """

    kind: str
    note: str = ""
    hides_earlier: bool = False

    @property
    def is_told(self) -> bool:
        return self.kind != ChangeKind.TYPO


TYPO = Change(ChangeKind.TYPO)


class Unexplained(Conflict):
    """Words that readers know would change, and nobody said what kind of change it is."""


def require_explained(change: Change | None, *, by: User) -> Change:
    """The change, if readers are told enough of it.

    Raises Unexplained without a kind, or without a note where one is due;
        PermissionDenied when `by` may not publish such a note.
    """
    if change is None or change.kind not in ChangeKind.values:
        raise Unexplained(
            _(
                "Readers know this text. Say what the change is: a typo, an update, "
                "a clarification or a correction."
            )
        )
    if change.is_told:
        require(by, "correct_article")
        if not change.note.strip():
            raise Unexplained(_("Tell readers what changed: the note stands under the story."))
    return change


def tell_readers(
    article: Article,
    change: Change,
    *,
    by: User,
    at: datetime,
    from_version: int,
    to_version: int | None = None,
) -> None:
    """Keep the note of a change, in the change's transaction; a typo has none.

    article: any row of the story. at: when readers see the new words.
    to_version: None until the story has them.
    """
    if not change.is_told:
        return
    Correction.objects.create(
        article_id=article.story_id,
        kind=change.kind,
        text=change.note.strip(),
        made_at=at,
        made_by=by,
        from_version=from_version,
        to_version=to_version,
        hides_earlier=change.hides_earlier,
    )
