"""How much was posted of late."""

from django.db import models


class PostingCount(models.Model):
    """How often somebody posted in a window of time; who is a keyed digest.

    Counted in the shared database, so that more workers or a restart don't open
    the limits.
    """

    key = models.CharField(max_length=64)
    window_start = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="posting_count_once_per_window", fields=["key", "window_start"]
            ),
        ]
        indexes = [models.Index(name="posting_count_age", fields=["window_start"])]

    def __str__(self) -> str:
        return f"{self.count} since {self.window_start:%H:%M}"
