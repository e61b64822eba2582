"""The field that people don't see was filled in, by a bot or by autofill.

Source: docs/moderation.md, "Threats", C8.
"""

from django.utils.translation import gettext as _

from comments.arrivals import Arrival


def look(arrival: Arrival) -> str | None:
    """A note when the hidden field holds anything."""
    return _("The hidden field was filled in.") if arrival.honeypot else None
