"""The same comment twice: a double click, two tabs, two workers.

Source: docs/moderation.md, "Duplicates".
"""

from datetime import UTC, datetime

from django.utils.crypto import salted_hmac

from comments.arrivals import Arrival


def duplicate_key(arrival: Arrival, on: datetime) -> str:
    """A keyed digest of story, parent, mailbox, words and UTC day; unique in the table."""
    parts = [
        str(arrival.article.story_id),
        str(arrival.parent.pk if arrival.parent else 0),
        arrival.email_key,
        f"{on.astimezone(UTC):%Y-%m-%d}",
        arrival.body,
    ]
    return salted_hmac("comments.duplicates", "\n".join(parts), algorithm="sha256").hexdigest()
