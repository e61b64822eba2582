"""The audit of stories as a file. Source: docs/publishing.md, "Statuses and their doors"."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from articles.models import AuditEntry
from articles.spreadsheets import harmless_csv

COLUMNS = (
    "id",
    "made_at",
    "actor_id",
    "actor",
    "verb",
    "article_id",
    "headline",
    "from_status",
    "to_status",
    "version",
    "detail",
)
# Each comes with its story, whose words may be long.
READ_AT_ONCE = 500


def audit_file(found: QuerySet[AuditEntry]) -> StreamingHttpResponse:
    """Entries as CSV, oldest first, sent while they are read."""
    rows = found.order_by("id").iterator(chunk_size=READ_AT_ONCE)
    response = StreamingHttpResponse(
        harmless_csv(COLUMNS, map(_cells, rows)), content_type="text/csv; charset=utf-8"
    )
    name = f"stories-audit-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def held(entry: AuditEntry, name: str) -> object | None:
    """A row the entry points at, or None when it is gone."""
    try:
        return getattr(entry, name)
    except ObjectDoesNotExist:
        return None


def _cells(entry: AuditEntry) -> Iterator[Any]:
    told = {
        "made_at": entry.made_at.isoformat(),
        "actor": held(entry, "actor"),
        "headline": held(entry, "article") or entry.detail.get("headline"),
        "detail": json.dumps(entry.detail, ensure_ascii=False, sort_keys=True),
    }
    return (told[name] if name in told else getattr(entry, name) for name in COLUMNS)
