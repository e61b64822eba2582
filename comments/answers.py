"""Pages that answer a post of a reader; none is stored by a cache.

Source: docs/moderation.md, "Answers".
"""

from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from articles.models import Article, Notice
from comments import text
from comments.form_words import REPLY, WISH, FormWords
from comments.forms import CommentForm, form_of
from comments.origin import Origin
from comments.policies import Terms, why_closed
from comments.posted import Posted
from comments.states import Status

_REFUSED = "comments/refused_page.html"


@dataclass(frozen=True)
class Envelope:
    """A readable post, and where and when it came. words: of the form that was sent."""

    words: FormWords
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

    @property
    def note(self) -> str:
        """A reader's note to the desk, likewise."""
        return text.printable(self.posted.values.get("note", ""))


@dataclass(frozen=True)
class Attempt:
    """A form as it was filled in, and what holds at its story."""

    envelope: Envelope
    article: Article
    terms: Terms
    form: CommentForm


def refusal(status: HTTPStatus, sentence: str, words: FormWords) -> HttpResponse:
    """A page that shows nothing of what was posted and asks the database nothing."""
    return _bare_page(status, {"words": words, "reason": sentence})


def too_many(retry_after_s: int) -> HttpResponse:
    """A page that says in how many minutes to send again; nothing of the post is on it."""
    sentence = _("There were many of these from your network. Please try again in %(minutes)d min.")
    response = refusal(
        HTTPStatus.TOO_MANY_REQUESTS, sentence % {"minutes": -(-retry_after_s // 60)}, WISH
    )
    return retry_later(response, retry_after_s)


def retry_later(response: HttpResponse, retry_after_s: int) -> HttpResponse:
    """An answer with the word to programs of when to send again."""
    response.headers["Retry-After"] = str(retry_after_s)
    return response


def gone_page(
    request: HttpRequest, notice: Notice | None, words: FormWords = REPLY, body: str = ""
) -> HttpResponse:
    """There is no story to talk about, or none any more.

    body: what was sent there, for copying; words: of the form it was sent by.
    """
    is_gone = notice is not None and notice.kind in ("withdrawn", "expired")
    status = HTTPStatus.GONE if is_gone else HTTPStatus.NOT_FOUND
    context = {"words": words, "reason": _("This story is not here any more."), "body": body}
    return render(request, "comments/not_accepted_page.html", context, status=status)


def closed_page(envelope: Envelope, article: Article, terms: Terms) -> HttpResponse:
    """The reader's text for copying, and why it can't be sent."""
    context = {
        "words": envelope.words,
        "reason": why_closed(terms),
        "body": envelope.body,
        "article": article,
    }
    return render(
        envelope.request, "comments/not_accepted_page.html", context, status=HTTPStatus.FORBIDDEN
    )


def form_page(attempt: Attempt, status: HTTPStatus, reason: str = "") -> HttpResponse:
    """The form again, with every word kept."""
    attempt.form.offer_again()
    return _reply_page(attempt, attempt.form, {"reason": reason}, status)


def preview_page(attempt: Attempt) -> HttpResponse:
    """The reply as it would stand there, and the form to go on with; nothing is stored."""
    values = attempt.envelope.posted.values
    typed = {n: text.printable(values.get(n, "")) for n in attempt.form.fields if n != "token"}
    words = attempt.form.cleaned_data
    # Unbound: fields that are still empty are no faults yet.
    form = form_of(attempt.article, attempt.envelope.at, initial=typed)
    return _reply_page(
        attempt, form, {"preview": words["body"], "preview_name": words.get("name", "")}
    )


def over_limit_page(attempt: Attempt, retry_after_s: int) -> HttpResponse:
    """The form again, and in how many minutes to send it."""
    response = form_page(attempt, HTTPStatus.TOO_MANY_REQUESTS, try_again_in(retry_after_s))
    return retry_later(response, retry_after_s)


def flooded_page(attempt: Attempt, retry_after_s: int) -> HttpResponse:
    """The form again: so many replies wait at this story that none more is taken in."""
    reason = _(
        "So many replies to this story wait for a moderator that we take no more in for now. "
        "Nothing was stored: please send it again later."
    )
    response = form_page(attempt, HTTPStatus.SERVICE_UNAVAILABLE, reason)
    return retry_later(response, retry_after_s)


def unavailable_note(envelope: Envelope) -> HttpResponse:
    """A note to the desk that could not be stored, for copying."""
    reason = _("We can't take this in at this moment. Please send it again in a while.")
    return _unavailable({"words": envelope.words, "reason": reason, "kept": envelope.note})


def unavailable_wish(typed: str) -> HttpResponse:
    """What an author asked for could not be done; the text sent with it, for copying."""
    reason = _("We can't do that at this moment. Please try again.")
    context = {"words": WISH, "reason": reason, "body": text.printable(typed)}
    return _unavailable(context, "comments/not_accepted_page.html")


def try_again_in(retry_after_s: int) -> str:
    """For somebody over a limit, above what they typed."""
    return _(
        "There were many of these from you or your network. Your text is kept below: "
        "please send it again in %(minutes)d min."
    ) % {"minutes": -(-retry_after_s // 60)}


def unavailable_page(envelope: Envelope) -> HttpResponse:
    """The form as it was filled in, to be sent again."""
    typed = {
        name: text.printable(envelope.posted.values.get(name, ""))
        for name in CommentForm.base_fields
    }
    # Unbound: a bound form would be validated, which asks the database.
    form = CommentForm(story_id=0, address=envelope.request.path, at=envelope.at, initial=typed)
    reason = _("We can't take replies in at this moment. Nothing was stored: please send it again.")
    return _unavailable({"words": envelope.words, "reason": reason, "form": form})


def _reply_page(
    attempt: Attempt,
    form: CommentForm,
    context: dict[str, Any],
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    parent = attempt.form.cleaned_data.get("parent")
    context |= {
        "article": attempt.article,
        "form": form,
        "terms": attempt.terms,
        "parent": parent if parent and parent.status == Status.APPROVED else None,
        "at": attempt.envelope.at,
    }
    return render(attempt.envelope.request, "comments/reply_page.html", context, status=status)


def _unavailable(context: dict[str, Any], template: str = _REFUSED) -> HttpResponse:
    """Without a single query, for the database is away."""
    response = _bare_page(HTTPStatus.SERVICE_UNAVAILABLE, context, template)
    return retry_later(response, settings.COMMENT_RETRY_AFTER_S)


def _bare_page(
    status: HTTPStatus, context: dict[str, Any], template: str = _REFUSED
) -> HttpResponse:
    # Without the request no context processor runs, so there is no menu to ask for.
    context["site_name"] = settings.SITE_NAME
    return HttpResponse(render_to_string(template, context), status=status)
