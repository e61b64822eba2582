"""What is asked of stories."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Self

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Exists, Expression, Min, OuterRef, Prefetch, Q
from django.utils import timezone

from articles.states import TAKEN_DOWN, Status
from articles.word_index import newest_ids

_TEASER_FIELDS = (
    "headline",
    "short_headline",
    "slug",
    "standfirst",
    "section",
    "credit",
    "language",
    "lead_picture",
    "first_published_at",
    "first_published_on",
)
_LISTED_WITH_IT = (
    *("section__name", "section__slug"),
    *("lead_picture__key", "lead_picture__width", "lead_picture__height"),
)


class ArticleQuerySet(models.QuerySet):
    def published(self, at: datetime | None = None) -> Self:
        """What readers may see at a moment; the only public gate.

        at: aware datetime; None is now, read when called. So call it inside a
            function: kept at import time it would answer for that minute forever.
        Source: docs/publishing.md, "What readers see".
        """
        at = at or timezone.now()
        return self.filter(
            Q(superseded_at__isnull=True) | Q(superseded_at__gt=at),
            Q(expires_at__isnull=True) | Q(expires_at__gt=at),
            status=Status.PUBLISHED,
            publish_at__lte=at,
        )

    def addressable(self, at: datetime | None = None) -> Self:
        """Published stories and those whose address answers with a notice.

        For the article page and redirects alone. Ask Article.notice() before
        showing anything else of a row.
        Source: docs/publishing.md, "What readers see".
        """
        at = at or timezone.now()
        return self.filter(
            Q(superseded_at__isnull=True) | Q(superseded_at__gt=at),
            Q(status__in=TAKEN_DOWN)
            | Q(status=Status.PUBLISHED, publish_at__lte=at)
            | Q(status=Status.PUBLISHED) & ~Q(notice_kind=""),
        )

    def scheduled(self, at: datetime | None = None) -> Self:
        """Stories whose time of publication is fixed and still to come; None is now."""
        # Told by what it is not: for what it is SQLite would take the index of the status,
        # and go through all that was ever published.
        others = [status for status in Status if status != Status.PUBLISHED]
        return self.filter(publish_at__gt=at or timezone.now()).exclude(status__in=others)

    def ready(self) -> Self:
        """Stories that may go out."""
        return self.filter(status=Status.READY)

    def in_review(self) -> Self:
        """Stories that wait for an editor."""
        return self.filter(status=Status.IN_REVIEW)

    def drafts_of(self, user: AbstractBaseUser) -> Self:
        """Stories that one person has still in hand, returned ones included."""
        return self.filter(owner=user, status__in=[Status.DRAFT, Status.RETURNED])

    def next_boundary(self, at: datetime) -> datetime | None:
        """When published() of these stories changes next by the clock alone; one query.

        None: no such moment is known.
        """
        return earliest(self.boundaries(at))

    def boundaries(self, at: datetime) -> models.QuerySet:
        """The moments of next_boundary() as rows, in a form that can be compiled once."""
        names = ("publish_at", "superseded_at", "expires_at")
        to_come = {
            f"next_{name}": Min(name, filter=Q(status=Status.PUBLISHED, **{f"{name}__gt": at}))
            for name in names
        }
        # Each time has an index of its own; asked for together, they would be looked
        # for in a wider one that holds the whole archive.
        changing, *others = (
            self.model.objects.filter(**{f"{name}__gt": at}).order_by().values("pk")
            for name in names
        )
        changed = self.filter(pk__in=changing.union(*others)).order_by()
        return changed.values("status").annotate(**to_come).values_list(*to_come)

    def of_story(self, story_id: int | OuterRef) -> Self:
        """A story's first row and its working copy, by the first one's id."""
        return self.filter(Q(pk=story_id) | Q(replaces=story_id))

    def newest_first(self) -> Self:
        """By first publication, so that a story keeps its place when it is changed."""
        return self.order_by("-first_published_at", "-id")

    def in_section(self, section: models.Model) -> Self:
        """Stories of one section; each has one at the most."""
        return self.filter(section=section)

    def tagged(self, tag: models.Model) -> Self:
        """Stories with a tag, each once."""
        return self.filter(tags=tag)

    def by_author(self, author: models.Model) -> Self:
        """Stories with a name in the byline, whatever its role there."""
        return self.filter(bylines__author=author)

    def corrected(self) -> Self:
        """Stories with a correction, each as often as it has one."""
        return self.filter(corrections__isnull=False)

    def first_published_between(self, first: date, last: date) -> Self:
        """Days as they stand in addresses, both included."""
        # The days decide. The times, two days wider to hold in any zone, let the
        # index that orders every list begin and end where the days do.
        margin = timedelta(days=2)
        return self.filter(
            first_published_on__range=(first, last),
            first_published_at__gt=_midnight(first) - margin,
            first_published_at__lt=_midnight(last) + margin,
        )

    def newest_ids_with(self, words: Sequence[str], limit: int) -> list[int]:
        """Ids of the newest of these stories that hold every word; one query.

        words: those of articles/search.py; none find nothing.
        """
        return newest_ids(self, words, limit) if words else []

    def for_teasers(self) -> Self:
        """With what a teaser prints of the story's own row, in one query."""
        return self.only(*_TEASER_FIELDS)

    def for_lists(self) -> Self:
        """With what a list prints, in two queries."""
        return (
            self.select_related("section", "lead_picture")
            .prefetch_related(_bylines())
            .only(*_TEASER_FIELDS, *_LISTED_WITH_IT)
        )

    def for_feeds(self) -> Self:
        """With what a feed item prints, body included, in three queries; see add_notes()."""
        return (
            self.select_related("section", "lead_picture")
            .prefetch_related(_bylines(), "tags")
            .defer("search_text", "notice_reason", "return_note")
        )

    def with_page_parts(self) -> Self:
        """With all rows of a story's page, in eight queries."""
        placed = apps.get_model("articles", "PlacedPicture").objects.select_related("picture")
        told = apps.get_model("articles", "Correction").objects.told()
        return self.select_related("section", "lead_picture").prefetch_related(
            _bylines(),
            "summary_points",
            "pull_quotes",
            "related_links",
            Prefetch("placed_pictures", placed),
            "tags",
            Prefetch("corrections", told),
        )


