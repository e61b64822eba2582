"""Letters buried under combining marks.

Source: docs/moderation.md, "Threats", A6.
"""

from django.utils.translation import gettext as _

from comments.text import stacks_marks
from comments.threats.verdicts import Written


def look(written: Written) -> str | None:
    """A note when a letter carries more marks than are shown."""
    if stacks_marks(written.body) or stacks_marks(written.name):
        return _("Letters carry more than four combining marks.")
    return None
