"""Whole stories as plain data, and back.

snapshot() and restore() serve history, working copies, export and undo alike, so
that a field is never copied in two ways.
"""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model
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
_TIMES = ("comments_close_at", "embargo_until", "expires_at")


def snapshot(article: Article) -> dict[str, Any]:
    """A story with all its rows as JSON-ready data; times in ISO 8601, UTC."""
    content = {field: getattr(article, field) for field in CONTENT_FIELDS}
    content |= {field: content[field] and content[field].isoformat() for field in _TIMES}
    parts = {
        name: [_fields(row, fields) for row in getattr(article, name).all()]
        for name, fields in PART_FIELDS.items()
    }
    tags = list(article.tags.order_by("id").values_list("id", flat=True))
    return {"content": content, "parts": parts, "tags": tags}


def restore(article: Article, data: dict[str, Any]) -> None:
    """Put a snapshot's words and rows into a story.

    Pass it to revise_article as its `write`, which makes a new version of it.
    A section, picture or author deleted since is the database's IntegrityError.
    """
    for field, value in data["content"].items():
        setattr(article, field, parse_datetime(value) if field in _TIMES and value else value)
    for name, rows in data["parts"].items():
        manager = getattr(article, name)
        manager.all().delete()
        manager.bulk_create(
            manager.model(article=article, position=position, **row)
            for position, row in enumerate(rows, start=1)
        )
    article.tags.set(data["tags"])


def keep_revision(article: Article, *, by: User, is_public: bool) -> Revision:
    """Keep a story's present version; one that has been public stays marked so."""
    revision, created = Revision.objects.get_or_create(
        article=article,
        version=article.version,
        defaults={"snapshot": snapshot(article), "made_by": by, "is_public": is_public},
    )
    if is_public and not created and not revision.is_public:
        revision.is_public = True
        revision.save(update_fields=["is_public"])
    return revision


def _fields(row: Model, fields: tuple[str, ...]) -> dict[str, Any]:
    return {field: getattr(row, field) for field in fields}
