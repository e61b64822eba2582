"""What is asked of comments."""

from datetime import datetime
from typing import Self

from django.db import models

from articles.models import Article
from comments.states import Status


class CommentQuerySet(models.QuerySet):
    def visible(self, at: datetime | None = None) -> Self:
        """What readers may see at a moment: approved, on a published story.

        at: aware datetime; None is now.
        Source: docs/moderation.md, "What readers see".
        """
        return self.filter(
            status=Status.APPROVED, article__in=Article.objects.published(at).only("pk")
        )

    def on_story(self, article: Article) -> Self:
        return self.filter(article_id=article.story_id)

    def in_thread_order(self) -> Self:
        """Each reply under what it answers, oldest first."""
        return self.order_by("path")

    def newest_first(self) -> Self:
        return self.order_by("-id")

    def waiting(self) -> Self:
        """The moderation queue, oldest first."""
        return self.filter(status=Status.PENDING).order_by("id")
