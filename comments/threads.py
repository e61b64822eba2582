"""A conversation in the order it is read: who answers whom, and what is missing.

Source: docs/moderation.md, "What readers see".
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from django.db.models import BigAutoField, Count, DateTimeField, Exists, Subquery

from articles.models import Article
from articles.prepared import Given, Prepared, PreparedForIds
from comments.folding import fold
from comments.models import PATH_DIGITS, Comment
from comments.querysets import CommentQuerySet
from comments.states import Reason, Status
from comments.story_facts import Badge, StoryFacts

PAGE_SIZE = 50


class Shown(StrEnum):
    WHOLE = "whole"
    # Stands on an earlier page; this one begins inside its thread.
    NAMED = "named"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"


class Row(NamedTuple):
    """A comment as pages print it."""

    pk: int
    parent_id: int | None
    path: str
    name: str
    body: str
    website: str
    author_id: int | None
    revision_id: int | None
    status: str
    reason: str
    is_pick: bool
    created_at: datetime

    # What the path says, it says of a row as of the whole comment.
    level = Comment.level
    ancestor_ids = Comment.ancestor_ids

    def thread(self) -> str:
        """What all comments of a thread share; later threads have later ones."""
        return self.path[:PATH_DIGITS]


class Whole(NamedTuple):
    """What each comment found by conversation() says of all of it."""

    total: int = 0
    has_picks: bool = False


class Answered(NamedTuple):
    """What a deep reply answers; both "" when readers don't see it any more."""

    name: str = ""
    url: str = ""


class Entry(NamedTuple):
    """One place in the thread.

    closes: names of the elements that end after it, innermost first.
    answers: what it replies to, where indentation does not say so; else None.
    folded: how many places stand behind a button that begins here; 0: there is none.
    updated_at: when the words it answered were changed; None while they stand.
    """

    comment: Row
    shown: Shown
    closes: tuple[str, ...]
    answers: Answered | None
    folded: int = 0
    badge: Badge = Badge.NONE
    updated_at: datetime | None = None


# So many of a tuple's columns are the comment's own.
_OWN = len(Row._fields)


def conversation(article: Article, at: datetime, *, newest: bool = False) -> CommentQuerySet:
    """The visible comments on a story in thread order, as tuples for rows_of().

    newest: the newest thread first; the answers inside it stay in their order.
    """
    rows = _rows(article.story_id, at)
    return rows.newest_threads_first() if newest else rows


def first_page(article: Article, at: datetime) -> tuple[list[Row], Whole]:
    """The first rows of a conversation, and what holds for all of it; one query."""
    return rows_of(_first_page.rows(at=at, story=article.story_id))


def rows_of(found: Sequence[tuple]) -> tuple[list[Row], Whole]:
    """Some comments of a conversation(), and what holds for all of it."""
    whole = Whole._make(found[0][_OWN:]) if found else Whole()
    return [Row._make(row[:_OWN]) for row in found], whole


def in_thread(
    rows: Iterable[Row], address: str, facts: StoryFacts, *, newest: bool = False
) -> list[Entry]:
    """Some comments of a conversation, in order, with what they hang on; one query at most.

    A comment that readers don't see leaves a place-holder where one of these hangs on
    it, an earlier page's comment its name.
    rows: in either order. address: of the conversation's own pages.
    """
    on_page = {row.pk: row for row in rows}
    ancestors = {pk: row.ancestor_ids for pk, row in on_page.items()}
    hung_on = {pk for above in ancestors.values() for pk in above}
    answered = {row.parent_id for row in on_page.values() if row.parent_id}
    above = _read((hung_on | answered) - on_page.keys())
    placed = list(on_page.values())
    placed += [row for row in above.values() if row.pk in hung_on or _how(row) != Shown.WHOLE]
    placed.sort(key=attrgetter("path"))
    if newest:
        # Stable: inside a thread the order stays.
        placed.sort(key=Row.thread, reverse=True)
    entries = []
    for row, place in zip(placed, fold([row.level for row in placed]), strict=True):
        is_here = row.pk in on_page
        answers = None
        if is_here and row.parent_id and row.parent_id not in ancestors[row.pk][-1:]:
            answers = _answered(row.parent_id, on_page, above, address)
        entries.append(
            Entry(
                comment=row,
                shown=_how(row, is_here=is_here),
                closes=place.closes,
                answers=answers,
                folded=place.folded,
                badge=facts.badge_of(row),
                updated_at=facts.first_update_after(row),
            )
        )
    return entries


def _rows(story_id: int | Given, at: datetime | Given) -> CommentQuerySet:
    visible = Comment.objects.visible_on(story_id, at)
    # A subquery, which reads an index alone; a window over the rows would read them all.
    counted = visible.order_by().values("article").annotate(n=Count("pk")).values("n")
    # A pick is public, and so is the story whose page this is. Every path is greater
    # than "": asked for it, SQLite takes the index of picks.
    picked = Comment.objects.filter(is_pick=True, article=story_id, path__gt="")
    with_total = visible.in_thread_order().annotate(
        total=Subquery(counted), has_picks=Exists(picked)
    )
    return with_total.values_list(*Row._fields, *Whole._fields)


_first_page = Prepared(
    lambda: _rows(Given("story", BigAutoField()), Given("at", DateTimeField()))[:PAGE_SIZE]
)
_some = PreparedForIds(lambda ids: Comment.objects.filter(pk__in=ids).values_list(*Row._fields))


def _read(ids: set[int]) -> dict[int, Row]:
    """Comments that stand on another page, or that readers don't see any more."""
    return {row.pk: row for row in map(Row._make, _some.rows(list(ids)))}


def _how(comment: Row, *, is_here: bool = True) -> Shown:
    if comment.status == Status.APPROVED:
        return Shown.WHOLE if is_here else Shown.NAMED
    by_author = comment.status == Status.ERASED and comment.reason == Reason.NONE
    return Shown.WITHDRAWN if by_author else Shown.REMOVED


def _answered(
    parent_id: int, on_page: dict[int, Row], above: dict[int, Row], address: str
) -> Answered:
    if parent := on_page.get(parent_id):
        return Answered(parent.name, f"#comment-{parent_id}")
    parent = above[parent_id]
    if parent.status != Status.APPROVED:
        return Answered()
    return Answered(parent.name, f"{address}?comment={parent_id}")
