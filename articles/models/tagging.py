"""Which stories stand under which tag, in the order of the tag's list."""

from django.db import models

from articles.models.article import Article
from articles.models.taxonomy import Tag
from articles.querysets import TaggingQuerySet


class Tagging(models.Model):
    """A story under a tag, with what the tag's list asks of the story.

    Triggers alone write the times, see articles/tag_times.py. shown_from, shown_until:
    when readers see the story, the latter excluded; None, never and without an end.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings")
    first_published_at = models.DateTimeField(null=True, blank=True, editable=False)
    shown_from = models.DateTimeField(null=True, blank=True, editable=False)
    shown_until = models.DateTimeField(null=True, blank=True, editable=False)

    objects = TaggingQuerySet.as_manager()

    class Meta:
        # Django's own table of tags, from before it had the times.
        db_table = "articles_article_tags"
        unique_together = [("article", "tag")]
        indexes = [
            # Serves public().newest_first() of one tag: far pages read nothing else.
            models.Index(
                name="tagging_newest",
                fields=["tag", "-first_published_at", "-article", "shown_from", "shown_until"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tag_id}: {self.article_id}"
