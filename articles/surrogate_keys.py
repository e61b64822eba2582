"""Names of what pages are made of: a page bears them, a change calls them.

Source: docs/publishing.md, "How long a page is kept".
"""

from datetime import date

from articles.models import Article, Author, Section, Tag
from articles.places import Places

# Every page: the menu, the name of the paper.
SITE = "site"
FRONT = "front"
# Feeds of the whole paper, and the sitemaps that span it.
FEED = "feed"
CORRECTIONS = "corrections"


def article_key(article: Article) -> str:
    """Of the story at its addresses, whichever of its rows is at hand."""
    return f"article:{article.story_id}"


def section_key(section: Section) -> str:
    return f"section:{section.pk}"


def tag_key(tag: Tag) -> str:
    return f"tag:{tag.pk}"


def author_key(author: Author) -> str:
    return f"author:{author.pk}"


def day_key(day: date) -> str:
    return f"day:{day.isoformat()}"


def month_key(day: date) -> str:
    return f"month:{day.isoformat()[:7]}"


def year_key(day: date) -> str:
    return f"year:{day.isoformat()[:4]}"


def keys_of(places: Places) -> set[str]:
    """Everywhere readers may find a story, or a word that it stands there."""
    return {
        f"article:{places.story_id}",
        FRONT,
        FEED,
        CORRECTIONS,
        *(f"section:{pk}" for pk in places.section_ids),
        *(f"tag:{pk}" for pk in places.tag_ids),
        *(f"author:{pk}" for pk in places.author_ids),
        day_key(places.day),
        month_key(places.day),
        year_key(places.day),
    }
