"""Statuses of a story and the moves between them.

Source: docs/publishing.md, "Statuses and their doors".
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    RETURNED = "returned", _("Returned")
    READY = "ready", _("Ready")
    PUBLISHED = "published", _("Published")
    RETRACTED = "retracted", _("Retracted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CommentPolicy(TextChoices):
    """Whether readers may reply; blank is the next wider one's: section, then site."""

    INHERITED = "", _("As the section, or the site")
    OPEN = "open", _("Open, each reply read by a moderator")
    VERIFIED = "verified", _("For readers who confirm each reply by mail")
    CLOSED = "closed", _("Closed")


class ChangeKind(TextChoices):
    """What a change of words is that readers know."""

    TYPO = "typo", _("Typo: nothing a reader would notice")
    UPDATE = "update", _("Update: something has happened since")
    CLARIFICATION = "clarification", _("Clarification: it could be misread")
    CORRECTION = "correction", _("Correction: it was wrong")


TAKEN_DOWN = (Status.RETRACTED, Status.WITHDRAWN)


@dataclass(frozen=True)
class Move:
    """From which statuses a verb may start and where it ends.

    permission: codename in the articles app that every actor needs.
    """

    sources: frozenset[Status]
    target: Status
    permission: str


MOVES = {
    "submit_article": Move(
        frozenset({Status.DRAFT, Status.RETURNED}), Status.IN_REVIEW, "submit_article"
    ),
    "return_article": Move(
        frozenset({Status.IN_REVIEW, Status.READY}), Status.RETURNED, "return_article"
    ),
    "mark_article_ready": Move(
        frozenset({Status.DRAFT, Status.IN_REVIEW, Status.RETURNED}),
        Status.READY,
        "mark_article_ready",
    ),
    "publish_article": Move(
        frozenset({Status.READY, *TAKEN_DOWN}), Status.PUBLISHED, "publish_article"
    ),
    "unschedule_article": Move(frozenset({Status.PUBLISHED}), Status.READY, "unschedule_article"),
    "retract_article": Move(frozenset({Status.PUBLISHED}), Status.RETRACTED, "retract_article"),
    "withdraw_article": Move(
        frozenset({Status.PUBLISHED, Status.RETRACTED}), Status.WITHDRAWN, "withdraw_article"
    ),
}
