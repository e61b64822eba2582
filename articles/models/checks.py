"""What publish checks go by and what was answered to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class PublishOverrideQuerySet(models.QuerySet):
    def reasons_for(self, article: Article) -> dict[str, str]:
        """Reasons by the key of the finding that was let pass; the latest of each."""
        given = self.filter(article=article.story_id).order_by("id")
        return dict(given.values_list("finding", "reason"))


class PublishOverride(models.Model):
    """A finding that somebody let pass, and why; kept for good.

    finding: Finding.key. version: of the story when the reason was given.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="publish_overrides")
    finding = models.CharField(max_length=64)
    sentence = models.TextField()
    reason = models.TextField(max_length=1000)
    version = models.PositiveIntegerField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = PublishOverrideQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        permissions = [
            ("override_publish_check", "Can let a publish check pass, with a reason"),
        ]
        constraints = [
            models.CheckConstraint(name="publish_override_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.sentence} {self.reason}"


class PointConfirmation(models.Model):
    """Which words of the body a point of the summary was last held against.

    point, basis: digests, see articles/point_basis.py. confirmed_by: None while nobody
    but its writer has looked.
    """

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="point_confirmations"
    )
    point = models.CharField(max_length=16)
    basis = models.CharField(max_length=64)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="point_confirmation_one_each", fields=["article", "point"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}, {self.point}"


class LegalPhrase(models.Model):
    """Words that keep a story in until somebody has looked at them."""

    text = models.CharField(
        _("words"),
        max_length=80,
        unique=True,
        help_text=_("In any capitals, as whole words; a * at the end stands for any ending."),
    )
    advice = models.CharField(
        max_length=200, blank=True, help_text=_("What to do: whom to ask, which word to use.")
    )

    class Meta:
        ordering = ["text"]
        constraints = [
            models.CheckConstraint(name="legal_phrase_has_words", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text
