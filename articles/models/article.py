"""The story itself."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.addresses import path_to
from articles.querysets import ArticleQuerySet
from articles.states import TAKEN_DOWN, CommentPolicy, Status

# Languages written from right to left that a newsroom is likely to meet
# (CLDR, "layout characterOrder"); everything else runs left to right.
RTL_LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})

MAX_BODY_BYTES = 2_000_000


def at_most_200_bytes(slug: str) -> None:
    """File systems and proxies stop at 255 bytes a path segment; leave room."""
    if len(slug.encode()) > 200:
        raise ValidationError(_("The address is too long: at most 200 bytes."))


def at_most_2_megabytes(html: str) -> None:
    if len(html.encode()) > MAX_BODY_BYTES:
        raise ValidationError(_("The body is too long: at most 2 MB."))


class NoticeKind(models.TextChoices):
    """Which notice stands at the address of a story that was taken down."""

    NONE = "", _("None")
    RETRACTED = Status.RETRACTED.value, _("Retracted")
    WITHDRAWN = Status.WITHDRAWN.value, _("Withdrawn")


@dataclass(frozen=True)
class Notice:
    """All that readers get of a story that is not public any more.

    kind: retracted (200), withdrawn or expired (410).
    """

    kind: str
    reason: str
    url: str


class Article(models.Model):
    """A story from draft to archive.

    Only articles/publishing.py writes status and times, and only
    articles/revising.py the rest.
    """

    headline = models.CharField(max_length=160)
    short_headline = models.CharField(
        max_length=80, blank=True, help_text=_("For lists where the headline is too long.")
    )
    slug = models.SlugField(
        _("address"),
        max_length=80,
        blank=True,
        allow_unicode=True,
        validators=[at_most_200_bytes],
        help_text=_("Left blank, it is made of the headline at publication."),
    )
    standfirst = models.TextField(max_length=400, blank=True)
    # HTML of the allow-list in articles/rich_text.py; revise_article cleans it
    # whatever door it came through.
    body = models.TextField(blank=True, validators=[at_most_2_megabytes])
    section = models.ForeignKey(
        "articles.Section", on_delete=models.PROTECT, null=True, blank=True, related_name="articles"
    )
    tags = models.ManyToManyField(
        "articles.Tag", through="articles.Tagging", blank=True, related_name="articles"
    )
    authors = models.ManyToManyField(
        "articles.Author", through="articles.Byline", related_name="articles"
    )
    credit = models.CharField(
        _("agency credit"), max_length=60, blank=True, help_text=_("AFP, Reuters…")
    )
    dateline = models.CharField(max_length=80, blank=True, help_text=_("Place of the report."))
    language = models.CharField(
        max_length=12,
        default="en",
        validators=[RegexValidator(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z", _("Not a language tag."))],
        help_text=_("A BCP 47 tag, such as en, fr or ar."),
    )
    lead_picture = models.ForeignKey(
        "articles.Picture",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_articles",
    )
    canonical_url = models.URLField(
        max_length=500, blank=True, help_text=_("Where an agency published the story first.")
    )
    comment_policy = models.CharField(
        max_length=8, choices=CommentPolicy, default=CommentPolicy.INHERITED, blank=True
    )
    comments_close_at = models.DateTimeField(null=True, blank=True)
    comments_are_sensitive = models.BooleanField(
        _("replies are sensitive"),
        default=False,
        # Of the database too: a host that does not know the column yet goes on storing.
        db_default=False,
        help_text=_("Every reply is held, whatever the section allows."),
    )
    embargo_until = models.DateTimeField(
        null=True, blank=True, help_text=_("Not to be published before this time.")
    )
    expires_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Not shown to readers from this time on.")
    )

    status = models.CharField(
        max_length=12, choices=Status, default=Status.DRAFT, editable=False, db_index=True
    )
    publish_at = models.DateTimeField(null=True, blank=True, editable=False)
    first_published_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The day in the address, in the site's time zone; never changes once public.
    first_published_on = models.DateField(null=True, blank=True, editable=False)
    revised_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("Last change of words already public.")
    )
    notice_kind = models.CharField(
        max_length=12, choices=NoticeKind, default=NoticeKind.NONE, blank=True, editable=False
    )
    notice_reason = models.TextField(blank=True, editable=False)
    return_note = models.TextField(blank=True, editable=False)

    # A working copy names the first row of the story it will replace, which is
    # out of sight from superseded_at on.
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="working_copies",
    )
    superseded_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The story's version of which the working copy was made.
    base_version = models.PositiveIntegerField(null=True, blank=True, editable=False)

    version = models.PositiveIntegerField(default=1, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="owned_articles",
    )
    # NULL, not "", where nothing was imported: the digest is unique.
    source_digest = models.CharField(  # noqa: DJ001
        max_length=64, null=True, blank=True, unique=True, editable=False
    )
    # Each word once, as articles/search.py compares them; articles/word_index.py finds them.
    search_text = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        permissions = [
            ("revise_any_article", "Can revise any article, not only their own drafts"),
            ("submit_article", "Can submit an article for review"),
            ("return_article", "Can return an article to its reporter"),
            ("mark_article_ready", "Can mark an article ready"),
            ("publish_article", "Can publish and schedule an article"),
            ("unschedule_article", "Can take back a schedule"),
            ("retract_article", "Can retract an article"),
            ("withdraw_article", "Can withdraw an article"),
            ("correct_article", "Can publish a correction"),
            ("begin_working_copy", "Can prepare a change to a live story"),
            ("discard_working_copy", "Can give up a prepared change"),
        ]
        constraints = [
            models.CheckConstraint(
                name="article_status_known", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="article_comment_policy_known",
                condition=Q(comment_policy__in=CommentPolicy.values),
            ),
            models.CheckConstraint(
                name="article_has_headline",
                condition=~Q(headline=""),
                violation_error_message=_("A story needs a headline."),
            ),
            models.CheckConstraint(
                # Page, feed and sitemap print these; none of them should have
                # to decide what a published story without one means.
                name="article_published_has_time_and_address",
                condition=~Q(status=Status.PUBLISHED)
                | Q(publish_at__isnull=False)
                & Q(first_published_at__isnull=False)
                & Q(first_published_on__isnull=False)
                & ~Q(slug=""),
                violation_error_message=_("A published story needs a time and an address."),
            ),
            models.CheckConstraint(
                name="article_taken_down_says_why",
                condition=~Q(status__in=TAKEN_DOWN)
                | Q(notice_kind=F("status"))
                & ~Q(notice_reason="")
                & ~Q(slug="")
                & Q(first_published_on__isnull=False),
            ),
            models.CheckConstraint(
                name="article_notice_kind_known", condition=Q(notice_kind__in=NoticeKind.values)
            ),
            models.CheckConstraint(
                name="article_embargo_before_publication",
                condition=~Q(status=Status.PUBLISHED)
                | Q(embargo_until__isnull=True)
                | Q(embargo_until__lte=F("publish_at")),
                violation_error_message=_("The embargo ends after the story is published."),
            ),
            models.CheckConstraint(
                name="article_expires_after_publication",
                condition=~Q(status=Status.PUBLISHED)
                | Q(expires_at__isnull=True)
                | Q(expires_at__gt=F("publish_at")),
                violation_error_message=_("The story would expire before it is published."),
            ),
            models.CheckConstraint(
                name="article_day_and_time_together",
                condition=Q(first_published_on__isnull=True, first_published_at__isnull=True)
                | Q(first_published_on__isnull=False, first_published_at__isnull=False),
            ),
            models.UniqueConstraint(
                # The day is NULL until publication, so drafts may share a slug.
                name="article_one_slug_per_day",
                fields=["first_published_on", "slug"],
                condition=Q(replaces__isnull=True),
            ),
            models.UniqueConstraint(
                name="article_one_working_copy",
                fields=["replaces"],
                condition=Q(replaces__isnull=False),
            ),
            models.CheckConstraint(
                name="article_working_copy_knows_its_base",
                condition=Q(replaces__isnull=True, base_version__isnull=True)
                | Q(replaces__isnull=False, base_version__isnull=False),
            ),
            models.CheckConstraint(
                name="article_not_its_own_working_copy",
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
            ),
            models.CheckConstraint(
                name="article_working_copy_has_no_address",
                condition=Q(replaces__isnull=True)
                | Q(status=Status.PUBLISHED)
                | Q(slug="", first_published_on__isnull=True),
            ),
            models.CheckConstraint(
                name="article_superseded_after_publication",
                condition=Q(superseded_at__isnull=True)
                | Q(status=Status.PUBLISHED) & Q(superseded_at__gt=F("publish_at")),
            ),
            models.CheckConstraint(name="article_version_counts", condition=Q(version__gte=1)),
        ]
        # Whole, not only of published rows: SQLite can't tell that a bound
        # `status = ?` falls under an index's own condition, and would not use it.
        indexes = [
            # Serves published().newest_first(), the query behind every list. With all
            # that published(), a list of days and the sitemaps ask, so that a far page
            # is found in the index alone.
            models.Index(
                name="article_newest",
                fields=[
                    "status",
                    "-first_published_at",
                    "-id",
                    "publish_at",
                    "superseded_at",
                    "expires_at",
                    "first_published_on",
                    "canonical_url",
                ],
            ),
            models.Index(
                name="article_newest_in_section",
                fields=[
                    "section",
                    "status",
                    "-first_published_at",
                    "-id",
                    "publish_at",
                    "superseded_at",
                    "expires_at",
                ],
            ),
            # Serves published() of stories known by their ids, such as those of a tag, an
            # author or a correction: thousands are judged without reading a row.
            models.Index(
                name="article_public",
                fields=[
                    "id",
                    "status",
                    "publish_at",
                    "superseded_at",
                    "expires_at",
                    "first_published_at",
                ],
            ),
            # These serve the desk's list, newest change first, whole and by its filters.
            models.Index(name="article_changed", fields=["-changed_at", "-id"]),
            models.Index(name="article_changed_by_status", fields=["status", "-changed_at", "-id"]),
            models.Index(
                name="article_changed_in_section", fields=["section", "-changed_at", "-id"]
            ),
            models.Index(name="article_changed_of_owner", fields=["owner", "-changed_at", "-id"]),
            # These serve next_boundary(), which every list asks.
            models.Index(name="article_publish_at", fields=["publish_at"]),
            models.Index(
                name="article_superseded_at",
                fields=["superseded_at"],
                condition=Q(superseded_at__isnull=False),
            ),
            models.Index(
                name="article_expires_at",
                fields=["expires_at"],
                condition=Q(expires_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        """The reader's address; only a story that has a day and a slug has one."""
        return path_to("articles:article", self.first_published_on, self.slug)

    @property
    def story_id(self) -> int:
        """Id of the story's first row, to which comments and links point."""
        return self.replaces_id or self.pk

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, from the language."""
        return "rtl" if self.language.split("-")[0] in RTL_LANGUAGES else "ltr"

    @property
    def is_corrected(self) -> bool:
        """Whether a note says that it was wrong; from its notes as they were fetched."""
        return any(note.kind == "correction" for note in self.corrections.all())

    @property
    def list_headline(self) -> str:
        return self.short_headline or self.headline

    def is_public(self, at: datetime | None = None) -> bool:
        """The same rule as published(), for a row already in hand."""
        at = at or timezone.now()
        return (
            self.status == Status.PUBLISHED
            and self.publish_at <= at
            and (self.superseded_at is None or at < self.superseded_at)
            and (self.expires_at is None or at < self.expires_at)
        )

    def has_come_out(self, at: datetime | None = None) -> bool:
        """Published, and its time has come; it may have expired since."""
        return self.status == Status.PUBLISHED and self.publish_at <= (at or timezone.now())

    def is_scheduled(self, at: datetime | None = None) -> bool:
        """Published by the verb, but its time has not come."""
        return self.status == Status.PUBLISHED and (at or timezone.now()) < self.publish_at

    def notice(self, at: datetime | None = None) -> Notice | None:
        """What stands in place of a story that was public once; None while it is public."""
        at = at or timezone.now()
        if self.is_public(at):
            return None
        if self.status == Status.PUBLISHED and self.expires_at and self.expires_at <= at:
            return Notice("expired", "", self.get_absolute_url())
        if self.notice_kind:
            return Notice(self.notice_kind, self.notice_reason, self.get_absolute_url())
        return None

    @property
    def effective_comment_policy(self) -> str:
        """Its own, else its section's, else the site's; never blank."""
        of_section = self.section.comment_policy if self.section else ""
        return self.comment_policy or of_section or settings.COMMENT_POLICY
