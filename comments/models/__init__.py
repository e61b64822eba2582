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
from comments.models.mail import (
    LetterCount,
    Mailbox,
    MailTask,
    MailToken,
    ReplyNotice,
    ReplyWatch,
)
from comments.models.moderation import AuditSeal, DeskEntry, ModerationEntry
from comments.models.privacy import Erasure
from comments.models.readers import (
    MAX_ANSWER_CHARACTERS,
    MAX_NOTE_CHARACTERS,
    MAX_PASSAGE_CHARACTERS,
    MAX_REPORT_CHARACTERS,
    BacklogClosure,
    ErrorReport,
    Report,
)
from comments.models.receipts import MAX_APPEAL_CHARACTERS, Appeal, AppealState
from comments.models.rules import Rule, RuleSet, ScoreModel

__all__ = [
    "MAX_ANSWER_CHARACTERS",
    "MAX_APPEAL_CHARACTERS",
    "MAX_BODY_CHARACTERS",
    "MAX_NAME_CHARACTERS",
    "MAX_NOTE_CHARACTERS",
    "MAX_PASSAGE_CHARACTERS",
    "MAX_REPORT_CHARACTERS",
    "MAX_SHOWN_ANCESTORS",
    "PATH_DIGITS",
    "Appeal",
    "AppealState",
    "AuditSeal",
    "BacklogClosure",
    "Breaker",
    "BulkItem",
    "BulkRun",
    "Claim",
    "Comment",
    "CommentSketch",
    "DeskEntry",
    "Erasure",
    "ErrorReport",
    "LetterCount",
    "MailTask",
    "MailToken",
    "Mailbox",
    "ModerationEntry",
    "Outcome",
    "PostingCount",
    "ReplyNotice",
    "ReplyWatch",
    "Report",
    "Rule",
    "RuleSet",
    "ScoreModel",
    "SecondLook",
    "SectionModerator",
]
