"""Pages of stories for readers.

Each view reads the clock once and asks every question about that moment.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
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
from articles.models import Article, Correction, OldAddress
from articles.page_lifetime import Ingredients, first_after, keep_until
from articles.paging import asked_page
from articles.picks import Picks, section_picks
from articles.reading import add_bylines, as_readers_see, next_boundary, read_story
from articles.search import MAX_FOUND, read_query
from articles.story_lists import OF_AUTHOR, OF_SECTION, OF_TAG, StoryLists
from articles.surrogate_keys import (
    CORRECTIONS,
    FRONT,
    article_key,
    author_key,
    day_key,
    month_key,
    section_key,
    tag_key,
    year_key,
)


@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    """Today's paper."""
    at = timezone.now()
    today = timezone.localdate(at)
    front = compose_front_page(at)
    response = render(request, "articles/front_page.html", {"front": front, "today": today})
    boundary = first_after(at, next_boundary(at), _end_of(today), front.boundary)
    return keep_until(response, boundary, [FRONT])


@require_safe
def article_page(request: HttpRequest, day: date, slug: str) -> HttpResponse:
    """One story, the notice of one that was taken down, or the way to its new address."""
    at = timezone.now()
    article = read_story(day, slug, at)
    if article is None:
        return _redirect_from_old_address(day, slug, at)
    made_of = Ingredients(at)
    made_of.add(
        article_key(article.story_id),
        boundaries=[article.publish_at, article.superseded_at, article.expires_at],
    )
    if notice := article.notice(at):
        status = HTTPStatus.OK if notice.kind == "retracted" else HTTPStatus.GONE
        response = render(request, "articles/notice_page.html", {"notice": notice}, status=status)
    else:
        context = {"article": article, "at": at, "made_of": made_of}
        response = render(request, "articles/article_page.html", context)
    return keep_until(response, made_of.boundary, made_of.keys)


@require_safe
def section_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Stories of one section: what editors picked, then the newest first."""
    return _list_page(request, "section", OF_SECTION, slug, section_key, section_picks)


@require_safe
def tag_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Stories with one tag, newest first."""
    return _list_page(request, "tag", OF_TAG, slug, tag_key)


@require_safe
def author_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Who somebody is, and their stories, newest first."""
    return _list_page(request, "author", OF_AUTHOR, slug, author_key)


@require_safe
def year_page(request: HttpRequest, year: date) -> HttpResponse:
    """Stories first published in one year."""
    return _date_page(request, "year", year, date(year.year, 12, 31), year_key(year))


@require_safe
def month_page(request: HttpRequest, month: date) -> HttpResponse:
    """Stories first published in one month."""
    last_day = month.replace(day=monthrange(month.year, month.month)[1])
    return _date_page(request, "month", month, last_day, month_key(month))


@require_safe
def day_page(request: HttpRequest, day: date) -> HttpResponse:
    """Stories first published on one day."""
    return _date_page(request, "day", day, day, day_key(day))


@require_safe
@never_cache
def search_page(request: HttpRequest) -> HttpResponse:
    """The newest stories with every word asked for; kept by no cache."""
    query = read_query(request.GET.get("q", ""))
    context: dict[str, Any] = {"query": query}
    if query.text:
        stories = Article.objects.published()
        found = stories.newest_ids_with(query.words, MAX_FOUND + 1)
        context["found"] = len(found)
        ids = asked_page(
            request,
            found[:MAX_FOUND],
            address=reverse("articles:search"),
            parameters={"q": query.text},
        )
        # In the order in which they were found; for an order of its own SQLite would
        # walk an index of the whole archive.
        rows = stories.filter(pk__in=ids.rows).for_lists().order_by().in_bulk()
        context["page"] = replace(ids, rows=[rows[pk] for pk in ids.rows if pk in rows])
    return render(request, "articles/search_page.html", context)


@require_safe
def corrections_page(request: HttpRequest) -> HttpResponse:
    """What the paper got wrong and put right, newest first."""
    at = timezone.now()
    corrections = Correction.objects.on_published(at)
    page = asked_page(request, corrections, address=reverse("articles:corrections"))
    stories = as_readers_see([note.article_id for note in page.rows], at)
    for note in page.rows:
        note.article = stories[note.article_id]
    response = render(request, "articles/corrections_page.html", {"page": page})
    return keep_until(response, Article.objects.corrected().next_boundary(at), [CORRECTIONS])


def _redirect_from_old_address(day: date, slug: str, at: datetime) -> HttpResponse:
    """To where the story is now, in one step: old addresses name the story itself."""
    old = get_object_or_404(OldAddress, day=day, slug=slug)
    article = get_object_or_404(Article.objects.addressable(at).of_story(old.article_id))
    response = HttpResponsePermanentRedirect(article.get_absolute_url())
    return keep_until(
        response, first_after(at, article.superseded_at), [article_key(article.story_id)]
    )


def _list_page(
    request: HttpRequest,
    name: str,
    lists: StoryLists,
    slug: str,
    key_of: Callable[[int], str],
    picks_of: Callable[[int, datetime], Picks] = lambda subject_id, at: Picks(),
) -> HttpResponse:
    at = timezone.now()
    subject = lists.subject(slug)
    if subject is None:
        raise Http404
    picks = picks_of(subject.pk, at)
    page = lists.page(request, subject, at, list(picks.stories.values()))
    response = render(request, f"articles/{name}_page.html", {"page": page, name: subject})
    # What names a story that is not there makes no page to be kept: there is no end of such.
    is_kept = page.newest is not None or "from" not in request.GET or page.is_first
    boundary = first_after(at, lists.next_boundary(subject.pk, at), picks.boundary)
    return keep_until(response, boundary, [key_of(subject.pk)] if is_kept else None)


def _date_page(request: HttpRequest, name: str, first: date, last: date, key: str) -> HttpResponse:
    """A day without stories is a 404, or the calendar would be an endless site."""
    at = timezone.now()
    stories = Article.objects.first_published_between(first, last)
    address = reverse(f"articles:{name}", args=[first])
    # Their bylines by a question that is compiled already.
    rows = stories.published(at).newest_first().for_lists().prefetch_related(None)
    page = asked_page(request, rows, address=address)
    if not page.rows:
        raise Http404
    add_bylines(page.rows)
    response = render(request, f"articles/{name}_page.html", {"page": page, "first": first})
    return keep_until(response, stories.next_boundary(at), [key])


def _end_of(day: date) -> datetime:
    """The midnight that ends a day in the site's zone."""
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time())
    return timezone.make_aware(midnight)
