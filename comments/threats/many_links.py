"""Attention for links is what spam pays for.

Source: docs/moderation.md, "Threats", B5.
"""

from django.conf import settings
from django.utils.translation import gettext as _

from comments.arrivals import Arrival
from comments.text import addresses_in


def look(arrival: Arrival) -> str | None:
    """A note when the text holds more links than a comment usually needs."""
    count = len(addresses_in(arrival.body))
    if count > settings.COMMENT_MAX_LINKS:
        return _("It has %(count)d links.") % {"count": count}
    return None
