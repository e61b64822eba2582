"""How large the months of the archive are."""

from django.db import models


class StoryMonth(models.Model):
    """How many stories of one month the sitemaps may name, the clock aside.

    Triggers alone write it, see articles/month_counts.py. month: its first day.
    """

    month = models.DateField(primary_key=True)
    stories = models.IntegerField()

    class Meta:
        ordering = ["month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.stories}"