class FrontPickQuerySet(models.QuerySet):
    def to_come(self, at: datetime | Expression) -> Self:
        """Picks in force at a moment or planned then."""
        in_time = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
        return self.filter(in_time, taken_back_at__isnull=True)

    def in_force(self, at: datetime) -> Self:
        """Picks that stand in their slots at a moment."""
        return self.to_come(at).filter(begins_at__lte=at)


class CorrectionQuerySet(models.QuerySet):
    def told(self, at: datetime | None = None) -> Self:
        """Notes whose time has come; those of a scheduled change wait for it. None is now."""
        return self.filter(made_at__lte=at or timezone.now())

    def shown_in_words(self, at: datetime | None = None) -> Self:
        """Notes whose versions readers may compare; None is now.

        Not those at or before a note that keeps the words before it from readers.
        """
        at = at or timezone.now()
        hiding = self.model.objects.told(at).filter(
            article=OuterRef("article"), hides_earlier=True, made_at__gte=OuterRef("made_at")
        )
        return self.told(at).filter(~Exists(hiding), from_version__isnull=False)

    def on_published(self, at: datetime | None = None) -> Self:
        """Corrections of stories that readers may see at a moment; None is now.

        Asks at once which stories a working copy stands in for, which are few: in one
        condition with the others, PostgreSQL would judge the whole archive.
        """
        at = at or timezone.now()
        public = apps.get_model("articles", "Article").objects.published(at)
        # For each correction in turn; a list of all published ids grows with the archive.
        shown = Q(Exists(public.filter(pk=OuterRef("article"))))
        copies = public.filter(replaces__isnull=False)
        if stood_in_for := list(copies.values_list("replaces", flat=True)):
            shown |= Q(article__in=stood_in_for)
        return self.told(at).filter(shown)


class TaggingQuerySet(models.QuerySet):
    def public(self, at: datetime) -> Self:
        """Those of stories that readers may see at a moment, which published() decides.

        at: aware datetime.
        """
        return self.filter(Q(shown_until__isnull=True) | Q(shown_until__gt=at), shown_from__lte=at)

    def newest_first(self) -> Self:
        """In the order of their stories."""
        return self.order_by("-first_published_at", "-article_id")


def earliest(rows: Iterable[Sequence[datetime | None]]) -> datetime | None:
    """The first of the moments in some rows; None when they hold none."""
    return min((moment for row in rows for moment in row if moment), default=None)


def _bylines() -> Prefetch:
    bylines = apps.get_model("articles", "Byline").objects.select_related("author")
    return Prefetch("bylines", bylines)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
