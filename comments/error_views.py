"""Reporting an error in a story, and hearing what came of it.

Source: docs/moderation.md, "Reports of errors".
"""

from datetime import date, datetime
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.addresses import path_to
from articles.models import Article
from comments import answers
from comments.addresses import client_address
from comments.answers import Envelope
from comments.envelopes import receive
from comments.error_reports import report_error
from comments.form_words import ERROR_NOTE
from comments.limits import OverLimit
from comments.mail.links import digest_of, new_token
from comments.models import ErrorReport
from comments.private_pages import unstored
from comments.report_forms import ErrorReportForm
from comments.stories import find_story


# Exempt: as in comments/views.py.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report_error_page(request: HttpRequest, day: date, slug: str) -> HttpResponse:
    """The form to tell the editors of an error, and where it is sent."""
    if request.method == "POST":
        received = receive(
            request,
            day,
            slug,
            words=ERROR_NOTE,
            answer=_answer,
            unavailable=answers.unavailable_note,
        )
        return unstored(received)
    at = timezone.now()
    article = find_story(day, slug, at)
    if article is None:
        raise Http404
    if notice := article.notice(at):
        return unstored(answers.gone_page(request, notice))
    return unstored(_form_page(request, article, _form(article, at)))


@require_safe
def error_received_page(request: HttpRequest) -> HttpResponse:
    """Says that a report arrived; behind its private link, what came of it."""
    token = request.GET.get("r", "")
    report = ErrorReport.objects.filter(receipt_digest=digest_of(token)).first() if token else None
    return unstored(render(request, "comments/error_received_page.html", {"report": report}))


def _answer(envelope: Envelope) -> HttpResponse:
    request, at = envelope.request, envelope.at
    article = find_story(envelope.day, envelope.slug, at)
    if article is None or not article.is_public(at):
        return answers.gone_page(
            request, article and article.notice(at), envelope.words, envelope.note
        )
    form = _form(article, at, envelope)
    if envelope.posted.is_malformed or not form.is_valid():
        form.offer_again()
        return _form_page(request, article, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    words, receipt = form.cleaned_data, new_token()
    received = reverse("comments:error_received")
    if words["extra"]:
        return HttpResponseRedirect(received, status=HTTPStatus.SEE_OTHER)
    try:
        report_error(
            article,
            passage=words["passage"],
            note=words["note"],
            email=words["email"],
            address=client_address(request),
            receipt_digest=digest_of(receipt),
            at=at,
        )
    except OverLimit as limit:
        form.offer_again()
        reason = answers.try_again_in(limit.retry_after_s)
        response = _form_page(request, article, form, HTTPStatus.TOO_MANY_REQUESTS, reason)
        return answers.retry_later(response, limit.retry_after_s)
    return HttpResponseRedirect(f"{received}?r={receipt}", status=HTTPStatus.SEE_OTHER)


def _form(article: Article, at: datetime, envelope: Envelope | None = None) -> ErrorReportForm:
    return ErrorReportForm(
        envelope and envelope.posted.values,
        story_id=article.story_id,
        address=path_to("comments:report_error", article.first_published_on, article.slug),
        at=at,
    )


def _form_page(
    request: HttpRequest,
    article: Article,
    form: ErrorReportForm,
    status: HTTPStatus = HTTPStatus.OK,
    reason: str = "",
) -> HttpResponse:
    context = {"article": article, "form": form, "reason": reason}
    return render(request, "comments/report_error_page.html", context, status=status)
