"""The receipt, and behind the author's private link what they may do with a comment.

Source: docs/moderation.md, "The author's own link".
"""

import logging
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.db import Error as DatabaseFailure
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments.addresses import client_address
from comments.answers import retry_later, unavailable_wish
from comments.appeals import appeal_comment
from comments.author_doors import edit_comment
from comments.envelopes import Refused, with_one_retry
from comments.limits import OverLimit
from comments.models import Comment
from comments.moderation import Conflict
from comments.privacy.erasure import withdraw_comment
from comments.privacy.export import held_of_comment
from comments.private_pages import download, read_sent, unstored
from comments.receipt_forms import AppealForm, EditForm
from comments.receipts import find_comment, receipt_of

logger = logging.getLogger(__name__)


# Exempt: no cookie marks a reader; the link is what only its author has.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def received_page(request: HttpRequest) -> HttpResponse:
    """Says that a comment waits; by the author's private link what became of it."""
    try:
        sent = read_sent(request) if request.method == "POST" else None
    except Refused as refused:
        return unstored(refused.answer)
    try:
        return unstored(with_one_retry(lambda: _answer(request, sent)))
    except DatabaseFailure:
        if sent is None:
            raise
        logger.exception("What an author asked for could not be done")
        return unstored(unavailable_wish(sent.get("body") or sent.get("words", "")))


def _answer(request: HttpRequest, sent: dict[str, str] | None) -> HttpResponse:
    at = timezone.now()
    comment = find_comment(request.GET.get("r", ""))
    if comment is None:
        # The same for everybody: it knows nothing of which.
        status = HTTPStatus.OK if sent is None else HTTPStatus.NOT_FOUND
        return render(request, "comments/received_page.html", status=status)
    if sent is None:
        edits = request.GET.get("do") == "edit"
        form = EditForm(initial={"body": comment.body}) if edits else None
        return _page(request, comment, at, edit_form=form)
    try:
        return _act(request, comment, sent, at)
    except Conflict as refusal:
        return _page(request, comment, at, notice=str(refusal), status=HTTPStatus.CONFLICT)


def _act(
    request: HttpRequest, comment: Comment, sent: dict[str, str], at: datetime
) -> HttpResponse:
    match sent.get("do"):
        case "withdraw":
            withdraw_comment(comment)
        case "edit":
            return _edit(request, comment, sent, at)
        case "appeal":
            form = AppealForm(sent)
            if not form.is_valid():
                status = HTTPStatus.UNPROCESSABLE_ENTITY
                return _page(request, comment, at, appeal_form=form, status=status)
            appeal_comment(comment, form.cleaned_data["words"])
        case "export":
            return download(held_of_comment(comment), f"comment-{comment.pk}.json")
    # So that a reload sends nothing again.
    return HttpResponseRedirect(request.get_full_path(), status=HTTPStatus.SEE_OTHER)


def _edit(
    request: HttpRequest, comment: Comment, sent: dict[str, str], at: datetime
) -> HttpResponse:
    form = EditForm(sent)
    if not form.is_valid():
        return _page(request, comment, at, edit_form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        edit_comment(comment, form.cleaned_data["body"], at=at, address=client_address(request))
    except OverLimit as limit:
        notice = _("There were many changes from you or your network. Try again in a while.")
        status = HTTPStatus.TOO_MANY_REQUESTS
        response = _page(request, comment, at, edit_form=form, notice=notice, status=status)
        return retry_later(response, limit.retry_after_s)
    except Conflict as refusal:
        status, notice = HTTPStatus.CONFLICT, str(refusal)
        return _page(request, comment, at, edit_form=form, notice=notice, status=status)
    return HttpResponseRedirect(_address(request), status=HTTPStatus.SEE_OTHER)


def _page(
    request: HttpRequest,
    comment: Comment,
    at: datetime,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    **context: Any,
) -> HttpResponse:
    comment.refresh_from_db()
    receipt = receipt_of(comment, at)
    context |= {"receipt": receipt, "address": _address(request)}
    if receipt.may_appeal:
        context.setdefault("appeal_form", AppealForm())
    if receipt.edit_until is None and status == HTTPStatus.OK:
        context.pop("edit_form", None)
    return render(request, "comments/own_comment_page.html", context, status=status)


def _address(request: HttpRequest) -> str:
    """Of this page, without what was asked of it."""
    return f"{request.path}?r={request.GET['r']}"
