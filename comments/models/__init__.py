"""The tables of the conversation."""

from comments.models.campaigns import Breaker, CommentSketch
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
from comments.models.rules import Rule, RuleSet, ScoreModel

__all__ = [
    "MAX_BODY_CHARACTERS",
    "MAX_NAME_CHARACTERS",
    "MAX_SHOWN_ANCESTORS",
    "PATH_DIGITS",
    "AuditSeal",
    "Breaker",
    "BulkItem",
    "BulkRun",
    "Claim",
    "Comment",
    "CommentSketch",
    "DeskEntry",
    "ModerationEntry",
    "Outcome",
    "PostingCount",
    "Rule",
    "RuleSet",
    "ScoreModel",
    "SecondLook",
    "SectionModerator",
]
