"""A comment as a moderator's page had it, which is what a decision is bound to."""

from copy import copy

from comments.forms import read_id
from comments.models import Comment


def as_seen(comment: Comment, typed: str) -> Comment:
    """A comment with the status and version of the page.

    typed: those two with a blank between. A version that can't be read is 0, which no
        comment has.
    """
    status, _blank, version = typed.partition(" ")
    seen = copy(comment)
    seen.status, seen.version = status, read_id(version) or 0
    return seen
