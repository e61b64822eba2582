"""Where readers find a story: what a change of it touches."""

from dataclasses import dataclass
from datetime import date

from articles.models import Article
from articles.states import TAKEN_DOWN, Status


@dataclass(frozen=True)
class Places:
    """The lists a story stands in, and its own address, by facts that name them.

    story_id: id of the story's first row. day: of its address.
    """

    story_id: int
    day: date
    section_ids: frozenset[int]
    tag_ids: frozenset[int]
    author_ids: frozenset[int]


def places_of(article: Article) -> Places | None:
    """Where a stored story stands, or will by the clock; None: readers know nothing of it.

    A scheduled story has its places already: every list it will stand in must not be
    kept past its time. Two queries, or those of rows prefetched before.
    """
    if article.status not in (Status.PUBLISHED, *TAKEN_DOWN):
        return None
    return Places(
        story_id=article.story_id,
        day=article.first_published_on,
        section_ids=frozenset([article.section_id]) - {None},
        tag_ids=frozenset(tag.pk for tag in article.tags.all()),
        author_ids=frozenset(byline.author_id for byline in article.bylines.all()),
    )
