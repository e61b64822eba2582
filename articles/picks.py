"""What editors' picks put on a front at a moment.

Source: docs/publishing.md, "The front page".
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BigAutoField, OuterRef, QuerySet, Subquery

from articles.models import Article, FrontPick
from articles.page_lifetime import first_after
from articles.prepared import Given, Prepared
from articles.querysets import ArticleQuerySet, FrontPickQuerySet
from articles.reading import AT
from articles.slots import BREAKING, FRONT_SLOTS, SECTION_SLOTS, Slot

_SECTION = Given("section", BigAutoField())


@dataclass(frozen=True)
class Picks:
    """Of one front at a moment; rows of stories by their ids, all of them public.

    stories: by slot, from top to bottom, each once. strip: of breaking news, its words
    and the row of its story. boundary: when a pick begins or ends next, or None.
    """

    stories: dict[Slot, int] = field(default_factory=dict)
    strip: tuple[str, int] | None = None
    boundary: datetime | None = None


def front_picks(at: datetime) -> Picks:
    """Those of the paper's front page; one query."""
    return _standing(_on_front.rows(at=at), FRONT_SLOTS, at)


def section_picks(section_id: int, at: datetime) -> Picks:
    """Those of a section's front; one query."""
    return _standing(_on_section.rows(section=section_id, at=at), SECTION_SLOTS, at)


def _standing(rows: Sequence[Sequence[Any]], slots: Sequence[Slot], at: datetime) -> Picks:
    shown, boundaries = {}, []
    for block, position, words, begins_at, ends_at, story in rows:
        boundaries += [begins_at, ends_at]
        if begins_at <= at and story is not None:
            shown[Slot(block, position)] = (words, story)
    stories: dict[Slot, int] = {}
    for slot in slots:
        if slot in shown and shown[slot][1] not in stories.values():
            stories[slot] = shown[slot][1]
    return Picks(stories, shown.get(BREAKING), first_after(at, *boundaries))


def _to_come(picks: FrontPickQuerySet, stories: ArticleQuerySet) -> QuerySet:
    """Picks in force or planned at a moment, each with the row that readers see, or None."""
    rows = stories.of_story(OuterRef("story"))
    return (
        picks.to_come(AT)
        .annotate(shown=Subquery(rows.values("pk")[:1]))
        .order_by()
        .values_list("block", "position", "words", "begins_at", "ends_at", "shown")
    )


_on_front = Prepared(
    lambda: _to_come(
        FrontPick.objects.filter(front__section__isnull=True), Article.objects.published(AT)
    )
)
# A story that left the section stands on its front no more.
_on_section = Prepared(
    lambda: _to_come(
        FrontPick.objects.filter(front__section=_SECTION),
        Article.objects.published(AT).in_section(_SECTION),
    )
)
