"""The tables of the conversation."""

from comments.models.comment import (
    MAX_BODY_CHARACTERS,
    MAX_NAME_CHARACTERS,
    MAX_SHOWN_ANCESTORS,
    PATH_DIGITS,
    Comment,
)
from comments.models.desk import (
    BulkItem,
    BulkRun,
    Claim,
    Outcome,
    SecondLook,
    SectionModerator,
)
from comments.models.limits import PostingCount
from comments.models.moderation import AuditSeal, DeskEntry, ModerationEntry

__all__ = [
    "MAX_BODY_CHARACTERS",
    "MAX_NAME_CHARACTERS",
    "MAX_SHOWN_ANCESTORS",
    "PATH_DIGITS",
    "AuditSeal",
    "BulkItem",
    "BulkRun",
    "Claim",
    "Comment",
    "DeskEntry",
    "ModerationEntry",
    "Outcome",
    "PostingCount",
    "SecondLook",
    "SectionModerator",
]
