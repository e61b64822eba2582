"""What an author can do about a decision."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment

MAX_APPEAL_CHARACTERS = 1000


class AppealState(models.TextChoices):
    OPEN = "open", _("Waits for a moderator")
    WITH_EDITOR = "with-editor", _("Waits for an editor")
    STANDS = "stands", _("The decision stands")
    REVERSED = "reversed", _("The decision was reversed")


class Appeal(models.Model):
    """That an author asks for another look, once; comments/appeals.py writes its state."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="appeal")
    # The author's, read by those who judge; blank once the comment is erased.
    words = models.TextField(max_length=MAX_APPEAL_CHARACTERS, blank=True, editable=False)
    state = models.CharField(
        max_length=11, choices=AppealState, default=AppealState.OPEN, editable=False
    )
    judge = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    judged_at = models.DateTimeField(null=True, editable=False)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["id"]
        permissions = [
            ("judge_appeal", "Can judge appeals"),
            ("decide_appeal", "Can decide appeals on which two disagree"),
        ]
        constraints = [
            models.CheckConstraint(
                name="appeal_state_known", condition=Q(state__in=AppealState.values)
            ),
            models.CheckConstraint(
                name="appeal_has_two_heads",
                condition=Q(judge__isnull=True) | Q(editor__isnull=True) | ~Q(judge=F("editor")),
            ),
        ]
        indexes = [models.Index(name="appeal_by_state", fields=["state", "id"])]

    def __str__(self) -> str:
        return _("Appeal %(id)s") % {"id": self.pk}
