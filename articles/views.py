"""Pages of stories for readers.

Each view reads the clock once and asks every question about that moment.
"""

from calendar import monthrange
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.front import compose_front_page
from articles.models import Article, Author, Correction, OldAddress, Section, Tag
from articles.page_lifetime import first_after, keep_until
from articles.paging import asked_page
from articles.querysets import ArticleQuerySet
from articles.search import read_query


@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    """Today's paper."""
    at = timezone.now()
    today = timezone.localdate(at)
    response = render(
        request, "articles/front_page.html", {"front": compose_front_page(at), "today": today}
    )
    return keep_until(response, first_after(at, Article.objects.next_boundary(at), _end_of(today)))


@require_safe
def article_page(request: HttpRequest, day: date, slug: str) -> HttpResponse:
    """One story, the notice of one that was taken down, or the way to its new address."""
    at = timezone.now()
    articles = Article.objects.addressable(at).with_page_parts()
    article = articles.filter(first_published_on=day, slug=slug).first()
    if article is None:
        return _redirect_from_old_address(day, slug, at)
    if notice := article.notice(at):
        status = HTTPStatus.OK if notice.kind == "retracted" else HTTPStatus.GONE
        response = render(request, "articles/notice_page.html", {"notice": notice}, status=status)
    else:
        response = render(request, "articles/article_page.html", {"article": article, "at": at})
    boundary = first_after(
        at,
        article.publish_at,
        article.superseded_at,
        article.expires_at,
        article.comments_close_at,
    )
    return keep_until(response, boundary)


@require_safe
def section_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Stories of one section, newest first."""
    section = get_object_or_404(Section, slug=slug)
    stories = Article.objects.in_section(section)
    return _list_page(request, "section", stories, section.get_absolute_url(), section=section)


@require_safe
def tag_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Stories with one tag, newest first."""
    tag = get_object_or_404(Tag, slug=slug)
    return _list_page(request, "tag", Article.objects.tagged(tag), tag.get_absolute_url(), tag=tag)


@require_safe
def author_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Who somebody is, and their stories, newest first."""
    author = get_object_or_404(Author, slug=slug)
    stories = Article.objects.by_author(author)
    return _list_page(request, "author", stories, author.get_absolute_url(), author=author)


@require_safe
def year_page(request: HttpRequest, year: date) -> HttpResponse:
    """Stories first published in one year."""
    return _date_page(request, "year", year, date(year.year, 12, 31))


@require_safe
def month_page(request: HttpRequest, month: date) -> HttpResponse:
    """Stories first published in one month."""
    last_day = month.replace(day=monthrange(month.year, month.month)[1])
    return _date_page(request, "month", month, last_day)


@require_safe
def day_page(request: HttpRequest, day: date) -> HttpResponse:
    """Stories first published on one day."""
    return _date_page(request, "day", day, day)


@require_safe
@never_cache
def search_page(request: HttpRequest) -> HttpResponse:
    """Stories that contain every word asked for; kept by no cache."""
    query = read_query(request.GET.get("q", ""))
    context: dict[str, Any] = {"query": query}
    if query.text:
        found = Article.objects.published().matching(query.text)
        context["page"] = asked_page(
            request,
            found.newest_first().for_lists(),
            address=reverse("articles:search"),
            parameters={"q": query.text},
        )
        context["count"] = found.count()
    return render(request, "articles/search_page.html", context)


@require_safe
def corrections_page(request: HttpRequest) -> HttpResponse:
    """What the paper got wrong and put right, newest first."""
    at = timezone.now()
    corrections = Correction.objects.on_published(at).select_related("article")
    page = asked_page(request, corrections, address=reverse("articles:corrections"))
    response = render(request, "articles/corrections_page.html", {"page": page})
    return keep_until(response, Article.objects.corrected().next_boundary(at))


def _redirect_from_old_address(day: date, slug: str, at: datetime) -> HttpResponse:
    """To where the story is now, in one step: old addresses name the story itself."""
    old = get_object_or_404(
        OldAddress.objects.select_related("article"),
        day=day,
        slug=slug,
        article__in=Article.objects.addressable(at),
    )
    return keep_until(HttpResponsePermanentRedirect(old.article.get_absolute_url()), None)


def _list_page(
    request: HttpRequest, name: str, stories: ArticleQuerySet, address: str, **context: Any
) -> HttpResponse:
    at = timezone.now()
    page = asked_page(request, stories.published(at).newest_first().for_lists(), address=address)
    response = render(request, f"articles/{name}_page.html", {"page": page, **context})
    return keep_until(response, stories.next_boundary(at))


def _date_page(request: HttpRequest, name: str, first: date, last: date) -> HttpResponse:
    """A day without stories is a 404, or the calendar would be an endless site."""
    at = timezone.now()
    stories = Article.objects.first_published_between(first, last)
    address = reverse(f"articles:{name}", args=[first])
    page = asked_page(request, stories.published(at).newest_first().for_lists(), address=address)
    if not page.rows:
        raise Http404
    response = render(request, f"articles/{name}_page.html", {"page": page, "first": first})
    return keep_until(response, stories.next_boundary(at))


def _end_of(day: date) -> datetime:
    """The midnight that ends a day in the site's zone."""
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time())
    return timezone.make_aware(midnight)
