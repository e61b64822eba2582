"""The form is more than a week old, or signed with an old key.

Source: docs/moderation.md, "Threats", C5.
"""

from django.utils.translation import gettext as _

from comments.arrivals import Arrival
from comments.tokens import Token


def look(arrival: Arrival) -> str | None:
    """A note when the page was opened long ago, or kept by a cache."""
    return _("The form is more than a week old.") if arrival.token == Token.STALE else None
