"""The front page: which story stands where.

Composed of the newest stories by themselves; no story and no picture twice.
Source: docs/publishing.md, "The front page".
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from articles.models import Article, Picture, Section
from articles.prepared import GivenIds, Prepared, PreparedForIds
from articles.reading import AT, add_pictures, add_points

SECONDS = 3
BRIEFS = 7
ROW_STORIES = 4
# A lead wants a picture, but none so much that old news leads the paper.
LEAD_CANDIDATES = 6
ON_TOP = 1 + SECONDS + BRIEFS
_PLACES = [f"story_{n}" for n in range(ROW_STORIES)]


@dataclass(frozen=True)
class Teaser:
    """A story's place in the paper."""

    article: Article
    has_picture: bool = False

    @property
    def picture(self) -> Picture | None:
        """None when it has none to show there."""
        return self.article.lead_picture if self.has_picture else None


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

    @property
    def teasers(self) -> list[Teaser]:
        """All of them, from top to bottom."""
        in_rows = [teaser for row in self.rows for teaser in (row.feature, *row.others)]
        return [*filter(None, [self.lead]), *self.seconds, *in_rows]


def compose_front_page(at: datetime) -> FrontPage:
    """The front page at a moment, in five queries."""
    newest = _newest.instances(at=at)
    if not newest:
        return FrontPage()
    sections = _sections.instances([article.pk for article in newest], at=at)
    by_section = _next_by_section(sections, at)
    _add_sections(newest, sections)
    shown: set[int] = set()
    lead, *rest = _picture_first(newest, shown, among=LEAD_CANDIDATES)
    lead_teaser = _teaser(lead, shown)
    rest = _picture_first(rest, shown)
    seconds = [_teaser(article, shown) for article in rest[:1]]
    seconds += [Teaser(article) for article in rest[1:SECONDS]]
    front = FrontPage(lead_teaser, seconds, rest[SECONDS:], _section_rows(by_section, shown))
    add_points(lead)
    add_pictures([teaser.article for teaser in front.teasers if teaser.has_picture])
    return front


_newest = Prepared(lambda: Article.objects.published(AT).newest_first().for_teasers()[:ON_TOP])


def _sections_with_next(above: GivenIds) -> QuerySet:
    """Sections in the order of the menu, each with the ids of its next stories.

    One indexed step for each place: a window over all stories would read the whole
    archive.
    """
    next_in_section = (
        Article.objects.published(AT)
        .filter(section=OuterRef("pk"))
        .exclude(pk__in=above)
        .newest_first()
        .values("pk")
    )
    return Section.objects.annotate(
        **{place: Subquery(next_in_section[n : n + 1]) for n, place in enumerate(_PLACES)}
    )


_sections = PreparedForIds(_sections_with_next, sizes=(ON_TOP,))
_public = PreparedForIds(lambda ids: Article.objects.published(AT).for_teasers().filter(pk__in=ids))


def _section_rows(
    by_section: list[tuple[Section, list[Article]]], shown: set[int]
) -> list[SectionRow]:
    rows = []
    for section, articles in by_section:
        feature, *others = _picture_first(articles, shown)
        rows.append(
            SectionRow(section, _teaser(feature, shown), [Teaser(article) for article in others])
        )
    return rows


def _next_by_section(sections: list[Section], at: datetime) -> list[tuple[Section, list[Article]]]:
    """Those sections that have next stories, with them; one query."""
    ids = {section: [getattr(section, place) for place in _PLACES] for section in sections}
    wanted = [pk for pks in ids.values() for pk in pks if pk is not None]
    articles = {article.pk: article for article in _public.instances(wanted, at=at)}
    found = {
        section: [articles[pk] for pk in pks if pk in articles] for section, pks in ids.items()
    }
    return [(section, stories) for section, stories in found.items() if stories]


def _add_sections(articles: list[Article], sections: list[Section]) -> None:
    by_id = {section.pk: section for section in sections}
    for article in articles:
        article.section = by_id.get(article.section_id)


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
    picture = article.lead_picture_id
    if picture is None or picture in shown:
        return Teaser(article)
    shown.add(picture)
    return Teaser(article, has_picture=True)
