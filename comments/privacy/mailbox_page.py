"""What is kept of a mailbox: asked for by anybody, told to that mailbox alone.

Source: docs/privacy.md, "Asking".
"""

from datetime import datetime
from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments.addresses import client_address, email_key
from comments.answers import too_many
from comments.envelopes import Refused
from comments.limits import OverLimit, take_slot
from comments.mail.links import find_token
from comments.mail.mailbox_links import ask_for_link
from comments.mail.mailboxes import note_answer
from comments.mail.states import Letter, Purpose
from comments.models import MailToken
from comments.moderation import Conflict
from comments.privacy.erasure import comments_of, erase_mailbox
from comments.privacy.export import held_of_mailbox
from comments.private_pages import download, read_sent, unstored
from comments.receipt_forms import MailboxForm

PAGE = "comments/mailbox_page.html"


# Exempt: no cookie marks a reader; the link is what only the mailbox has.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mailbox_page(request: HttpRequest) -> HttpResponse:
    """Mails a link; behind that link shows, hands out and erases what is kept."""
    at = timezone.now()
    try:
        sent = read_sent(request) if request.method == "POST" else None
    except Refused as refused:
        return unstored(refused.answer)
    if "r" not in request.GET:
        return unstored(_ask(request, sent, at))
    token = find_token(Purpose.MAILBOX, request.GET["r"], at)
    if token is None:
        sentence = _("This link is not known here any more. Ask for another one.")
        return unstored(_told(request, sentence, HTTPStatus.NOT_FOUND))
    return unstored(_open(request, token, sent))


def _ask(request: HttpRequest, sent: dict[str, str] | None, at: datetime) -> HttpResponse:
    form = MailboxForm(sent)
    if sent is None:
        return render(request, PAGE, {"form": form})
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, PAGE, {"form": form}, status=status)
    email = form.cleaned_data["email"]
    try:
        with transaction.atomic():
            take_slot(client_address(request), email_key(email), at)
            ask_for_link(email)
    except OverLimit as limit:
        return too_many(limit.retry_after_s)
    # The same whether anything is kept or not.
    return _told(
        request,
        _(
            "If the address is right, a link is on its way to it. It works for two days; "
            "one is sent a day."
        ),
    )


def _open(request: HttpRequest, token: MailToken, sent: dict[str, str] | None) -> HttpResponse:
    key = token.email_key
    wish = sent.get("do") if sent else None
    if wish:
        note_answer(key, Letter.MAILBOX_LINK)
    if wish == "export":
        return download(held_of_mailbox(key), "what-we-keep.json")
    if wish == "erase":
        try:
            erase_mailbox(key)
        except Conflict:
            sentence = _("Somebody decided on one of them just now. Please try again.")
            return _told(request, sentence, HTTPStatus.CONFLICT)
        return _told(request, _("It is erased. Nothing of it is left here."))
    count = comments_of(key).count()
    held = ngettext(
        "We keep %(count)d reply that was sent with your address.",
        "We keep %(count)d replies that were sent with your address.",
        count,
    ) % {"count": count}
    return render(request, PAGE, {"held": held, "address": request.get_full_path()})


def _told(request: HttpRequest, sentence: str, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return render(request, PAGE, {"sentence": sentence}, status=status)
