"""What readers send, opened and answered whatever the database does.

Source: docs/moderation.md, "Answers".
"""

import logging
from collections.abc import Callable
from datetime import date
from http import HTTPStatus

from django.db import Error as DatabaseFailure
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import answers
from comments.answers import Envelope
from comments.form_words import FormWords
from comments.origin import Origin, judge_origin
from comments.posted import Posted, TooLong, UnsupportedType, read_posted

logger = logging.getLogger(__name__)


class Refused(Exception):
    """A post that nobody reads. answer: what its sender is told."""

    def __init__(self, status: HTTPStatus, sentence: str, words: FormWords) -> None:
        self.answer = answers.refusal(status, sentence, words)
        super().__init__(sentence)


def receive(
    request: HttpRequest,
    day: date,
    slug: str,
    *,
    words: FormWords,
    answer: Callable[[Envelope], HttpResponse],
    unavailable: Callable[[Envelope], HttpResponse],
) -> HttpResponse:
    """Answer a post to a story.

    words: what its form is called.
    unavailable: answers, without a query, where the database takes nothing.
    """
    try:
        envelope = _open(request, day, slug, words)
    except Refused as refused:
        return refused.answer
    try:
        return with_one_retry(lambda: answer(envelope))
    except DatabaseFailure:
        logger.exception("What a reader sent could not be stored")
        return unavailable(envelope)


def read_here(request: HttpRequest, words: FormWords) -> tuple[Posted, Origin]:
    """What was posted, and how sure it is that it came from a page of ours.

    Raises Refused.
    """
    origin = judge_origin(request)
    if origin == Origin.FOREIGN:
        raise Refused(HTTPStatus.FORBIDDEN, words.foreign, words)
    try:
        return read_posted(request), origin
    except UnsupportedType as error:
        sentence = _("This is not sent as our form sends it: urlencoded, in UTF-8.")
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, sentence, words) from error
    except TooLong as error:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words.too_long, words) from error


def with_one_retry(answer: Callable[[], HttpResponse]) -> HttpResponse:
    """An answer that asks the database, once more where it was away for a moment."""
    try:
        return answer()
    except OperationalError:
        # A lock that outlasted its waiting time, or a connection that had died.
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        return answer()


def _open(request: HttpRequest, day: date, slug: str, words: FormWords) -> Envelope:
    posted, origin = read_here(request, words)
    return Envelope(words, request, day, slug, posted, origin, timezone.now())
