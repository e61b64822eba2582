"""What a moderator sends from the moderation page.

Every answer leads on by 303 to the next comment, so that a reload decides nothing twice.
Source: docs/moderation.md, "The moderation page".
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from comments.desk import put_off, second_looks
from comments.desk.choices import CHOICES
from comments.desk.claims import claim, release
from comments.desk.queue import Order
from comments.desk.replying import reply_as_staff
from comments.desk.seen import as_seen
from comments.desk.undo_bar import undo
from comments.forms import read_id
from comments.models import Comment
from comments.moderation import Conflict
from comments.sections import may_moderate

PAGE = "admin:comments_comment_moderate"


class Changed(Exception):
    """Its author changed a comment after the moderator opened it; nothing was decided."""

    def __init__(self, comment_id: int, refusal: Conflict) -> None:
        self.comment_id = comment_id
        super().__init__(str(refusal))


def order_of(request: HttpRequest) -> Order:
    """In which order somebody works; the oldest first if they don't say."""
    return Order.RISKIEST if request.GET.get("order") == Order.RISKIEST else Order.OLDEST


def address(order: Order, comment_id: int | None = None) -> str:
    """Where the moderation page is, with the next comment or a certain one."""
    query = {}
    if order != Order.OLDEST:
        query["order"] = str(order)
    if comment_id is not None:
        query["comment"] = comment_id
    return reverse(PAGE) + (f"?{urlencode(query)}" if query else "")


def act(request: HttpRequest) -> HttpResponseRedirect:
    """Do what was sent and lead on.

    Raises PermissionDenied; Changed when the comment's words are others by now.
    """
    order = order_of(request)
    name, _blank, reason = request.POST.get("do", "").partition(" ")
    if name == "again":
        put_off.forget_put_off(request.session)
        return _see(address(order))
    if name == "back":
        return _see(address(order, put_off.take_back_last(request.session)))
    comment = posted_comment(request)
    if comment is None:
        messages.error(request, _("This comment is gone."))
    elif name == "later" or (name == "escalate" and _drop_second_look(request, comment)):
        put_off.put_off(request.session, comment.pk)
        release(comment.pk, request.user)
    elif name == "undo":
        return _undo(request, comment, order)
    else:
        _decide(request, comment, name, reason)
    return _see(address(order))


def posted_comment(request: HttpRequest) -> Comment | None:
    """The comment as it was on the moderator's page; None where there is none any more.

    Raises PermissionDenied when it stands in a section of others.
    """
    found = Comment.objects.filter(pk=read_id(request.POST.get("comment", "")) or 0).first()
    if found is None:
        return None
    if not may_moderate(request.user, found):
        raise PermissionDenied
    return as_seen(found, request.POST.get("seen", ""))


def _decide(request: HttpRequest, comment: Comment, name: str, reason: str) -> None:
    user = request.user
    try:
        if name == "reply":
            reply_as_staff(comment, by=user, body=request.POST.get("reply", ""))
            messages.success(request, _("Your reply is public."))
        elif name in CHOICES:
            _choose(comment, name, reason, user)
        else:
            raise Conflict(_("Nobody knows this decision."))
    except Conflict as refusal:
        now = Comment.objects.filter(pk=comment.pk).first()
        if now is not None and now.version != comment.version:
            raise Changed(comment.pk, refusal) from refusal
        messages.error(request, f"{comment}: {refusal}")
    release(comment.pk, user)


def _choose(comment: Comment, name: str, reason: str, user) -> None:
    if second_looks.judge(comment.pk, name, by=user):
        return
    choice = CHOICES[name]
    known = choice.known_reason(reason)
    choice.verb(comment, by=user, **({"reason": known} if known else {}))
    if name in second_looks.JUDGED:
        second_looks.draw(comment, by=user)


def _drop_second_look(request: HttpRequest, comment: Comment) -> bool:
    return second_looks.judge(comment.pk, "escalate", by=request.user)


def _undo(request: HttpRequest, comment: Comment, order: Order) -> HttpResponseRedirect:
    try:
        undo(comment, by=request.user)
    except Conflict as refusal:
        messages.error(request, f"{comment}: {refusal}")
        return _see(address(order))
    claim(comment.pk, request.user)
    messages.success(request, _("Undone: it is as it was before."))
    return _see(address(order, comment.pk))


def _see(where: str) -> HttpResponseRedirect:
    # 303: whatever was sent, the next page is asked for with GET.
    return HttpResponseRedirect(where, status=303)
