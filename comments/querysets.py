"""What is asked of comments."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, Func, OuterRef

from articles.models import Article
from comments.states import Status

_READERS_FIELDS = (
    "article",
    "parent",
    "path",
    "name",
    "body",
    "website",
    "author",
    "status",
    "reason",
    "created_at",
)

# The first id of a path, which all of a thread share; its length stands in the SQL
# itself for the same reason as below.
THREAD_OF = Func("path", template="SUBSTR(%(expressions)s, 1, 16)", output_field=models.CharField())

# The queue, oldest first, and after it what was decided, newest first. The status
# stands in the SQL itself: SQLite uses an index of an expression only for the very
# same text, and would see a parameter.
WAITING_FIRST = (
    Func(
        "status",
        template="CASE WHEN %(expressions)s = 'pending' THEN 0 ELSE 1 END",
        output_field=models.IntegerField(),
    ).asc(),
    Func(
        "status",
        "id",
        arg_joiner=" = 'pending' THEN ",
        template="CASE WHEN %(expressions)s END",
        output_field=models.BigIntegerField(),
    ).asc(),
    F("id").desc(),
)

# One in thirty comments. In the SQL itself, too, or SQLite would not see that an index
# of these alone will do.
FLAGGED = Func("flags", template="%(expressions)s <> '[]'", output_field=models.BooleanField())


class CommentQuerySet(models.QuerySet):
    def visible(self, at: datetime | None = None) -> Self:
        """What readers may see at a moment: approved, on a published story.

        at: aware datetime; None is now.
        Source: docs/moderation.md, "What readers see".
        """
        return self.filter(published_story(at), status=Status.APPROVED)

    def visible_on(self, story_id: int, at: datetime | None = None) -> Self:
        """The visible() ones of one story; the database judges it once, not for each comment."""
        is_public = published_story(at, story_id)
        return self.filter(is_public, status=Status.APPROVED, article=story_id)

    def on_story(self, article: Article) -> Self:
        """Comments on a story, whichever of its rows is at hand."""
        return self.filter(article_id=article.story_id)

    def with_story(self) -> Self:
        """For readers, with what names the story and its address."""
        story = ("headline", "slug", "first_published_on", "language")
        fields = [*_READERS_FIELDS, *(f"article__{field}" for field in story)]
        return self.select_related("article").only(*fields)

    def in_thread_order(self) -> Self:
        """Each reply under what it answers, oldest first."""
        return self.order_by("path")

    def newest_threads_first(self) -> Self:
        """Threads from the newest to the oldest, each in_thread_order()."""
        return self.order_by(THREAD_OF.desc(), "path")

    def newest_first(self) -> Self:
        """By id, which is the order of arrival."""
        return self.order_by("-id")

    def waiting(self) -> Self:
        """The moderation queue, oldest first; without those that wait for their writer's proof."""
        return self.filter(status=Status.PENDING, awaits_proof=False).order_by("id")


def published_story(at: datetime | None = None, story_id: int | None = None) -> Exists:
    """Whether a story is public at a moment, in its first row or a later one.

    story_id: None is the story of the comment asked about.
    """
    story_id = story_id or OuterRef("article_id")
    return Exists(Article.objects.published(at).of_story(story_id))
