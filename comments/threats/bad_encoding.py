"""Bytes that are no text, or characters that no text should hold.

Source: docs/moderation.md, "Threats", A3.
"""

from django.utils.translation import gettext as _

from comments.arrivals import Arrival
from comments.text import REPLACEMENT


def look(arrival: Arrival) -> str | None:
    """A note when something could not be read and stands as U+FFFD."""
    words = (arrival.body, arrival.name, arrival.email, arrival.website)
    if arrival.has_bad_encoding or any(REPLACEMENT in word for word in words):
        return _("Part of it could not be read.")
    return None
