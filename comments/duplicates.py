"""The same comment twice: a double click, two tabs, two workers.

Source: docs/moderation.md, "Duplicates".
"""

from datetime import UTC, datetime

from comments.addresses import networks
from comments.arrivals import Arrival
from comments.digests import keyed_digest


def duplicate_key(arrival: Arrival, on: datetime) -> str:
    """A keyed digest of story, parent, sender, words and UTC day; unique in the table.

    The sender is a mailbox and the network it wrote from. Without the network, whoever
    copies public words could try mailboxes, and would learn from the answer whose they are.
    """
    parts = [
        str(arrival.article.story_id),
        str(arrival.parent.pk if arrival.parent else 0),
        arrival.email_key,
        networks(arrival.address)[0] if arrival.address else "",
        f"{on.astimezone(UTC):%Y-%m-%d}",
        arrival.body,
    ]
    return keyed_digest("duplicates", "\n".join(parts))
