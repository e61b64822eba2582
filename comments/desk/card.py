"""All that stands beside one comment while it is judged.

Source: docs/moderation.md, "The queue".
"""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.campaigns.clusters import in_cluster
from comments.classifier.scoring import reasons_for
from comments.desk.claims import claims_of_others
from comments.models import Comment
from comments.querysets import CommentQuerySet, published_story
from comments.rule_states import Outcome
from comments.sections import in_sections_of
from comments.states import Reason, Status
from comments.threats import NOTHING, RULE_ERROR

# Somebody who wrote more is known well enough by these.
REMEMBERED = 200
LAST_FEW = 4
SAMPLES = 3
COUNTED = 1000
REPLIES = 3


@dataclass(frozen=True)
class Look:
    """What one rule found, in words."""

    rule: str
    note: str


@dataclass(frozen=True)
class Cluster:
    """Comments that wait and say nearly the same, the one on the card included.

    is_more: than were counted.
    """

    head: int
    count: int
    is_more: bool
    stories: int
    samples: list[Comment]


@dataclass
class Card:
    """A comment with its thread, its story, its writer's past and what the rules said."""

    comment: Comment
    user: User
    is_second_look: bool = False
    reports: list[tuple[str, int]] = field(default_factory=list)

    @property
    def status(self) -> str:
        """As the moderator is to see it: a second look can't be told from the first."""
        return Status.PENDING if self.is_second_look else self.comment.status

    @cached_property
    def above(self) -> list[Comment]:
        """What it answers, outermost first."""
        ids = {*self.comment.ancestor_ids, self.comment.parent_id} - {None}
        return list(Comment.objects.filter(pk__in=ids).in_thread_order()) if ids else []

    @cached_property
    def replies(self) -> list[Comment]:
        """The first few replies to it."""
        return list(self.comment.replies.order_by("id")[:REPLIES])

    @cached_property
    def holder(self) -> User | None:
        """Somebody else before whom it is now."""
        claim = claims_of_others(self.user).filter(comment=self.comment.pk)
        held = claim.select_related("moderator").first()
        return held and held.moderator

    @cached_property
    def before(self) -> CommentQuerySet:
        """What came from the same mailbox, newest first; None of a reader without one."""
        key = self.comment.email_key
        if not key:
            return Comment.objects.none()
        others = Comment.objects.filter(email_key=key).exclude(pk=self.comment.pk)
        return in_sections_of(self.user, others).newest_first()

    @cached_property
    def past(self) -> list[tuple[str, int]]:
        """How many of those were decided how, of the newest 200."""
        statuses = self.before.values_list("status", flat=True)[:REMEMBERED]
        counts = Counter(statuses)
        return [(status.label, counts[status]) for status in Status if counts[status]]

    @cached_property
    def last_few(self) -> list[Comment]:
        return list(self.before[:LAST_FEW])

    @cached_property
    def cluster(self) -> Cluster | None:
        """Others that wait and are alike; None when it stands alone."""
        if self.comment.edited_at is not None:
            return None
        head = self.comment.cluster_id or self.comment.pk
        alike = alike_waiting(head, self.user)
        # Without an order, which would have the whole queue read for a few.
        found = list(alike.order_by().values_list("pk", "article_id")[: COUNTED + 1])
        if len(found) < 2 or self.status != Status.PENDING:
            return None
        others = sorted(pk for pk, _story in found if pk != self.comment.pk)
        samples = Comment.objects.filter(pk__in=others[:SAMPLES]).order_by("pk")
        return Cluster(
            head,
            min(len(found), COUNTED),
            len(found) > COUNTED,
            len({story for _pk, story in found}),
            list(samples),
        )

    @property
    def doubts(self) -> list[Look]:
        """What the rules found."""
        return [_look(entry) for entry in self.comment.trace if entry["verdict"] != NOTHING]

    @property
    def passed(self) -> list[str]:
        """The rules that found nothing."""
        return [
            _words(entry["rule"]) for entry in self.comment.trace if entry["verdict"] == NOTHING
        ]

    @property
    def moving_words(self) -> list[str]:
        """Which words moved the estimate most, worked out now; none is kept."""
        return [word for word, _weight in reasons_for(self.comment)]

    @property
    def has_changed_story(self) -> bool:
        """Whether the story's words are others than those it answered."""
        revision = self.comment.revision
        return revision is not None and revision.version < self.comment.article.version


def card_of(comment_id: int, user: User, *, is_second_look: bool = False) -> Card | None:
    """The card of a comment; None where there is none. Parts are asked for when shown."""
    comment = (
        Comment.objects.filter(pk=comment_id)
        .select_related("article__section", "revision")
        .annotate(story_is_public=published_story(timezone.now()))
        .first()
    )
    if comment is None:
        return None
    card = Card(comment, user, is_second_look)
    if comment.reported_at is not None:
        reasons = Counter(comment.reports.values_list("reason", flat=True)[:COUNTED])
        card.reports = [(Reason(value).label, n) for value, n in reasons.most_common()]
    return card


def alike_waiting(head: int, user: User) -> CommentQuerySet:
    """The comments of a cluster that wait for somebody, oldest first.

    Without what its author changed: those are not the words that were alike.
    """
    waiting = Comment.objects.waiting().filter(in_cluster(head), is_escalated=False, edited_at=None)
    return in_sections_of(user, waiting)


def _look(entry: dict[str, str]) -> Look:
    name = _words(entry["rule"]).capitalize()
    if entry["verdict"] == RULE_ERROR:
        return Look(name, _("this rule crashed: %(note)s") % {"note": entry["note"]})
    if entry["verdict"] in Outcome.values:
        return Look(name, f"{Outcome(entry['verdict']).label}: {entry['note']}")
    return Look(name, entry["note"])


def _words(rule: str) -> str:
    return rule.replace("-", " ")
