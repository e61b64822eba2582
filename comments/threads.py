"""A conversation in the order it is read: who answers whom, and what is missing.

Source: docs/moderation.md, "What readers see".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.db.models import Count, Window

from articles.models import Article
from comments.models import Comment
from comments.querysets import CommentQuerySet
from comments.states import Reason, Status

PAGE_SIZE = 50


class Shown(Enum):
    WHOLE = "whole"
    # Stands on an earlier page; this one begins inside its thread.
    NAMED = "named"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Answered:
    """What a deep reply answers; both "" when readers don't see it any more."""

    name: str = ""
    url: str = ""


@dataclass(frozen=True)
class Entry:
    """One place in the thread.

    closes: one item for each element that ends after it.
    answers: what it replies to, where indentation does not say so; else None.
    """

    comment: Comment
    shown: Shown
    closes: range
    answers: Answered | None


def conversation(article: Article, at: datetime) -> CommentQuerySet:
    """The visible comments on a story in thread order, each with the `total` of them."""
    visible = Comment.objects.visible(at).on_story(article).in_thread_order()
    return visible.for_readers().annotate(total=Window(Count("id")))


def in_thread(rows: list[Comment], address: str) -> list[Entry]:
    """Some comments of a conversation, in order, with what they hang on; one query at most.

    A comment that readers don't see leaves a place-holder where one of these hangs on
    it, an earlier page's comment its name.
    address: of the conversation's own pages.
    """
    on_page = {comment.pk: comment for comment in rows}
    above = _not_here(rows, on_page)
    everybody = above | on_page
    ancestors = {pk for comment in rows for pk in comment.ancestor_ids}
    placed = [
        comment
        for comment in everybody.values()
        if comment.pk in on_page or comment.pk in ancestors or _how(comment) != Shown.WHOLE
    ]
    placed.sort(key=lambda comment: comment.path)
    next_levels = [comment.level for comment in placed[1:]] + [0]
    return [
        Entry(
            comment=comment,
            shown=_how(comment, is_here=comment.pk in on_page),
            closes=range(max(0, comment.level - next_level + 1)),
            answers=_answered(comment, on_page, everybody, address),
        )
        for comment, next_level in zip(placed, next_levels, strict=False)
    ]


def _not_here(rows: Iterable[Comment], on_page: dict[int, Comment]) -> dict[int, Comment]:
    needed = {pk for comment in rows for pk in (*comment.ancestor_ids, comment.parent_id) if pk}
    missing = needed - on_page.keys()
    return Comment.objects.for_readers().in_bulk(missing) if missing else {}


def _how(comment: Comment, *, is_here: bool = True) -> Shown:
    if comment.status == Status.APPROVED:
        return Shown.WHOLE if is_here else Shown.NAMED
    by_author = comment.status == Status.ERASED and comment.reason == Reason.NONE
    return Shown.WITHDRAWN if by_author else Shown.REMOVED


def _answered(
    comment: Comment, on_page: dict[int, Comment], everybody: dict[int, Comment], address: str
) -> Answered | None:
    if comment.pk not in on_page or comment.parent_id in (None, *comment.ancestor_ids[-1:]):
        return None
    parent = everybody[comment.parent_id]
    if parent.status != Status.APPROVED:
        return Answered()
    is_here = parent.pk in on_page
    url = f"#comment-{parent.pk}" if is_here else f"{address}?comment={parent.pk}"
    return Answered(parent.name, url)
