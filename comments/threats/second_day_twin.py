"""The same words from the same mailbox the day before, across midnight UTC.

Within a day the table itself holds duplicates off.
Source: docs/moderation.md, "Threats", C4.
"""

from django.utils.translation import gettext as _

from comments.arrivals import Arrival


def look(arrival: Arrival) -> str | None:
    """A note when yesterday's post has the same words."""
    return _("The same words came yesterday.") if arrival.background.came_yesterday else None
