"""Letters buried under combining marks.

Source: docs/moderation.md, "Threats", A6.
"""

from django.utils.translation import gettext as _

from comments.arrivals import Arrival
from comments.text import stacks_marks


def look(arrival: Arrival) -> str | None:
    """A note when a letter carries more marks than are shown."""
    if stacks_marks(arrival.body) or stacks_marks(arrival.name):
        return _("Letters carry more than four combining marks.")
    return None
