"""An email address in the text, the reader's own or somebody else's.

Source: docs/moderation.md, "Threats", B4.
"""

import re

from django.utils.translation import gettext as _

from comments.threats.verdicts import Written

# One character before the @ is enough, and keeps the search linear.
_EMAIL = re.compile(r"\w@[\w-]+\.\w")


def look(written: Written) -> str | None:
    """A note when the text or the name holds an email address."""
    if _EMAIL.search(written.body) or _EMAIL.search(written.name):
        return _("It shows an email address.")
    return None
