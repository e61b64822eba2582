"""Pages behind mailed links: a button on GET, an act on POST.

Source: docs/mail.md, "Links"; RFC 8058, section 3.1 for the one-click end.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments.mail import proofs, subscriptions
from comments.mail.links import find_token
from comments.mail.states import Purpose
from comments.models import MailToken, ReplyWatch
from comments.origin import Origin, judge_origin
from comments.private_pages import unstored


@dataclass(frozen=True)
class Door:
    """What stands on a page and what its button does.

    act: returns the sentence that is shown afterwards.
    is_one_click: a mail program presses it too, from wherever it is.
    shows_comment: with the comment that the link was mailed for, while that waits for it.
    """

    purpose: Purpose
    title: Promise
    question: Promise
    button: Promise
    act: Callable[[MailToken, datetime], Promise]
    is_one_click: bool = False
    shows_comment: bool = False


def _confirm(token: MailToken, at: datetime) -> Promise:
    subscriptions.confirm(token.mailbox, token.comment, at)
    return _("It is confirmed: you will hear of replies, once an hour at most.")


def _unsubscribe(token: MailToken, at: datetime) -> Promise:
    subscriptions.unsubscribe(token.mailbox, at)
    return _("You will hear nothing more of replies.")


def _prove(token: MailToken, at: datetime) -> Promise:
    if proofs.prove(token.comment, at):
        return _("Thank you. Your reply is published.")
    return _("Thank you. Your reply waits for a moderator, who now knows that it is yours.")


CONFIRM = Door(
    Purpose.CONFIRM,
    _("Replies by mail"),
    _(
        "Did you write this, and do you want a mail when it is answered? "
        "Once an hour at most, until you end it."
    ),
    _("Yes, tell me of replies"),
    _confirm,
    shows_comment=True,
)
UNSUBSCRIBE = Door(
    Purpose.UNSUBSCRIBE,
    _("Replies by mail"),
    _("Do you want no more mail about replies?"),
    _("End it"),
    _unsubscribe,
    is_one_click=True,
)
PROOF = Door(
    Purpose.PROOF,
    _("Your reply"),
    _("Did you write the reply that this link was mailed for?"),
    _("Yes, it is mine"),
    _prove,
    shows_comment=True,
)


# Exempt: no cookie marks a reader; the link is what only the mailbox has.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_page(request: HttpRequest) -> HttpResponse:
    """Asks whether replies are wanted by mail."""
    return _answer(request, CONFIRM)


# Exempt: a mail program sends the one click, without cookie and Origin.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe_page(request: HttpRequest) -> HttpResponse:
    """Ends mail about replies."""
    return _answer(request, UNSUBSCRIBE)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def proof_page(request: HttpRequest) -> HttpResponse:
    """Asks whether a comment is theirs."""
    return _answer(request, PROOF)


def _is_answered(token: MailToken) -> bool:
    """Whether the mailbox has said already what it was asked of a comment."""
    if token.purpose == Purpose.CONFIRM:
        return ReplyWatch.objects.filter(comment=token.comment).exists()
    return token.comment.proved_at is not None


def _answer(request: HttpRequest, door: Door) -> HttpResponse:
    at = timezone.now()
    token = find_token(door.purpose, request.GET.get("r", ""), at)
    context: dict[str, object] = {"door": door}
    status = HTTPStatus.OK
    if token is None:
        context["sentence"] = _("This link is not known here any more.")
        status = HTTPStatus.NOT_FOUND
    elif request.method == "POST":
        if not door.is_one_click and judge_origin(request) == Origin.FOREIGN:
            context["sentence"] = _("This is sent from our own pages only.")
            status = HTTPStatus.FORBIDDEN
        else:
            context["sentence"] = door.act(token, at)
    else:
        context["address"] = request.get_full_path()
        if door.shows_comment and not _is_answered(token):
            # Whose it is can be told from what it says alone; only the mailbox has the link.
            context["comment"] = token.comment
            context["is_public"] = token.comment.article.is_public(at)
    return unstored(render(request, "comments/door_page.html", context, status=status))
