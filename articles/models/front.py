"""What editors put on the front page and on sections' fronts, and when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.taxonomy import Section
from articles.querysets import FrontPickQuerySet
from articles.slots import Block, Slot


class Front(models.Model):
    """A page whose slots editors fill; only articles/curating.py writes it.

    section: None is the paper's front page. version: counts the changes.
    """

    section = models.OneToOneField(
        Section, on_delete=models.CASCADE, null=True, editable=False, related_name="front"
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("front page")
        permissions = [("curate_front_page", "Can curate the front page and sections' fronts")]
        constraints = [
            # Also where the section is NULL, which is like no other NULL.
            models.UniqueConstraint(Coalesce("section", 0), name="front_once"),
        ]

    def __str__(self) -> str:
        return str(self.section) if self.section else str(_("Front page"))


class FrontChange(models.Model):
    """One change of a front: who, what, when. Triggers refuse update and delete.

    cuts: of each pick that it ended or took back, by id, the end it had before.
    """

    # No database constraint: its front goes with a section, what was done stays.
    front = models.ForeignKey(
        Front, on_delete=models.DO_NOTHING, db_constraint=False, related_name="changes"
    )
    version = models.PositiveIntegerField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    verb = models.CharField(max_length=40)
    block = models.CharField(max_length=8, choices=Block, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    headline = models.CharField(
        max_length=160, blank=True, help_text=_("Of the story, as it read then.")
    )
    cuts = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="front_change_one_per_version", fields=["front", "version"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb}, front {self.front_id}"


class FrontPick(models.Model):
    """A story put in a slot for a time.

    ends_at: None is no end yet. taken_back_at: set, it never stands anywhere.
    words: of the strip, where the slot is that.
    """

    front = models.ForeignKey(Front, on_delete=models.CASCADE, related_name="picks")
    block = models.CharField(max_length=8, choices=Block)
    position = models.PositiveSmallIntegerField()
    # The first row of a story, whichever of its rows readers see.
    story = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=120, blank=True)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    change = models.ForeignKey(FrontChange, on_delete=models.PROTECT, related_name="picks")

    objects = FrontPickQuerySet.as_manager()

    class Meta:
        ordering = ["begins_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="front_pick_block_known", condition=Q(block__in=Block.values)
            ),
            models.CheckConstraint(
                name="front_pick_begins_before_it_ends",
                condition=Q(ends_at__isnull=True) | Q(begins_at__lt=F("ends_at")),
            ),
            models.CheckConstraint(
                name="front_strip_has_words_and_end",
                condition=~Q(block=Block.BREAKING) | ~Q(words="") & Q(ends_at__isnull=False),
            ),
        ]
        indexes = [
            # Serves every front: what stands there, and what is to come.
            models.Index(name="front_pick_to_come", fields=["front", "ends_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.slot.name}: {self.story_id}"

    @property
    def slot(self) -> Slot:
        return Slot(self.block, self.position)
