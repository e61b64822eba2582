"""Comments as a file: CSV that no spreadsheet runs, JSON that is exact.

Source: docs/moderation.md, "Export".
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from articles.spreadsheets import harmless_csv
from comments.querysets import CommentQuerySet

FIELDS = (
    "id",
    "article_id",
    "parent_id",
    "status",
    "reason",
    "name",
    "body",
    "website",
    "flags",
    "created_at",
)
# Of people; these need a right of their own.
CONTACT_FIELDS = ("email", "address", "user_agent")
READ_AT_ONCE = 2000


def csv_lines(comments: CommentQuerySet, fields: tuple[str, ...]) -> Iterator[str]:
    """All of some comments as CSV, a line each, every cell quoted and harmless."""
    return harmless_csv(fields, (row.values() for row in _rows(comments, fields)))


def json_lines(comments: CommentQuerySet, fields: tuple[str, ...]) -> Iterator[str]:
    """All of some comments as one JSON list, letter for letter."""
    separator = "[\n"
    for row in _rows(comments, fields):
        yield separator + json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)
        separator = ",\n"
    yield "\n]\n" if separator == ",\n" else "[]\n"


def _rows(comments: CommentQuerySet, fields: tuple[str, ...]) -> Iterable[dict[str, Any]]:
    rows = comments.order_by("id").values(*fields)
    return rows.iterator(chunk_size=READ_AT_ONCE)
