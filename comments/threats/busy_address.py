"""Many comments from one address, such as a school's.

Source: docs/moderation.md, "Threats", D1, D6.
"""

from django.conf import settings
from django.utils.translation import gettext as _


def look(posts: int) -> str | None:
    """A note from the 16th comment of one address on.

    posts: how many it has sent in this window, as counted in the posting
        transaction; so this rule is asked there and not with the others.
    """
    if posts > settings.COMMENT_BUSY_ADDRESS_AFTER:
        return _("Comment number %(posts)d of its address in a short time.") % {"posts": posts}
    return None
