"""Which comment a moderator is handed next, and how many wait.

Source: docs/moderation.md, "The queue".
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Self

from django.contrib.auth.models import User
from django.db.models import OuterRef, Q, Subquery

from comments.desk import second_looks
from comments.desk.claims import claim_first, claims_of, claims_of_others, release
from comments.models import Comment
from comments.moderation import JUDGE_ESCALATED
from comments.querysets import CommentQuerySet
from comments.sections import in_sections_of, sections_of
from comments.states import Status

# Looked at to find one that nobody holds; more moderators at once wait a moment.
CANDIDATES = 30
# Counting stops here: a queue of 100,000 is counted as fast as one of a thousand.
COUNTED = 1000

_NEW = Q(status=Status.PENDING, is_escalated=False, awaits_proof=False)
_REPORTED = Q(status=Status.APPROVED, reported_at__isnull=False)
_ESCALATED = Q(status=Status.PENDING, is_escalated=True)

# A value and no join: PostgreSQL would join all that wait before it takes the first few.
_WAITING_HEAD = Subquery(
    Comment.objects.filter(_NEW, pk=OuterRef("cluster"), edited_at=None).order_by().values("pk")[:1]
)


class Order(StrEnum):
    OLDEST = "oldest"
    RISKIEST = "riskiest"


@dataclass(frozen=True)
class Waiting:
    """How much waits for somebody; is_more: than were counted."""

    count: int
    is_more: bool

    @classmethod
    def of(cls, found: int) -> Self:
        """found: at most one more than is counted."""
        return cls(min(found, COUNTED), found > COUNTED)


def waits_for(user: User) -> Q:
    """What of all comments somebody may be handed."""
    handed = Q(pk__in=())
    if user.has_perm("comments.approve_comment"):
        handed |= _NEW | _REPORTED
    if user.has_perm(JUDGE_ESCALATED):
        handed |= _ESCALATED
    return handed


def next_comment(user: User, order: Order, put_off: Collection[int] = ()) -> Comment | None:
    """The next comment that waits, claimed for somebody; None when there is none for them.

    What they hold already comes first, so that a reload shows the same again.
    put_off: ids that they don't want now.
    """
    held = set(claims_of(user).values_list("comment", flat=True)) - set(put_off)
    for pk in held:
        if comment := _still_waiting(pk, user):
            return comment
        release(pk, user)
    taken_by_others = set(claims_of_others(user).values_list("comment", flat=True))
    not_these = taken_by_others | set(put_off)
    candidates = islice(_candidates(user, order, not_these), CANDIDATES)
    while pk := claim_first(candidates, user):
        # It may have been decided between the list and the claim.
        if comment := _still_waiting(pk, user):
            return comment
        release(pk, user)
    return None


def in_line(user: User, order: Order, put_off: Collection[int], limit: int) -> list[Comment]:
    """The first comments of the queue, whoever holds them, to be looked over."""
    found: list[Comment] = []
    for source in _sources(user, order):
        rows = source.exclude(pk__in=put_off)[: limit - len(found)]
        found += rows
        if len(found) == limit:
            break
    return found


def oldest_waiting_at(user: User) -> datetime | None:
    """When the comment arrived that has waited longest for somebody."""
    new = in_sections_of(user, Comment.objects.waiting().filter(waits_for(user)))
    return new.values_list("created_at", flat=True).first()


def waiting(user: User) -> Waiting:
    """How many comments wait for somebody, counted to a thousand."""
    return Waiting.of(sum(source.order_by()[: COUNTED + 1].count() for source in _counted(user)))


def _still_waiting(pk: int, user: User) -> Comment | None:
    comments = in_sections_of(user, Comment.objects.filter(pk=pk))
    if second_looks.is_open_for(pk, user):
        return comments.first()
    return comments.filter(waits_for(user)).first()


def _candidates(user: User, order: Order, not_these: Collection[int]) -> Iterator[int]:
    """Ids in the order in which they are handed out; each source is asked when reached."""
    first = True
    for source in _sources(user, order):
        for pk in source.exclude(pk__in=not_these).values_list("pk", flat=True)[:CANDIDATES]:
            if first:
                # Among others that wait, so that it can't be told from them.
                yield from second_looks.ids_for(user, not_these)
                first = False
            yield pk


def _counted(user: User) -> Iterator[CommentQuerySet]:
    comments = in_sections_of(user, Comment.objects.all())
    if user.has_perm("comments.approve_comment"):
        yield comments.filter(_REPORTED)
        yield comments.filter(_NEW)
    if user.has_perm(JUDGE_ESCALATED):
        yield comments.filter(_ESCALATED)


def _sources(user: User, order: Order) -> Iterator[CommentQuerySet]:
    """What waits, in the order in which it is handed out; each served by an index."""
    comments = in_sections_of(user, Comment.objects.all())
    if user.has_perm("comments.approve_comment"):
        # Readers see these now.
        yield comments.filter(_REPORTED).order_by("reported_at", "id")
    if user.has_perm(JUDGE_ESCALATED):
        yield comments.filter(_ESCALATED).order_by("id")
    if user.has_perm("comments.approve_comment"):
        new = comments.filter(_NEW)
        if sections_of(user) is None:
            # Of texts that are alike one card is shown, with the first of them. That
            # may stand in a section which somebody who is bound to others doesn't see.
            new = new.alias(waiting_head=_WAITING_HEAD).filter(waiting_head=None)
        if order == Order.RISKIEST:
            yield new.filter(score__isnull=False).order_by("-score", "id")
            yield new.filter(score__isnull=True).order_by("id")
        else:
            yield new.order_by("id")
