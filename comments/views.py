"""A story's conversation: read it, add to it, and the receipt."""

from datetime import date, datetime

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Article
from articles.page_lifetime import first_after, keep_until
from articles.paging import asked_page
from articles.surrogate_keys import article_key
from comments.forms import empty_form_of, form_changes_at, form_of, read_id
from comments.models import Comment
from comments.receiving import gone_page, receive_comment
from comments.stories import address_of, find_story
from comments.surrogate_keys import conversation_key
from comments.threads import PAGE_SIZE, conversation, in_thread


# Exempt: no cookie marks a reader, so Origin and token stand in (comments/origin.py).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def story_comments(request: HttpRequest, day: date, slug: str) -> HttpResponse:
    """All comments on a story, the form to answer one, or a comment posted."""
    if request.method == "POST":
        return _unstored(receive_comment(request, day, slug))
    at = timezone.now()
    article = find_story(day, slug, at)
    if article is None:
        raise Http404
    if notice := article.notice(at):
        return _unstored(gone_page(request, notice))
    if (article.first_published_on, article.slug) != (day, slug):
        boundary = first_after(at, article.superseded_at, article.expires_at)
        response = HttpResponsePermanentRedirect(address_of(article))
        return keep_until(response, boundary, [article_key(article.story_id)])
    if "comment" in request.GET:
        return _unstored(_to_page_of_comment(request, article, at))
    if "parent" in request.GET:
        return _unstored(_reply_page(request, article, at))
    return _conversation_page(request, article, at)


@require_safe
def received_page(request: HttpRequest) -> HttpResponse:
    """Says that a comment waits; knows nothing of which."""
    return _unstored(render(request, "comments/received_page.html"))


def _conversation_page(request: HttpRequest, article: Article, at: datetime) -> HttpResponse:
    address = address_of(article)
    page = asked_page(request, conversation(article, at), address=address, size=PAGE_SIZE)
    context = {
        "article": article,
        "page": page,
        "total": page.rows[0].total if page.rows else 0,
        "entries": in_thread(page.rows, address),
        "comments_url": address,
        "form": empty_form_of(article, at),
        "at": at,
    }
    response = render(request, "comments/conversation_page.html", context)
    moments = [article.superseded_at, article.expires_at, *form_changes_at(article, at)]
    keys = [article_key(article.story_id), conversation_key(article.story_id)]
    return keep_until(response, first_after(at, *moments), keys)


def _reply_page(request: HttpRequest, article: Article, at: datetime) -> HttpResponse:
    """The form to answer one comment; to stand alone when that one is not to be seen."""
    on_story = Comment.objects.visible(at).on_story(article)
    parent = on_story.filter(pk=read_id(request.GET["parent"])).first()
    form = form_of(article, at) if article.comments_open(at) else None
    if form and parent:
        form.initial["parent"] = parent.pk
    context = {"article": article, "parent": parent, "form": form, "at": at}
    return render(request, "comments/reply_page.html", context)


def _to_page_of_comment(request: HttpRequest, article: Article, at: datetime) -> HttpResponse:
    visible = Comment.objects.visible(at).on_story(article)
    comment = get_object_or_404(visible, pk=read_id(request.GET["comment"]))
    number = visible.filter(path__lt=comment.path).count() // PAGE_SIZE + 1
    page = article.get_absolute_url() if number == 1 else f"{address_of(article)}?page={number}"
    return HttpResponseRedirect(f"{page}#comment-{comment.pk}")


def _unstored(response: HttpResponse) -> HttpResponse:
    """For one reader at one moment: no cache keeps it and no search engine lists it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
