"""Attention for links is what spam pays for.

Source: docs/moderation.md, "Threats", B5.
"""

from django.conf import settings
from django.utils.translation import gettext as _

from comments.text import addresses_in
from comments.threats.verdicts import Written


def look(written: Written) -> str | None:
    """A note when the text holds more links than a comment usually needs."""
    count = len(addresses_in(written.body))
    if count > settings.COMMENT_MAX_LINKS:
        return _("It has %(count)d links.") % {"count": count}
    return None
