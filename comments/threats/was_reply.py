"""It answered a comment that was erased or never existed.

Source: docs/moderation.md, "Threats", F2.
"""

from django.utils.translation import gettext as _

from comments.arrivals import Arrival


def look(arrival: Arrival) -> str | None:
    """A note when it stands by itself only because what it answered is gone."""
    return _("It answered a comment that is gone for good.") if arrival.was_reply else None
