"""What was erased, known by digests alone."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Erasure(models.Model):
    """One line of the ledger of erasures; see comments/privacy/ledger.py."""

    class What(models.TextChoices):
        COMMENT = "comment", _("A comment")
        MAILBOX = "mailbox", _("All of a mailbox")

    what = models.CharField(max_length=7, choices=What)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    is_written = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="erasure_once", fields=["what", "digest", "made_at"]),
        ]
        indexes = [
            models.Index(
                name="erasure_unwritten", fields=["id"], condition=models.Q(is_written=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}, {self.made_at:%Y-%m-%d}"
