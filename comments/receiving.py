"""A posted comment, from request to answer; every status code of the interface.

Source: docs/moderation.md, "Answers".
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseFailure
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Notice
from comments import text
from comments.addresses import client_address
from comments.arrivals import Arrival
from comments.closing import closed_just_now
from comments.forms import CommentForm, form_of
from comments.limits import OverLimit
from comments.origin import Origin, judge_origin
from comments.posted import Posted, TooLong, UnsupportedType, read_posted
from comments.posting import Duplicate, is_duplicate, post_comment
from comments.states import Status
from comments.stories import find_story

logger = logging.getLogger(__name__)

MAX_USER_AGENT_CHARACTERS = 300


@dataclass(frozen=True)
class Envelope:
    """A readable post, and where and when it came."""

    request: HttpRequest
    day: date
    slug: str
    posted: Posted
    origin: Origin
    at: datetime

    @property
    def body(self) -> str:
        """The reader's text, to be kept on whatever page answers."""
        return text.printable(self.posted.values.get("body", ""))


def receive_comment(request: HttpRequest, day: date, slug: str) -> HttpResponse:
    """Take a posted comment in, or say why not and keep the reader's words on the page."""
    origin = judge_origin(request)
    if origin == Origin.FOREIGN:
        return _refusal(HTTPStatus.FORBIDDEN, _("Replies are sent from our own pages only."))
    try:
        posted = read_posted(request)
    except UnsupportedType:
        sentence = _("This is not sent as our form sends it: urlencoded, in UTF-8.")
        return _refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, sentence)
    except TooLong:
        sentence = _("This is too long: a reply may have 5,000 characters.")
        return _refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence)
    envelope = Envelope(request, day, slug, posted, origin, timezone.now())
    try:
        return _with_one_retry(envelope)
    except DatabaseFailure:
        logger.exception("A comment could not be stored")
        return _unavailable_page(envelope)


def gone_page(request: HttpRequest, notice: Notice | None, body: str = "") -> HttpResponse:
    """There is no story to talk about, or none any more."""
    is_gone = notice is not None and notice.kind in ("withdrawn", "expired")
    status = HTTPStatus.GONE if is_gone else HTTPStatus.NOT_FOUND
    context = {"reason": _("This story is not here any more."), "body": body}
    return render(request, "comments/not_accepted_page.html", context, status=status)


def _with_one_retry(envelope: Envelope) -> HttpResponse:
    try:
        return _answer(envelope)
    except OperationalError:
        # A lock that outlasted its waiting time, or a connection that had died.
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        return _answer(envelope)


def _answer(envelope: Envelope) -> HttpResponse:
    request, at = envelope.request, envelope.at
    article = find_story(envelope.day, envelope.slug, at)
    if article is None or not article.is_public(at):
        return gone_page(request, article and article.notice(at), envelope.body)
    is_open = article.comments_open(at)
    if not is_open and not closed_just_now(article, at):
        context = {"reason": _("Replies to this story are closed."), "body": envelope.body}
        return render(
            request,
            "comments/not_accepted_page.html",
            context | {"article": article},
            status=HTTPStatus.FORBIDDEN,
        )
    form = form_of(article, at, envelope.posted.values)
    is_valid = form.is_valid()
    if envelope.posted.is_malformed:
        reason = _("A field came twice, or there were too many. Please send the form again.")
        return _form_page(envelope, article, form, HTTPStatus.BAD_REQUEST, reason)
    if not is_valid:
        return _form_page(envelope, article, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _post(envelope, article, form, is_late=not is_open)


def _post(
    envelope: Envelope, article: Article, form: CommentForm, *, is_late: bool
) -> HttpResponse:
    words = form.cleaned_data
    arrival = Arrival(
        article=article,
        at=envelope.at,
        body=words["body"],
        name=words["name"],
        email=words["email"],
        website=words["website"],
        parent=words["parent"],
        was_reply=words.get("was_reply", False),
        address=client_address(envelope.request),
        user_agent=_user_agent(envelope.request),
        origin=envelope.origin,
        token=words["token"],
        honeypot=words["extra"],
        has_bad_encoding=envelope.posted.is_badly_encoded,
        came_after_closing=is_late,
    )
    received = HttpResponseRedirect(reverse("comments:received"), status=HTTPStatus.SEE_OTHER)
    try:
        post_comment(arrival)
    except Duplicate:
        return received
    except OverLimit as limit:
        if is_duplicate(arrival):
            return received
        return _over_limit_page(envelope, article, form, limit)
    return received


def _user_agent(request: HttpRequest) -> str:
    sent = request.headers.get("User-Agent", "")
    return text.printable(sent)[:MAX_USER_AGENT_CHARACTERS]


def _form_page(
    envelope: Envelope, article: Article, form: CommentForm, status: HTTPStatus, reason: str = ""
) -> HttpResponse:
    parent = form.cleaned_data.get("parent")
    form.offer_again()
    context = {
        "article": article,
        "form": form,
        "parent": parent if parent and parent.status == Status.APPROVED else None,
        "reason": reason,
        "at": envelope.at,
    }
    return render(envelope.request, "comments/reply_page.html", context, status=status)


def _over_limit_page(
    envelope: Envelope, article: Article, form: CommentForm, limit: OverLimit
) -> HttpResponse:
    minutes = -(-limit.retry_after_s // 60)
    reason = _(
        "There were many replies from you or your network. Your text is kept below: "
        "please send it again in %(minutes)d min."
    ) % {"minutes": minutes}
    response = _form_page(envelope, article, form, HTTPStatus.TOO_MANY_REQUESTS, reason)
    response.headers["Retry-After"] = str(limit.retry_after_s)
    return response


def _refusal(status: HTTPStatus, sentence: str) -> HttpResponse:
    """A page that shows nothing of what was posted and asks the database nothing."""
    return _bare_page(status, {"reason": sentence})


def _unavailable_page(envelope: Envelope) -> HttpResponse:
    """The form as it was filled in, to be sent again, without a single query."""
    typed = {
        name: text.printable(envelope.posted.values.get(name, ""))
        for name in CommentForm.base_fields
    }
    # Unbound: a bound form would be validated, which asks the database.
    form = CommentForm(story_id=0, address=envelope.request.path, at=envelope.at, initial=typed)
    reason = _("We can't take replies in at this moment. Nothing was stored: please send it again.")
    response = _bare_page(HTTPStatus.SERVICE_UNAVAILABLE, {"reason": reason, "form": form})
    response.headers["Retry-After"] = str(settings.COMMENT_RETRY_AFTER_S)
    return response


def _bare_page(status: HTTPStatus, context: dict[str, Any]) -> HttpResponse:
    # Without the request no context processor runs, so there is no menu to ask for.
    context["site_name"] = settings.SITE_NAME
    return HttpResponse(render_to_string("comments/refused_page.html", context), status=status)
