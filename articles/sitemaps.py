"""What crawlers are told: which pages there are, what is new, where not to go.

Source: https://www.sitemaps.org/protocol.html, docs/publishing.md, "Sitemaps".
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from math import ceil
from typing import NamedTuple

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Article, Author, Section, Tag, Tagging
from articles.month_counts import stories_by_month
from articles.page_lifetime import first_after, keep_until
from articles.querysets import ArticleQuerySet
from articles.site_urls import absolute_url
from articles.surrogate_keys import FEED, month_key
from articles.xml_text import legal_xml

MAX_URLS = 1000
NEWS_AGE = timedelta(hours=48)

# ISO 639 says enough, but for two writings of Chinese.
# Source: the format of news:language in Google's news sitemaps.
_LANGUAGES_WITH_PLACE = {"zh-cn", "zh-tw"}


class Location(NamedTuple):
    """One page in a sitemap, by whole address; when it last changed, in the site's zone."""

    url: str
    changed_at: datetime | None = None


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The list of sitemaps: one or more for each month, and for the other pages."""
    at = timezone.now()
    paths = [
        reverse("articles:page_sitemap", args=[number])
        for number in _numbers(sum(1 for _page in _pages(at)))
    ]
    paths += [
        reverse("articles:month_sitemap", args=[first, number])
        for first, count in sorted(stories_by_month(at).items(), reverse=True)
        for number in _numbers(count)
    ]
    urls = [absolute_url(path) for path in paths]
    boundary = Article.objects.next_boundary(at)
    return _xml(request, "sitemap_index", {"urls": urls}, boundary, FEED)


@require_safe
def month_sitemap(request: HttpRequest, month: date, number: int) -> HttpResponse:
    """Stories first published in one month, a thousand a file."""
    at = timezone.now()
    stories = _stories_of(month)
    # Their ids are found in an index alone, however far the file; and no more is read of
    # a thousand stories than is printed.
    part = (
        stories.published(at)
        .order_by("first_published_at", "id")
        .values("pk")[slice(*_bounds(number))]
    )
    told = (
        Article.objects.filter(pk__in=part)
        .order_by("first_published_at", "id")
        .annotate(corrected_at=Max("corrections__made_at", filter=Q(corrections__made_at__lte=at)))
        .values_list("first_published_on", "slug", "publish_at", "revised_at", "corrected_at")
    )
    zone = timezone.get_current_timezone()
    locations = [
        Location(
            absolute_url(reverse("articles:article", args=[day, slug])),
            max(moment for moment in moments if moment).astimezone(zone),
        )
        for day, slug, *moments in told
    ]
    return _urlset(request, locations, stories.next_boundary(at), month_key(month))


@require_safe
def page_sitemap(request: HttpRequest, number: int) -> HttpResponse:
    """The front page, sections, tags, authors and the list of corrections."""
    at = timezone.now()
    locations = [
        Location(absolute_url(reverse(f"articles:{name}", args=slug)))
        for name, *slug in islice(_pages(at, number * MAX_URLS), *_bounds(number))
    ]
    return _urlset(request, locations, Article.objects.next_boundary(at), FEED)


@require_safe
def news_sitemap(request: HttpRequest) -> HttpResponse:
    """Stories of the last 48 hours, by their first publication."""
    at = timezone.now()
    since = at - NEWS_AGE
    fresh = _own(Article.objects.published(at)).filter(first_published_at__gt=since)
    articles = list(fresh.newest_first().defer("body", "search_text")[:MAX_URLS])
    stories = [
        {
            "url": absolute_url(article.get_absolute_url()),
            "title": legal_xml(article.headline),
            "language": _news_language(article.language),
            "published_at": timezone.localtime(article.first_published_at),
        }
        for article in articles
    ]
    oldest_leaves = articles[-1].first_published_at + NEWS_AGE if articles else None
    boundary = first_after(at, Article.objects.next_boundary(at), oldest_leaves)
    context = {"stories": stories, "front": absolute_url("/")}
    return _xml(request, "news_sitemap", context, boundary, FEED)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Where crawlers may go, and where the sitemaps are."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        f"Disallow: {reverse('articles:search')}",
        "",
        f"Sitemap: {absolute_url(reverse('articles:sitemap_index'))}",
        f"Sitemap: {absolute_url(reverse('articles:news_sitemap'))}",
        "",
    ]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    return keep_until(response, None, [])


def _own(stories: ArticleQuerySet) -> ArticleQuerySet:
    """Without what an agency published first: its page is the one to be found."""
    return stories.filter(canonical_url="")


def _stories_of(month: date) -> ArticleQuerySet:
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return _own(Article.objects.first_published_between(month, last))


def _pages(at: datetime, stop: int | None = None) -> Iterator[tuple[str, ...]]:
    """Every page that is not a story's: its name and, in most, a slug.

    Tags and authors only once readers can see a story. stop: how many are wanted at the
    most; None is all.
    """
    public = Article.objects.published(at).order_by().values("pk")
    taggings = Tagging.objects.public(at).filter(tag=OuterRef("pk")).values("article_id")
    # A value and not Exists: one look into an index for each, where PostgreSQL would
    # join every story with every tag.
    tagged = Tag.objects.annotate(story=Subquery(taggings[:1]))
    written = Author.objects.annotate(
        story=Subquery(public.filter(bylines__author=OuterRef("pk"))[:1])
    )
    yield ("front",)
    yield from _named("section", Section.objects.all(), stop)
    yield from _named("tag", tagged.filter(story__isnull=False), stop)
    yield from _named("author", written.filter(story__isnull=False), stop)
    yield ("corrections",)


def _named(name: str, rows: QuerySet, stop: int | None) -> Iterator[tuple[str, str]]:
    return ((name, slug) for slug in rows.values_list("slug", flat=True)[:stop])


def _numbers(count: int) -> range:
    """Numbers of the files that hold so many addresses."""
    return range(1, ceil(count / MAX_URLS) + 1)


def _bounds(number: int) -> tuple[int, int]:
    """Places of the first address in a file and of the one after the last, from 0."""
    return (number - 1) * MAX_URLS, number * MAX_URLS


def _news_language(tag: str) -> str:
    return tag.lower() if tag.lower() in _LANGUAGES_WITH_PLACE else tag.partition("-")[0]


def _urlset(
    request: HttpRequest, locations: list[Location], boundary: datetime | None, key: str
) -> HttpResponse:
    # An empty file is not valid, and nothing lists it.
    if not locations:
        raise Http404
    return _xml(request, "sitemap", {"locations": locations}, boundary, key)


def _xml(
    request: HttpRequest, name: str, context: dict, boundary: datetime | None, key: str
) -> HttpResponse:
    response = render(request, f"articles/{name}.xml", context, content_type="application/xml")
    return keep_until(response, boundary, [key])
