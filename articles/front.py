"""The front page: which story stands where.

Composed of the newest stories by themselves; no story and no picture twice.
Source: docs/publishing.md, "The front page".
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import OuterRef, Subquery

from articles.models import Article, Picture, Section

SECONDS = 3
BRIEFS = 7
ROW_STORIES = 4
# A lead wants a picture, but none so much that old news leads the paper.
LEAD_CANDIDATES = 6


@dataclass(frozen=True)
class Teaser:
    """A story's place in the paper. picture: None when it has none to show there."""

    article: Article
    picture: Picture | None = None


@dataclass(frozen=True)
class SectionRow:
    """A section's newest stories that stand nowhere above; the first is set larger."""

    section: Section
    feature: Teaser
    others: list[Teaser]


@dataclass(frozen=True)
class FrontPage:
    """lead is None when nothing was published yet."""

    lead: Teaser | None = None
    seconds: list[Teaser] = field(default_factory=list)
    briefs: list[Article] = field(default_factory=list)
    rows: list[SectionRow] = field(default_factory=list)


def compose_front_page(at: datetime) -> FrontPage:
    """The front page at a moment, in seven queries."""
    newest = list(Article.objects.published(at).newest_first().for_lists()[: 1 + SECONDS + BRIEFS])
    if not newest:
        return FrontPage()
    shown: set[int] = set()
    lead, *rest = _picture_first(newest, shown, among=LEAD_CANDIDATES)
    lead_teaser = _teaser(lead, shown)
    rest = _picture_first(rest, shown)
    seconds = [_teaser(article, shown) for article in rest[:1]]
    seconds += [Teaser(article) for article in rest[1:SECONDS]]
    return FrontPage(lead_teaser, seconds, rest[SECONDS:], _section_rows(newest, at, shown))


def _section_rows(above: list[Article], at: datetime, shown: set[int]) -> list[SectionRow]:
    rows = []
    for section, articles in _newest_by_section(above, at):
        feature, *others = _picture_first(articles, shown)
        rows.append(
            SectionRow(section, _teaser(feature, shown), [Teaser(article) for article in others])
        )
    return rows


def _newest_by_section(
    above: list[Article], at: datetime
) -> Iterable[tuple[Section, list[Article]]]:
    """Sections in the order of the menu with their next stories; two queries and prefetches.

    The ids come first, one indexed step for each place: a window over all stories
    would read the whole archive.
    """
    next_in_section = (
        Article.objects.published(at)
        .filter(section=OuterRef("pk"))
        .exclude(pk__in=[article.pk for article in above])
        .newest_first()
        .values("pk")
    )
    places = [f"story_{n}" for n in range(ROW_STORIES)]
    sections = Section.objects.annotate(
        **{place: Subquery(next_in_section[n : n + 1]) for n, place in enumerate(places)}
    )
    ids = {section: [getattr(section, place) for place in places] for section in sections}
    wanted = [pk for pks in ids.values() for pk in pks if pk is not None]
    articles = Article.objects.published(at).for_lists().in_bulk(wanted)
    for section, pks in ids.items():
        found = [articles[pk] for pk in pks if pk in articles]
        if found:
            yield section, found


def _picture_first(
    articles: list[Article], shown: set[int], among: int | None = None
) -> list[Article]:
    """The same stories, the first one that has a picture left to show put in front.

    among: how many of them may come to the front; None is any.
    """
    for article in articles[:among]:
        if article.lead_picture_id and article.lead_picture_id not in shown:
            return [article, *(other for other in articles if other != article)]
    return articles


def _teaser(article: Article, shown: set[int]) -> Teaser:
    if article.lead_picture_id is None or article.lead_picture_id in shown:
        return Teaser(article)
    shown.add(article.lead_picture_id)
    return Teaser(article, article.lead_picture)
