"""What stories are filed under: sections, tags and authors."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.addresses import path_to
from articles.states import CommentPolicy


class Section(models.Model):
    """A part of the paper, in the order of the menu."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True, allow_unicode=True)
    description = models.TextField(blank=True, help_text=_("Shown above the section's stories."))
    position = models.PositiveIntegerField(default=0, help_text=_("Place in the menu."))
    is_default = models.BooleanField(
        default=False, help_text=_("Takes imported stories that name no section.")
    )
    comment_policy = models.CharField(
        max_length=8,
        choices=CommentPolicy,
        default=CommentPolicy.INHERITED,
        db_default=CommentPolicy.INHERITED,
        blank=True,
    )
    comments_close_after_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text=_("Days after publication, to the second; blank is as the site."),
    )
    comments_shown_after_proof = models.BooleanField(
        default=False,
        db_default=False,
        help_text=_("Replies in which nothing is doubtful show once confirmed by mail."),
    )
    comments_are_sensitive = models.BooleanField(
        default=False, db_default=False, help_text=_("Every reply is held for a moderator.")
    )

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                name="section_one_default", fields=["is_default"], condition=Q(is_default=True)
            ),
            models.CheckConstraint(name="section_has_name", condition=~Q(name="") & ~Q(slug="")),
            models.CheckConstraint(
                name="section_comment_policy_known",
                condition=Q(comment_policy__in=CommentPolicy.values),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_to("articles:section", self.slug)


class Tag(models.Model):
    """A subject that stories of several sections share."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True, allow_unicode=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(name="tag_has_name", condition=~Q(name="") & ~Q(slug="")),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_to("articles:tag", self.slug)


class Author(models.Model):
    """A name that stands in bylines, with or without an account."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    role = models.CharField(max_length=120, blank=True, help_text=_("“Harbour reporter”."))
    bio = models.TextField(blank=True)
    # SET_NULL: whoever leaves keeps the bylines.
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
    )

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(name="author_has_name", condition=~Q(name="") & ~Q(slug="")),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_to("articles:author", self.slug)
