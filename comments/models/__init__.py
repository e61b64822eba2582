"""The tables of the conversation."""

from comments.models.comment import (
    MAX_BODY_CHARACTERS,
    MAX_NAME_CHARACTERS,
    MAX_SHOWN_ANCESTORS,
    PATH_DIGITS,
    Comment,
)
from comments.models.limits import PostingCount
from comments.models.moderation import ModerationEntry

__all__ = [
    "MAX_BODY_CHARACTERS",
    "MAX_NAME_CHARACTERS",
    "MAX_SHOWN_ANCESTORS",
    "PATH_DIGITS",
    "Comment",
    "ModerationEntry",
    "PostingCount",
]
