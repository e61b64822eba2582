"""What is known of floods: texts that are alike, and times when everything is held."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from comments.models.comment import Comment


class CommentSketch(models.Model):
    """One keyed digest of a comment's text, by which others like it are found.

    Eight of each first comment of a cluster; see comments/campaigns/likeness.py.
    """

    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, related_name="sketch", db_index=True
    )
    digest = models.BigIntegerField()

    class Meta:
        indexes = [
            # Serves the search for texts alike, newest first.
            models.Index(name="sketch_digest", fields=["digest", "-comment"]),
        ]

    def __str__(self) -> str:
        return f"{self.digest:x}"


class Breaker(models.Model):
    """One time in which everything was held, on a story or on the whole site.

    scope: "site", or "story" and the story's id. flooded_at: when a post last found
    the flood still on. closed_at: None while it is open.
    """

    scope = models.CharField(max_length=30)
    opened_at = models.DateTimeField(default=timezone.now)
    flooded_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="breaker_open_once", fields=["scope"], condition=Q(closed_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.scope
