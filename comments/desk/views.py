"""The moderation page: one comment, its keys, and the next one at once.

Source: docs/moderation.md, "The moderation page".
"""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from comments.campaigns.breaker import open_breakers
from comments.desk import put_off, second_looks
from comments.desk.acting import Changed, act, address, order_of
from comments.desk.card import Card, card_of
from comments.desk.choices import REASONS, choices_for
from comments.desk.claims import claim, claims_of
from comments.desk.figures import today
from comments.desk.queue import Order, in_line, next_comment, oldest_waiting_at, waiting
from comments.desk.suggestions import suggestion_for
from comments.desk.undo_bar import undo_bar
from comments.differences import differences
from comments.forms import read_id
from comments.models import Comment
from comments.sections import may_moderate
from comments.text import to_lf

SHOWN_IN_LINE = 8
_ORDERS = [
    (Order.OLDEST, gettext_lazy("Oldest first")),
    (Order.RISKIEST, gettext_lazy("Riskiest first")),
]


@never_cache
def moderate(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The next comment that waits for a moderator, or a decision on one.

    context: of every page of the desk.
    """
    _refuse_strangers(request)
    if request.method == "POST":
        try:
            return act(request)
        except Changed as changed:
            return _page_of_changed(request, context, changed)
    card = _asked_card(request) or _next_card(request)
    return _page(request, context, card)


@never_cache
def waiting_count(request: HttpRequest) -> JsonResponse:
    """How many comments wait, for the page's script.

    Whoever asks has the page open, and goes on holding the comment on it.
    """
    _refuse_strangers(request)
    for held in claims_of(request.user).values_list("comment", flat=True):
        claim(held, request.user)
    found = waiting(request.user)
    return JsonResponse({"count": found.count, "is_more": found.is_more})


def _refuse_strangers(request: HttpRequest) -> None:
    if not request.user.has_perm("comments.view_comment"):
        raise PermissionDenied


def _asked_card(request: HttpRequest) -> Card | None:
    """The card of a comment that was asked for by its id."""
    pk = read_id(request.GET.get("comment", ""))
    comment = Comment.objects.filter(pk=pk).first() if pk else None
    if comment is None:
        return None
    if not may_moderate(request.user, comment):
        raise PermissionDenied
    # If somebody else holds it, the card says so; a decision is possible all the same.
    claim(comment.pk, request.user)
    return _card(comment, request)


def _next_card(request: HttpRequest) -> Card | None:
    put_off_ids = put_off.put_off_ids(request.session)
    comment = next_comment(request.user, order_of(request), put_off_ids)
    return comment and _card(comment, request)


def _card(comment: Comment, request: HttpRequest) -> Card | None:
    is_second_look = second_looks.is_open_for(comment.pk, request.user)
    return card_of(comment.pk, request.user, is_second_look=is_second_look)


def _page_of_changed(
    request: HttpRequest, context: dict[str, Any], changed: Changed
) -> HttpResponse:
    """The same comment as it is now, and how it differs from what was read."""
    card = card_of(changed.comment_id, request.user)
    seen = to_lf(request.POST.get("seen_words", ""))
    pieces = differences(seen, card.comment.body) if seen and card else []
    more = {"refusal": str(changed), "pieces": pieces}
    return _page(request, context | more, card, status=HTTPStatus.CONFLICT)


def _page(
    request: HttpRequest,
    context: dict[str, Any],
    card: Card | None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    user, order = request.user, order_of(request)
    put_off_ids = put_off.put_off_ids(request.session)
    choices = choices_for(card.comment, card.status, user) if card else []
    context |= {
        "title": _("Moderation"),
        "card": card,
        "choices": choices,
        "suggestion": suggestion_for(card.comment, choices) if card else None,
        "reasons": REASONS,
        "may_reply": card is not None and user.has_perm("comments.reply_as_staff"),
        "undo": undo_bar(user),
        "waiting": waiting(user),
        "oldest": oldest_waiting_at(user),
        "line": in_line(user, order, put_off_ids, SHOWN_IN_LINE),
        "put_off": len(put_off_ids),
        "today": today(user),
        "order": order,
        "orders": [(address(each), each, label) for each, label in _ORDERS],
        "address": address(order),
        "is_flooded": open_breakers().exists(),
        "quiet_minutes": settings.COMMENT_BREAKER_QUIET_MINUTES,
    }
    return TemplateResponse(request, "admin/comments/comment/moderate.html", context, status=status)
