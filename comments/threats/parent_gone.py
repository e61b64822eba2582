"""What it answers is not public, or not yet.

Source: docs/moderation.md, "Threats", F2.
"""

from django.utils.translation import gettext as _

from comments.arrivals import Arrival
from comments.states import Status


def look(arrival: Arrival) -> str | None:
    """A note when readers can't see what it answers; approval asks again."""
    if arrival.parent is not None and arrival.parent.status != Status.APPROVED:
        return _("The comment it answers is not public.")
    return None
