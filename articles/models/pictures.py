"""Pictures; the originals stay private, readers get renditions."""

import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def new_picture_key() -> str:
    """128 random bits in hexadecimal, the unguessable part of a picture's address."""
    return secrets.token_hex(16)


def original_path(picture: "Picture", filename: str) -> str:
    """Where an original is kept; nothing of the sender's file name reaches the disk."""
    return f"originals/{picture.key[:2]}/{picture.key}"


class Picture(models.Model):
    """A photograph or drawing with what must stand beside it."""

    key = models.CharField(max_length=32, unique=True, default=new_picture_key, editable=False)
    original = models.FileField(upload_to=original_path, max_length=120)
    width = models.PositiveIntegerField(editable=False, help_text=_("Pixels, upright."))
    height = models.PositiveIntegerField(editable=False, help_text=_("Pixels, upright."))
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What a reader who can't see the picture should know."),
    )
    is_decorative = models.BooleanField(
        default=False, help_text=_("Says nothing that the text does not; needs no alternative.")
    )
    caption = models.CharField(max_length=400, blank=True)
    credit = models.CharField(max_length=120, blank=True, help_text=_("“Photo: Ada Lind”."))
    focal_x = models.PositiveSmallIntegerField(
        default=50, validators=[MaxValueValidator(100)], help_text=_("Per cent from the left.")
    )
    focal_y = models.PositiveSmallIntegerField(
        default=50, validators=[MaxValueValidator(100)], help_text=_("Per cent from the top.")
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="picture_has_size", condition=Q(width__gte=1) & Q(height__gte=1)
            ),
            models.CheckConstraint(
                name="picture_focus_inside", condition=Q(focal_x__lte=100) & Q(focal_y__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.alt or f"Picture {self.pk}"
