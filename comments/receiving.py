"""A posted comment, from request to answer; every status code of the interface.

Source: docs/moderation.md, "Answers".
"""

from datetime import date
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from comments import answers, text
from comments.addresses import client_address
from comments.answers import Attempt, Envelope
from comments.arrivals import Arrival
from comments.campaigns.breaker import Flooded
from comments.envelopes import receive
from comments.form_words import REPLY
from comments.forms import form_of
from comments.limits import OverLimit
from comments.mail.links import digest_of, new_token
from comments.policies import closed_just_now, terms_of
from comments.posting import Duplicate, RefusedByRule, post_comment
from comments.stories import find_story

MAX_USER_AGENT_CHARACTERS = 300


def receive_comment(request: HttpRequest, day: date, slug: str) -> HttpResponse:
    """Take a posted comment in, or say why not and keep the reader's words on the page."""
    return receive(
        request, day, slug, words=REPLY, answer=_answer, unavailable=answers.unavailable_page
    )


def _answer(envelope: Envelope) -> HttpResponse:
    request, at = envelope.request, envelope.at
    article = find_story(envelope.day, envelope.slug, at)
    if article is None or not article.is_public(at):
        return answers.gone_page(
            request, article and article.notice(at), envelope.words, envelope.body
        )
    terms = terms_of(article, at)
    if not terms.is_open and not closed_just_now(article, terms, at):
        return answers.closed_page(envelope, article, terms)
    form = form_of(article, at, envelope.posted.values)
    attempt = Attempt(envelope, article, terms, form)
    is_valid = form.is_valid()
    if envelope.posted.is_malformed:
        reason = _("A field came twice, or there were too many. Please send the form again.")
        return answers.form_page(attempt, HTTPStatus.BAD_REQUEST, reason)
    if "preview" in envelope.posted.values and "body" in form.cleaned_data:
        return answers.preview_page(attempt)
    if not is_valid:
        return answers.form_page(attempt, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _post(attempt)


def _post(attempt: Attempt) -> HttpResponse:
    receipt = new_token()
    arrival = _arrival(attempt, receipt)
    received = reverse("comments:received")
    try:
        post_comment(arrival)
    except Duplicate:
        # Without a link: whoever sends somebody's words again gets no key to them.
        return _see_other(received)
    except OverLimit as limit:
        return answers.over_limit_page(attempt, limit.retry_after_s)
    except RefusedByRule as refusal:
        return answers.form_page(attempt, HTTPStatus.UNPROCESSABLE_ENTITY, str(refusal))
    except Flooded as flood:
        return answers.flooded_page(attempt, flood.retry_after_s)
    return _see_other(f"{received}?r={receipt}")


def _arrival(attempt: Attempt, receipt: str) -> Arrival:
    envelope, terms, words = attempt.envelope, attempt.terms, attempt.form.cleaned_data
    return Arrival(
        article=attempt.article,
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
        came_after_closing=not terms.is_open,
        receipt_digest=digest_of(receipt),
        notify=words["notify"],
        is_sensitive=terms.is_sensitive,
        wants_proof=terms.wants_proof,
        needs_proof=terms.needs_proof,
    )


def _user_agent(request: HttpRequest) -> str:
    sent = request.headers.get("User-Agent", "")
    return text.printable(sent)[:MAX_USER_AGENT_CHARACTERS]


def _see_other(address: str) -> HttpResponse:
    return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)
