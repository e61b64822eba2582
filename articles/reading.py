"""What readers' pages ask of the database, each question compiled once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import BigAutoField, CharField, DateField, DateTimeField

from articles.models import (
    Article,
    Byline,
    Correction,
    Picture,
    PlacedPicture,
    PullQuote,
    RelatedLink,
    Section,
    SummaryPoint,
    Tag,
)
from articles.prepared import Given, Prepared, PreparedForIds
from articles.querysets import earliest

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
}
_notes = Prepared(lambda: Correction.objects.told(AT).filter(article=_ARTICLE))
_bylines = PreparedForIds(
    lambda ids: (
        Byline.objects.select_related("author")
        .only("article", "role", "author__name", "author__slug")
        .filter(article__in=ids)
    )
)
_pictures = PreparedForIds(lambda ids: Picture.objects.filter(pk__in=ids))
_next_boundary = Prepared(lambda: Article.objects.boundaries(AT))
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
    # Readers' notes hang on the story, whichever of its rows they see.
    notes = _notes.instances(at=at, article=article.story_id)
    article._prefetched_objects_cache["corrections"] = notes
    return article


def add_notes(articles: Sequence[Article], at: datetime) -> None:
    """Give stories the corrections that readers know of; one query."""
    found = defaultdict(list)
    ids = [article.story_id for article in articles]
    for note in Correction.objects.told(at).filter(article__in=ids):
        found[note.article_id].append(note)
    for article in articles:
        article._prefetched_objects_cache["corrections"] = found[article.story_id]


def as_readers_see(ids: Sequence[int], at: datetime) -> dict[int, Article]:
    """The public rows of stories by the ids of their first rows; one query."""
    # By two questions, each with an index of its own.
    public = Article.objects.published(at).order_by()
    rows = public.filter(pk__in=ids).union(public.filter(replaces__in=ids), all=True)
    return {row.story_id: row for row in rows}


def add_bylines(articles: Sequence[Article]) -> None:
    """Give stories of a list their authors; one query."""
    found = defaultdict(list)
    for byline in _bylines.instances([article.pk for article in articles]):
        found[byline.article_id].append(byline)
    for article in articles:
        article._prefetched_objects_cache = {"bylines": found[article.pk]}


def add_points(article: Article) -> None:
    """Give a story the points of its summary; one query."""
    points = _parts["summary_points"].instances(article=article.pk)
    article._prefetched_objects_cache = {"summary_points": points}


def add_pictures(articles: Sequence[Article]) -> None:
    """Give stories their lead pictures; one query."""
    ids = [article.lead_picture_id for article in articles]
    found = {picture.pk: picture for picture in _pictures.instances(ids)}
    for article in articles:
        article.lead_picture = found.get(article.lead_picture_id)


def next_boundary(at: datetime) -> datetime | None:
    """When the list of all stories changes next by the clock alone, or None; one query."""
    return earliest(_next_boundary.rows(at=at))


def read_menu() -> list[Section]:
    """Every section in the order of the menu; one query."""
    return _menu.instances()
