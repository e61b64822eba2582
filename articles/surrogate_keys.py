"""Names of what pages are made of: a page bears them, a change calls them.

Source: docs/publishing.md, "How long a page is kept".
"""

from datetime import date

from articles.places import Places

# Every page: the menu, the name of the paper.
SITE = "site"
FRONT = "front"
# Feeds of the whole paper, and the sitemaps that span it.
FEED = "feed"
CORRECTIONS = "corrections"


def article_key(story_id: int) -> str:
    """Of the story at its addresses, whichever of its rows is at hand."""
    return f"article:{story_id}"


def section_key(section_id: int) -> str:
    return f"section:{section_id}"


def tag_key(tag_id: int) -> str:
    return f"tag:{tag_id}"


def author_key(author_id: int) -> str:
    return f"author:{author_id}"


def day_key(day: date) -> str:
    return f"day:{day.isoformat()}"


def month_key(day: date) -> str:
    return f"month:{day.isoformat()[:7]}"


def year_key(day: date) -> str:
    return f"year:{day.isoformat()[:4]}"


def keys_of(places: Places) -> set[str]:
    """Everywhere readers may find a story, or a word that it stands there."""
    return {
        article_key(places.story_id),
        FRONT,
        FEED,
        CORRECTIONS,
        *map(section_key, places.section_ids),
        *map(tag_key, places.tag_ids),
        *map(author_key, places.author_ids),
        day_key(places.day),
        month_key(places.day),
        year_key(places.day),
    }
