"""Columns of a comment that tell who wrote it or what.

Source: docs/privacy.md, "Erasure".
"""

from typing import Any

# And what stands in each once the comment is erased.
BLANK: dict[str, Any] = {
    "body": "",
    "name": "",
    "email": "",
    "email_key": "",
    "website": "",
    "author": None,
    "address": None,
    "user_agent": "",
    "duplicate_key": None,
    "flags": [],
    "trace": [],
    "score": None,
}
# Those that stay: ids, times and decisions. A new column stands in one of both.
KEPT = frozenset(
    {
        *("id", "article", "revision", "parent", "path", "cluster", "status", "reason", "version"),
        *(
            "awaits_proof",
            "is_escalated",
            "reported_at",
            "is_pick",
            "proved_at",
            "edited_at",
            "created_at",
        ),
        # Of a random link, by which its author sees that it is gone.
        "receipt_digest",
    }
)
