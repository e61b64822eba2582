"""What readers' pages ask of the database, each question compiled once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import BigAutoField, CharField, DateField, DateTimeField

from articles.models import (
    Article,
    Byline,
    Correction,
    PlacedPicture,
    PullQuote,
    RelatedLink,
    Section,
    SummaryPoint,
    Tag,
)
from articles.prepared import Given, Prepared, PreparedForIds

AT = Given("at", DateTimeField())
_ARTICLE = Given("article", BigAutoField())

_story = Prepared(
    lambda: (
        Article.objects.addressable(AT)
        .select_related("section", "lead_picture")
        .defer("search_text", "return_note")
        .filter(first_published_on=Given("day", DateField()), slug=Given("slug", CharField()))[:1]
    )
)
# Each under the name by which a story's parts are asked for.
_parts = {
    "bylines": Prepared(lambda: Byline.objects.select_related("author").filter(article=_ARTICLE)),
    "summary_points": Prepared(lambda: SummaryPoint.objects.filter(article=_ARTICLE)),
    "pull_quotes": Prepared(lambda: PullQuote.objects.filter(article=_ARTICLE)),
    "related_links": Prepared(lambda: RelatedLink.objects.filter(article=_ARTICLE)),
    "placed_pictures": Prepared(
        lambda: PlacedPicture.objects.select_related("picture").filter(article=_ARTICLE)
    ),
    "tags": Prepared(lambda: Tag.objects.filter(articles=_ARTICLE)),
    "corrections": Prepared(lambda: Correction.objects.filter(article=_ARTICLE)),
}
_list_parts = {
    "bylines": PreparedForIds(
        lambda ids: Byline.objects.select_related("author").filter(article__in=ids)
    ),
    "summary_points": PreparedForIds(lambda ids: SummaryPoint.objects.filter(article__in=ids)),
}
_menu = Prepared(lambda: Section.objects.all())


def read_story(day: date, slug: str, at: datetime) -> Article | None:
    """The story at an address with its page parts, or None; eight queries.

    It may have been taken down: ask Article.notice() before showing anything of it.
    """
    found = _story.instances(at=at, day=day, slug=slug)
    if not found:
        return None
    article = found[0]
    article._prefetched_objects_cache = {
        name: part.instances(article=article.pk) for name, part in _parts.items()
    }
    return article


def add_list_parts(articles: Sequence[Article]) -> None:
    """Give stories what a teaser prints besides their own row; two queries."""
    ids = [article.pk for article in articles]
    found = {name: defaultdict(list) for name in _list_parts}
    for name, part in _list_parts.items():
        for row in part.instances(ids):
            found[name][row.article_id].append(row)
    for article in articles:
        article._prefetched_objects_cache = {name: found[name][article.pk] for name in found}


def read_menu() -> list[Section]:
    """Every section in the order of the menu; one query."""
    return _menu.instances()
