"""The browser did not say from which page it was sent.

Source: docs/moderation.md, "Threats", C2, C3.
"""

from django.utils.translation import gettext as _

from comments.arrivals import Arrival
from comments.origin import Origin


def look(arrival: Arrival) -> str | None:
    """A note when it may not have been sent from our page."""
    return _("No sign that it came from our page.") if arrival.origin == Origin.UNKNOWN else None
