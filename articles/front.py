"""The front page: which story stands where.

Editors' picks first, the newest stories in the slots they leave; no story and no
picture twice. Source: docs/publishing.md, "The front page".
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from articles.models import Article, Picture, Section
from articles.picks import front_picks
from articles.prepared import GivenIds, Prepared, PreparedForIds
from articles.reading import AT, add_pictures, add_points
from articles.slots import FRONT_SLOTS, LEAD, Block, Slot

ROW_STORIES = 4
# A lead wants a picture, but none so much that old news leads the paper.
LEAD_CANDIDATES = 6
ON_TOP = len(FRONT_SLOTS)
_PLACES = [f"story_{n}" for n in range(ROW_STORIES)]
# Slots with room for a picture.
_WITH_PICTURE = (LEAD, Slot(Block.SECOND.value, 1))


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
class Strip:
    """Breaking news: a few words that lead to a story."""

    words: str
    article: Article


@dataclass(frozen=True)
class FrontPage:
    """top: by slot, from top to bottom. boundary: when a pick begins or ends next, or None."""

    top: dict[Slot, Teaser] = field(default_factory=dict)
    rows: list[SectionRow] = field(default_factory=list)
    strip: Strip | None = None
    boundary: datetime | None = None

    @property
    def lead(self) -> Teaser | None:
        """None when nothing was published yet."""
        return self.top.get(LEAD)

    @property
    def seconds(self) -> list[Teaser]:
        return [teaser for slot, teaser in self.top.items() if slot.block == Block.SECOND]

    @property
    def briefs(self) -> list[Article]:
        return [teaser.article for slot, teaser in self.top.items() if slot.block == Block.BRIEF]

    @property
    def teasers(self) -> list[Teaser]:
        """All of them, from top to bottom."""
        in_rows = [teaser for row in self.rows for teaser in (row.feature, *row.others)]
        return [*self.top.values(), *in_rows]


def compose_front_page(at: datetime) -> FrontPage:
    """The front page at a moment, in at most seven queries."""
    picks = front_picks(at)
    picked, strip = dict(picks.stories), None
    if picked or picks.strip:
        ids = [*picked.values(), *([picks.strip[1]] if picks.strip else [])]
        rows = {article.pk: article for article in _public.instances(ids, at=at)}
        # One that was taken down since it was asked for stands nowhere.
        picked = {slot: rows[pk] for slot, pk in picked.items() if pk in rows}
        if picks.strip and picks.strip[1] in rows:
            strip = Strip(picks.strip[0], rows[picks.strip[1]])
    others = [article.pk for article in picked.values()]
    newest = _newest_but.instances(others, at=at) if others else _newest.instances(at=at)
    if not newest and not picked:
        return FrontPage(boundary=picks.boundary)
    shown: set[int] = set()
    top = dict(_fill(picked, newest[: ON_TOP - len(picked)], shown))
    above = [teaser.article for teaser in top.values()]
    sections = _sections.instances([article.pk for article in above], at=at)
    by_section = _next_by_section(sections, at)
    _add_sections(above, sections)
    front = FrontPage(top, _section_rows(by_section, shown), strip, picks.boundary)
    add_points(front.lead.article)
    add_pictures([teaser.article for teaser in front.teasers if teaser.has_picture])
    return front


def _fill(
    picked: dict[Slot, Article], newest: list[Article], shown: set[int]
) -> Iterator[tuple[Slot, Teaser]]:
    """What stands on top: picks where they were put, the newest stories elsewhere."""
    if not newest and LEAD not in picked:
        # A small paper is led by what was picked for below.
        picked = {LEAD: picked.pop(min(picked, key=FRONT_SLOTS.index)), **picked}
    for slot in FRONT_SLOTS:
        article = picked.get(slot)
        if article is None and newest:
            if slot in _WITH_PICTURE:
                newest = _picture_first(
                    newest, shown, among=LEAD_CANDIDATES if slot == LEAD else None
                )
            article, *newest = newest
        if article is not None:
            yield slot, _teaser(article, shown) if slot in _WITH_PICTURE else Teaser(article)


_newest = Prepared(lambda: Article.objects.published(AT).newest_first().for_teasers()[:ON_TOP])
_newest_but = PreparedForIds(
    lambda ids: (
        Article.objects.published(AT).exclude(pk__in=ids).newest_first().for_teasers()[:ON_TOP]
    ),
    sizes=(ON_TOP,),
)


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
