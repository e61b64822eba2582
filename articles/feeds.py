"""Feeds of stories: of the site, a section, a tag, an author.

Source: docs/publishing.md, "Feeds".
"""

import re
from html import escape
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from articles.feed_formats import Channel, Entry, Image, Person, feed_response, lasting_id
from articles.models import Article, Author, Correction, Picture, Section, Tag
from articles.page_lifetime import keep_until
from articles.querysets import ArticleQuerySet
from articles.reading import add_notes
from articles.renditions import alternative, rendition_url, widest
from articles.rich_text import render_feed_body
from articles.site_urls import absolute_url
from articles.structured_data import last_changed_at
from articles.surrogate_keys import FEED, author_key, section_key, tag_key

MAX_ENTRIES = 30

_HREF = re.compile(r'(?<= href=")[^"]*')


@require_safe
def site_feed(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest stories of the paper."""
    channel = Channel(settings.SITE_NAME, "", page_path="/", feed_path=request.path)
    return _feed(kind, Article.objects.all(), channel, FEED)


@require_safe
def section_feed(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The newest stories of one section."""
    section = get_object_or_404(Section, slug=slug)
    channel = _channel(request, section, section.description)
    return _feed(kind, Article.objects.in_section(section), channel, section_key(section.pk))


@require_safe
def tag_feed(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The newest stories with one tag."""
    tag = get_object_or_404(Tag, slug=slug)
    return _feed(kind, Article.objects.tagged(tag), _channel(request, tag), tag_key(tag.pk))


@require_safe
def author_feed(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The newest stories of one author."""
    author = get_object_or_404(Author, slug=slug)
    channel = _channel(request, author, author.role)
    return _feed(kind, Article.objects.by_author(author), channel, author_key(author.pk))


def _channel(
    request: HttpRequest, subject: Section | Tag | Author, description: str = ""
) -> Channel:
    return Channel(
        title=f"{subject.name} – {settings.SITE_NAME}",
        description=description,
        page_path=subject.get_absolute_url(),
        feed_path=request.path,
    )


def _feed(kind: str, stories: ArticleQuerySet, channel: Channel, key: str) -> HttpResponse:
    at = timezone.now()
    newest = list(stories.published(at).newest_first().for_feeds()[:MAX_ENTRIES])
    add_notes(newest, at)
    entries = [_entry(article) for article in newest]
    response = feed_response(kind, channel, entries)
    return keep_until(response, stories.next_boundary(at), [key])


def _entry(article: Article) -> Entry:
    url = absolute_url(article.get_absolute_url())
    categories = [article.section.name] if article.section else []
    categories += [tag.name for tag in article.tags.all()]
    return Entry(
        id=lasting_id("story", article.story_id, article.first_published_at),
        url=url,
        title=article.headline,
        summary=article.standfirst,
        html=_html(article, url),
        published_at=article.first_published_at,
        updated_at=last_changed_at(article),
        language=article.language,
        authors=_authors(article),
        # A tag may be named like the section; JSON Feed wants each once.
        categories=list(dict.fromkeys(categories)),
        image=article.lead_picture and _image(article.lead_picture),
    )


def _html(article: Article, url: str) -> str:
    """The body with whole addresses, then what was wrong in it."""
    body = _HREF.sub(lambda href: urljoin(url, href[0]), render_feed_body(article))
    html = "\n".join([body, *map(_correction, article.corrections.all())])
    # Feed readers set a page of their own direction; the text brings its own.
    return f'<div dir="rtl">{html}</div>' if article.direction == "rtl" else html


def _correction(correction: Correction) -> str:
    day = date_format(timezone.localtime(correction.made_at), "DATE_FORMAT")
    label = escape(f"{correction.get_kind_display()}, {day}:")
    return f"<p><strong>{label}</strong> {escape(correction.text)}</p>"


def _authors(article: Article) -> list[Person]:
    people = [
        Person(byline.author.name, absolute_url(byline.author.get_absolute_url()))
        for byline in article.bylines.all()
    ]
    agency = [Person(article.credit)] if article.credit else []
    return people or agency


def _image(picture: Picture) -> Image:
    size = widest(picture)
    return Image(
        url=absolute_url(rendition_url(picture, size.name)),
        content_type=size.content_type,
        width=size.width,
        height=size.height,
        alt=alternative(picture),
        credit=picture.credit,
    )
