"""What moderators work with: who holds which comment, whose section is whose."""

from django.conf import settings
from django.db import models

from articles.models import Section
from comments.models.comment import Comment
from comments.states import Status


class Claim(models.Model):
    """A comment that is before one moderator, so that no other is handed it.

    It ends by the clock, and never stops a decision that somebody makes by hand.
    """

    comment = models.OneToOneField(
        Comment, on_delete=models.CASCADE, primary_key=True, related_name="claim"
    )
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="claim_of_moderator", fields=["moderator", "until"])]

    def __str__(self) -> str:
        return f"comment {self.comment_id} until {self.until:%H:%M:%S}"


class SectionModerator(models.Model):
    """Binds a moderator to a section; whoever is bound to none decides on all."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="moderated_sections"
    )
    # PROTECT: whoever lost their last section so would decide on all of them.
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["user", "section"]
        constraints = [
            models.UniqueConstraint(name="section_moderator_once", fields=["user", "section"]),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.section}"


class SecondLook(models.Model):
    """A decision that another moderator makes once more, unawares; it changes nothing.

    to_status: what the first decided. verdict: what the second did, "" until then.
    """

    comment = models.OneToOneField(
        Comment, on_delete=models.CASCADE, primary_key=True, related_name="second_look"
    )
    first = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    to_status = models.CharField(max_length=10, choices=Status)
    version = models.PositiveIntegerField()
    drawn_at = models.DateTimeField()
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    verdict = models.CharField(max_length=10, choices=Status, blank=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # Serves those that still wait for a second moderator.
            models.Index(name="second_look_open", fields=["verdict", "drawn_at"]),
            models.Index(name="second_look_judged", fields=["-judged_at"]),
        ]

    def __str__(self) -> str:
        return f"comment {self.comment_id}"


class BulkRun(models.Model):
    """One decision on many comments, bound to what the moderator saw of a filter."""

    verb = models.CharField(max_length=40)
    reason = models.CharField(max_length=16, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.verb}, run {self.pk}"


class Outcome(models.TextChoices):
    WAITING = "", "–"
    DONE = "done", "done"
    # It was as seen, but the verb does not lead anywhere from there.
    SKIPPED = "skipped", "skipped"
    # Somebody decided, or its author changed it, after it was seen.
    CONFLICT = "conflict", "conflict"


class BulkItem(models.Model):
    """One comment of a run as it was seen, and what became of it."""

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="items")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=10, choices=Status)
    version = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="bulk_item_once_each", fields=["run", "comment"]),
        ]
        # Serves the next chunk of a run and the count of each outcome.
        indexes = [models.Index(name="bulk_item_outcome", fields=["run", "outcome", "comment"])]

    def __str__(self) -> str:
        return f"comment {self.comment_id} of run {self.run_id}"
