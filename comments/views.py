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
from comments.answers import gone_page
from comments.discussion import picks_of
from comments.forms import empty_form_of, form_changes_at, form_of, read_id
from comments.models import Comment
from comments.policies import terms_of
from comments.private_pages import unstored
from comments.receiving import receive_comment
from comments.reporting import receive_report, report_page
from comments.stories import address_of, find_story
from comments.story_facts import facts_of
from comments.surrogate_keys import REPLY_FORMS, conversation_key
from comments.threads import PAGE_SIZE, conversation, in_thread, rows_of

NEWEST = "newest"


# Exempt: no cookie marks a reader, so Origin and token stand in (comments/origin.py).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def story_comments(request: HttpRequest, day: date, slug: str) -> HttpResponse:
    """All comments on a story, the form to answer or report one, or what was posted."""
    if request.method == "POST":
        receive = receive_report if "report" in request.GET else receive_comment
        return unstored(receive(request, day, slug))
    at = timezone.now()
    article = find_story(day, slug, at)
    if article is None:
        raise Http404
    if notice := article.notice(at):
        return unstored(gone_page(request, notice))
    if (article.first_published_on, article.slug) != (day, slug):
        boundary = first_after(at, article.superseded_at, article.expires_at)
        response = HttpResponsePermanentRedirect(address_of(article))
        return keep_until(response, boundary, [article_key(article.story_id)])
    if "comment" in request.GET:
        return unstored(_to_page_of_comment(request, article, at))
    if "report" in request.GET:
        return unstored(report_page(request, article, at))
    if "parent" in request.GET:
        return unstored(_reply_page(request, article, at))
    return _conversation_page(request, article, at)


@require_safe
def reported_page(request: HttpRequest) -> HttpResponse:
    """Says that a report of a comment arrived; knows nothing of which."""
    return unstored(render(request, "comments/reported_page.html"))


def _conversation_page(request: HttpRequest, article: Article, at: datetime) -> HttpResponse:
    address, terms = address_of(article), terms_of(article, at)
    # The last one counts, as in newsroom/page_keys.py; any other word is no order.
    newest = request.GET.get("order") == NEWEST
    page = asked_page(
        request,
        conversation(article, at, newest=newest),
        address=address,
        parameters={"order": NEWEST} if newest else None,
        size=PAGE_SIZE,
    )
    rows, whole = rows_of(page.rows)
    context = {
        "article": article,
        "page": page,
        "newest": newest,
        "total": whole.total,
        "picks": picks_of(article, rows, whole, at) if page.is_first else [],
        "entries": in_thread(rows, address, facts_of(article, rows), newest=newest),
        "comments_url": address,
        "terms": terms,
        "form": empty_form_of(article, terms, at),
        "at": at,
    }
    response = render(request, "comments/conversation_page.html", context)
    changes = form_changes_at(article, terms, at)
    boundary = first_after(at, article.superseded_at, article.expires_at, *changes)
    keys = [article_key(article.story_id), conversation_key(article.story_id), REPLY_FORMS]
    return keep_until(response, boundary, keys)


def _reply_page(request: HttpRequest, article: Article, at: datetime) -> HttpResponse:
    """The form to answer one comment; to stand alone when that one is not to be seen."""
    on_story = Comment.objects.visible(at).on_story(article)
    parent = on_story.filter(pk=read_id(request.GET["parent"])).first()
    terms = terms_of(article, at)
    form = form_of(article, at) if terms.is_open else None
    if form and parent:
        form.initial["parent"] = parent.pk
    context = {"article": article, "parent": parent, "form": form, "terms": terms, "at": at}
    return render(request, "comments/reply_page.html", context)


def _to_page_of_comment(request: HttpRequest, article: Article, at: datetime) -> HttpResponse:
    visible = Comment.objects.visible(at).on_story(article)
    comment = get_object_or_404(visible, pk=read_id(request.GET["comment"]))
    number = visible.filter(path__lt=comment.path).count() // PAGE_SIZE + 1
    page = article.get_absolute_url() if number == 1 else f"{address_of(article)}?page={number}"
    return HttpResponseRedirect(f"{page}#comment-{comment.pk}")
