"""Nobody can tell which address it came from, so no limit on addresses applies.

Source: docs/moderation.md, "Threats", E3.
"""

from django.utils.translation import gettext as _

from comments.arrivals import Arrival


def look(arrival: Arrival) -> str | None:
    """A note when a reader's network address is unknown."""
    if arrival.address is None and arrival.author is None:
        return _("Its network address is unknown.")
    return None
