"""Sent from a page that was opened before comments closed.

Source: docs/moderation.md, "Threats", F8.
"""

from django.utils.translation import gettext as _

from comments.arrivals import Arrival


def look(arrival: Arrival) -> str | None:
    """A note when comments had closed a moment before."""
    return _("Comments had just closed.") if arrival.came_after_closing else None
