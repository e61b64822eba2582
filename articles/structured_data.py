"""What a story tells machines: JSON-LD, cards, times; from a row with its page parts.

Source: https://schema.org/NewsArticle, docs/publishing.md, "What machines read".
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from articles.addresses import path_to
from articles.models import Article, Correction, Picture
from articles.renditions import CARD_NAME, alternative, rendition_url, renditions, widest
from articles.rich_text import blocks
from articles.site_urls import absolute_url

MAX_DESCRIPTION_CHARACTERS = 300
# Narrower pictures are shown beside a card's words, not above them.
WIDE_CARD_PIXELS = 600


@dataclass(frozen=True)
class Card:
    """The picture of a shared link, by whole address; width and height in pixels."""

    url: str
    width: int
    height: int
    alt: str

    @property
    def is_wide(self) -> bool:
        return self.width >= WIDE_CARD_PIXELS


def last_changed_at(article: Article) -> datetime:
    """When readers last got other words: publication, revision or correction.

    article: with its corrections fetched.
    """
    # A change to a live story says by revised_at whether it is news, not by when it came.
    came_out_at = article.first_published_at if article.replaces_id else article.publish_at
    moments = [came_out_at, article.revised_at]
    moments += [correction.made_at for correction in article.corrections.all()]
    return max(moment for moment in moments if moment)


def canonical_url(article: Article) -> str:
    """Where search engines should look: the page of the agency, else ours."""
    return article.canonical_url or absolute_url(article.get_absolute_url())


def description(article: Article) -> str:
    """The standfirst, or the beginning of the text when there is none."""
    if article.standfirst:
        return article.standfirst
    first = next((block.text for block in blocks(article.body) if block.text), "")
    return _shortened(" ".join(first.split()))


def card(article: Article) -> Card | None:
    """The lead picture as shared links show it; None without one."""
    picture = article.lead_picture
    if picture is None:
        return None
    size = renditions(picture)[CARD_NAME]
    url = absolute_url(rendition_url(picture, CARD_NAME))
    return Card(url, size.width, size.height, alternative(picture))


def news_article(article: Article) -> dict[str, Any]:
    """A story as schema.org NewsArticle, ready for JSON.

    article: with its page parts fetched. No query.
    """
    url = absolute_url(article.get_absolute_url())
    told = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": canonical_url(article),
        "url": url,
        "headline": article.headline,
        "alternativeHeadline": article.short_headline,
        "description": description(article),
        "datePublished": article.first_published_at.isoformat(),
        "dateModified": last_changed_at(article).isoformat(),
        "inLanguage": article.language,
        "articleSection": article.section and article.section.name,
        "keywords": [tag.name for tag in article.tags.all()],
        "dateline": article.dateline,
        "author": authors(article),
        "sourceOrganization": article.credit and _organization(article.credit),
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": settings.SITE_NAME,
            "url": absolute_url("/"),
            "correctionsPolicy": absolute_url(path_to("articles:corrections")),
        },
        "image": [_image(picture) for picture in _pictures(article)],
        "correction": [_correction(correction) for correction in article.corrections.all()],
        "isAccessibleForFree": True,
    }
    return {name: value for name, value in told.items() if value}


def authors(article: Article) -> list[dict[str, str]]:
    """Everybody in the byline; the agency alone when nobody is, else the paper."""
    people = [
        {
            "@type": "Person",
            "name": byline.author.name,
            "url": absolute_url(byline.author.get_absolute_url()),
        }
        for byline in article.bylines.all()
    ]
    return people or [_organization(article.credit or settings.SITE_NAME)]


def _organization(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name}


def _pictures(article: Article) -> list[Picture]:
    placed = [placed.picture for placed in article.placed_pictures.all()]
    return [picture for picture in [article.lead_picture, *placed] if picture]


def _image(picture: Picture) -> dict[str, Any]:
    size = widest(picture)
    told = {
        "@type": "ImageObject",
        "url": absolute_url(rendition_url(picture, size.name)),
        "width": size.width,
        "height": size.height,
        "caption": picture.caption,
        "creditText": picture.credit,
    }
    return {name: value for name, value in told.items() if value}


def _correction(correction: Correction) -> dict[str, str]:
    return {
        "@type": "CorrectionComment",
        "text": correction.text,
        "datePublished": correction.made_at.isoformat(),
    }


def _shortened(text: str) -> str:
    if len(text) <= MAX_DESCRIPTION_CHARACTERS:
        return text
    return text[: MAX_DESCRIPTION_CHARACTERS - 1].rpartition(" ")[0] + "…"
