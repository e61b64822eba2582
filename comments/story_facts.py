"""What is said of a comment because of the story it stands under.

Source: docs/moderation.md, "What readers see".
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django.db.models import BigAutoField, Q, prefetch_related_objects
from django.db.models.functions import Coalesce

from articles.models import Article, Revision
from articles.prepared import Given, Prepared


class Badge(StrEnum):
    """What a signed-in writer is to the story; never from a typed name."""

    NONE = ""
    STAFF = "staff"
    AUTHOR = "author"


class Written(Protocol):
    """A comment, as far as this is about it. revision_id: of the text it answered."""

    author_id: int | None
    revision_id: int | None
    created_at: datetime


@dataclass(frozen=True)
class StoryFacts:
    """writers: the users behind the story's bylines.

    updated_by, updated_at: ids of the public revisions that changed its words, oldest
    first, and their times.
    """

    writers: frozenset[int] = frozenset()
    updated_by: Sequence[int] = ()
    updated_at: Sequence[datetime] = ()

    def badge_of(self, comment: Written) -> Badge:
        if comment.author_id is None:
            return Badge.NONE
        return Badge.AUTHOR if comment.author_id in self.writers else Badge.STAFF

    def first_update_after(self, comment: Written) -> datetime | None:
        """When the words it answered were changed; None while they stand."""
        if comment.revision_id is None:
            return None
        place = bisect_right(self.updated_by, comment.revision_id)
        return self.updated_at[place] if place < len(self.updated_at) else None


def facts_of(article: Article, comments: Sequence[Written]) -> StoryFacts:
    """What some comments of a story need; asks nothing that none of them needs."""
    writers, updates = frozenset(), []
    if any(comment.author_id for comment in comments):
        # Asks nothing where the story's page has them already.
        prefetch_related_objects([article], "bylines__author")
        writers = frozenset(byline.author.user_id for byline in article.bylines.all())
    # Words change while a story is public, or while it is down before it comes back.
    last_at = max(filter(None, (article.revised_at, article.publish_at)), default=None)
    if last_at and any(comment.created_at < last_at for comment in comments):
        updates = _updates.rows(article=article.pk, story=article.story_id)
    return StoryFacts(writers, [pk for pk, _at in updates], [at for _pk, at in updates])


_updates = Prepared(
    lambda: (
        Revision.objects.filter(
            Q(article=Given("article", BigAutoField())) | Q(article=Given("story", BigAutoField())),
            is_public=True,
            changes_words=True,
        )
        .order_by("pk")
        .values_list("pk", Coalesce("public_at", "made_at"))
    )
)
