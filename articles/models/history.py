"""What happened to a story: revisions, corrections, addresses left, audit."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.querysets import CorrectionQuerySet


class Revision(models.Model):
    """A whole story as it was saved; made and read by articles/revisions.py alone."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    snapshot = models.JSONField()
    # True once readers could see this version, or will at the scheduled time.
    is_public = models.BooleanField(default=False)
    # When readers saw it first, or will; NULL for a public one that a host of the version
    # before has written.
    public_at = models.DateTimeField(null=True, blank=True)
    # Whether it reads otherwise than the last public one before it.
    changes_words = models.BooleanField(default=False, db_default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(name="revision_one_per_version", fields=["article", "version"]),
        ]

    def __str__(self) -> str:
        return f"{self.article}, version {self.version}"


class Correction(models.Model):
    """A public note about a mistake, kept for good."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(max_length=1000)
    # The versions that readers had before and after; the second is NULL until the
    # change has come, both where a note tells of no change.
    from_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    to_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    hides_earlier = models.BooleanField(
        _("the words before are not shown"), default=False, db_default=False
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="correction_kind_known",
                condition=Q(kind__in=["correction", "clarification", "update"]),
            ),
            models.CheckConstraint(name="correction_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="correction_leads_to_a_later_version",
                condition=Q(to_version__isnull=True) | Q(to_version__gt=F("from_version")),
            ),
        ]
        indexes = [
            # Serves /corrections/, newest first.
            models.Index(name="correction_newest", fields=["-made_at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"


class OldAddress(models.Model):
    """A slug that a public story had before; it redirects for good."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="old_addresses")
    day = models.DateField()
    slug = models.SlugField(max_length=80, allow_unicode=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="old_address_once", fields=["day", "slug"]),
            models.CheckConstraint(name="old_address_has_slug", condition=~Q(slug="")),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y/%m/%d}/{self.slug}"


class AuditEntry(models.Model):
    """One change of a story: who, what, when. Triggers refuse update and delete."""

    # No database constraints: erasing a person or a draft must not touch the
    # audit, and the audit must not keep them from being erased.
    article = models.ForeignKey(
        Article, on_delete=models.DO_NOTHING, db_constraint=False, related_name="audit_entries"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    verb = models.CharField(max_length=40)
    from_status = models.CharField(max_length=12, blank=True)
    to_status = models.CharField(max_length=12)
    version = models.PositiveIntegerField()
    detail = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "audit entries"
        constraints = [
            models.CheckConstraint(name="audit_names_its_verb", condition=~Q(verb="")),
        ]
        indexes = [
            models.Index(name="audit_of_article", fields=["article", "-id"]),
            # Serves the desk's list of one deed, newest first.
            models.Index(name="audit_by_verb", fields=["verb", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.verb}, article {self.article_id}"
