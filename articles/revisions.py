"""Whole stories as plain data, and back.

snapshot() and restore() serve history, working copies, export and undo alike, so
that a field is never copied in two ways.
"""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model
from django.db.models.functions import Coalesce
from django.utils.dateparse import parse_datetime

from articles.models import Article, Revision

# The words and choices of a story; its status, times, address day and version are
# facts about it, not content, and no snapshot puts them back.
CONTENT_FIELDS = (
    "headline",
    "short_headline",
    "slug",
    "standfirst",
    "body",
    "section_id",
    "credit",
    "dateline",
    "language",
    "lead_picture_id",
    "canonical_url",
    "comment_policy",
    "comments_close_at",
    "comments_are_sensitive",
    "embargo_until",
    "expires_at",
)
PART_FIELDS = {
    "summary_points": ("text",),
    "bylines": ("author_id", "role"),
    "pull_quotes": ("key", "text", "speaker"),
    "related_links": ("key", "kicker", "title", "url"),
    "placed_pictures": ("key", "picture_id", "alt", "caption"),
}
# What readers read of them as the story itself.
READ_FIELDS = ("headline", "standfirst", "body")
READ_PARTS = ("summary_points", "pull_quotes")
_TIMES = ("comments_close_at", "embargo_until", "expires_at")


def snapshot(article: Article) -> dict[str, Any]:
    """A story with all its rows as JSON-ready data; times in ISO 8601, UTC."""
    parts = {
        name: [_fields(row, fields) for row in getattr(article, name).all()]
        for name, fields in PART_FIELDS.items()
    }
    tags = list(article.tags.order_by("id").values_list("id", flat=True))
    return {"content": content(article), "parts": parts, "tags": tags}


def content(article: Article) -> dict[str, Any]:
    """The words of a story that are not rows, as snapshot() keeps them."""
    words = {field: getattr(article, field) for field in CONTENT_FIELDS}
    return words | {field: _in_utc(words[field]) for field in _TIMES}


def restore(article: Article, data: dict[str, Any]) -> None:
    """Put a snapshot's words and rows into a story.

    Pass it to revise_article as its `write`, which makes a new version of it.
    A section, picture or author deleted since is the database's IntegrityError.
    """
    # A snapshot older than a field says nothing about it.
    for field in data["content"].keys() & set(CONTENT_FIELDS):
        value = data["content"][field]
        setattr(article, field, parse_datetime(value) if field in _TIMES and value else value)
    for name, rows in data["parts"].items():
        manager = getattr(article, name)
        manager.all().delete()
        manager.bulk_create(
            manager.model(article=article, position=position, **row)
            for position, row in enumerate(rows, start=1)
        )
    article.tags.set(data["tags"])


def keep_revision(article: Article, *, by: User, public_at: datetime | None = None) -> Revision:
    """Keep a story's present version; one that has been public stays marked so.

    public_at: when readers see this version first; None if they don't.
    """
    kept = snapshot(article)
    is_public = public_at is not None
    changes_words = is_public and _changes_words(article, kept)
    revision, created = Revision.objects.get_or_create(
        article=article,
        version=article.version,
        defaults={
            "snapshot": kept,
            "made_by": by,
            "is_public": is_public,
            "public_at": public_at,
            "changes_words": changes_words,
        },
    )
    if is_public and not created and not revision.is_public:
        # Publication may have given the story its address since.
        revision.snapshot, revision.is_public, revision.public_at = kept, True, public_at
        revision.changes_words = changes_words
        revision.save(update_fields=["snapshot", "is_public", "public_at", "changes_words"])
    return revision


def differs_from_last_revision(article: Article) -> bool:
    """Whether a story, as it is in hand, says anything that its last revision does not."""
    last = article.revisions.first()
    return last is None or last.snapshot != snapshot(article)


def last_seen(article: Article, at: datetime) -> Revision | None:
    """The version that readers of a story saw last; None if they never saw one."""
    public = article.revisions.filter(is_public=True)
    return public.alias(seen_at=Coalesce("public_at", "made_at")).filter(seen_at__lte=at).first()


def reads_otherwise(article: Article, revision: Revision) -> bool:
    """Whether a story, as it is in hand, says anything else than a version of it did."""
    return _read_words(revision.snapshot) != _read_words(snapshot(article))


def _changes_words(article: Article, data: dict[str, Any]) -> bool:
    """Whether a story reads otherwise than its last public version did."""
    before = article.revisions.filter(is_public=True, version__lt=article.version).first()
    return before is not None and _read_words(before.snapshot) != _read_words(data)


def _read_words(data: dict[str, Any]) -> list[Any]:
    return [
        *(data["content"][field] for field in READ_FIELDS),
        *(data["parts"][name] for name in READ_PARTS),
    ]


def _in_utc(moment: datetime | None) -> str | None:
    return moment and moment.astimezone(UTC).isoformat()


def forget_unseen_versions(article: Article) -> None:
    """Versions that were to go out by a schedule taken back or rewritten never did."""
    taken_down = article.audit_entries.filter(verb__in=["retract_article", "withdraw_article"])
    last_seen = taken_down.values_list("version", flat=True).first() or 0
    article.revisions.filter(version__gt=last_seen).update(is_public=False, public_at=None)


def _fields(row: Model, fields: tuple[str, ...]) -> dict[str, Any]:
    return {field: getattr(row, field) for field in fields}
