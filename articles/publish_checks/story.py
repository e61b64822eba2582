"""A story as the checks read it: stored, or still in its form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from articles.figures_and_names import Source
from articles.models import Article, Byline, PlacedPicture, PullQuote, RelatedLink, SummaryPoint
from articles.rich_text import blocks
from articles.search import words_of


@dataclass(frozen=True)
class Story:
    """The words of a story and its rows, which need not be stored."""

    article: Article
    points: Sequence[SummaryPoint] = ()
    bylines: Sequence[Byline] = ()
    quotes: Sequence[PullQuote] = ()
    links: Sequence[RelatedLink] = ()
    placed: Sequence[PlacedPicture] = ()

    @cached_property
    def blocks(self) -> list:
        return blocks(self.article.body)

    @cached_property
    def paragraphs(self) -> list[str]:
        """Words of the body, a list's items one by one."""
        return [text for block in self.blocks for text in block.paragraphs]

    @cached_property
    def words(self) -> list[list[str]]:
        """The words of each paragraph as they are compared."""
        return [list(words_of(text)) for text in self.paragraphs]

    @cached_property
    def source(self) -> Source:
        """What figures and names above the body are held against."""
        return Source(self.paragraphs, self.article.language)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Everything that readers read, piece by piece, each with its field."""
        article = self.article
        yield "headline", article.headline
        yield "short_headline", article.short_headline
        yield "standfirst", article.standfirst
        for point in self.points:
            yield "summary_points", point.text
        for text in self.paragraphs:
            yield "body", text
        for placed in self.placed:
            yield "placed_pictures", placed.caption


def stored_story(article: Article) -> Story:
    """A story with the rows that the database has; none of one that is not stored yet."""
    if not article.pk:
        return Story(article)
    return Story(
        article,
        points=article.summary_points.all(),
        bylines=article.bylines.all(),
        quotes=article.pull_quotes.all(),
        links=article.related_links.all(),
        placed=article.placed_pictures.select_related("picture"),
    )
