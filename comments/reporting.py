"""The page on which a reader reports a comment, and what becomes of the post.

Source: docs/moderation.md, "Reports".
"""

from datetime import date, datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from articles.models import Article
from comments import answers
from comments.addresses import client_address
from comments.answers import Envelope
from comments.envelopes import receive
from comments.form_words import REPORT
from comments.forms import read_id
from comments.limits import OverLimit
from comments.models import Comment
from comments.report_forms import ReportForm
from comments.reports import report_comment
from comments.stories import address_of, find_story


def report_page(request: HttpRequest, article: Article, at: datetime) -> HttpResponse:
    """The form to report one visible comment."""
    comment = _reported(request, article, at)
    return _form_page(request, comment, _form(comment, article, at))


def receive_report(request: HttpRequest, day: date, slug: str) -> HttpResponse:
    """Take a report in, or show its form again; the answer is the same for a second one."""
    return receive(
        request, day, slug, words=REPORT, answer=_answer, unavailable=answers.unavailable_note
    )


def _answer(envelope: Envelope) -> HttpResponse:
    request, at = envelope.request, envelope.at
    article = find_story(envelope.day, envelope.slug, at)
    if article is None or not article.is_public(at):
        return answers.gone_page(
            request, article and article.notice(at), envelope.words, envelope.note
        )
    comment = _reported(request, article, at)
    form = _form(comment, article, at, envelope)
    if envelope.posted.is_malformed or not form.is_valid():
        form.offer_again()
        return _form_page(request, comment, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    words = form.cleaned_data
    if not words["extra"]:
        try:
            report_comment(
                comment,
                reason=words["reason"],
                note=words["note"],
                address=client_address(request),
                at=at,
            )
        except OverLimit as limit:
            form.offer_again()
            status, reason = HTTPStatus.TOO_MANY_REQUESTS, answers.try_again_in(limit.retry_after_s)
            response = _form_page(request, comment, form, status, reason)
            return answers.retry_later(response, limit.retry_after_s)
    return HttpResponseRedirect(reverse("comments:reported"), status=HTTPStatus.SEE_OTHER)


def _reported(request: HttpRequest, article: Article, at: datetime) -> Comment:
    visible = Comment.objects.visible(at).on_story(article)
    return get_object_or_404(visible, pk=read_id(request.GET["report"]))


def _form(
    comment: Comment, article: Article, at: datetime, envelope: Envelope | None = None
) -> ReportForm:
    return ReportForm(
        envelope and envelope.posted.values,
        story_id=article.story_id,
        address=f"{address_of(article)}?report={comment.pk}",
        at=at,
    )


def _form_page(
    request: HttpRequest,
    comment: Comment,
    form: ReportForm,
    status: HTTPStatus = HTTPStatus.OK,
    reason: str = "",
) -> HttpResponse:
    context = {"comment": comment, "form": form, "reason": reason}
    return render(request, "comments/report_page.html", context, status=status)
