"""Mailboxes by their digest, and how many letters may go to one.

Source: docs/mail.md, "A mailbox".
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from comments.addresses import email_key
from comments.digests import mailbox_digests
from comments.mail.states import Letter, Subscription
from comments.models import LetterCount, Mailbox, MailTask


@dataclass(frozen=True)
class Allowance:
    """Letters of one kind to one mailbox. max_ever: None is no end."""

    max_in_window: int
    window: timedelta
    max_ever: int | None = None


# Of what anybody may ask for in anybody's name.
ALLOWANCES = {
    Letter.CONFIRMATION: Allowance(1, timedelta(days=1), max_ever=3),
    Letter.PROOF: Allowance(3, timedelta(days=1)),
    Letter.MAILBOX_LINK: Allowance(1, timedelta(days=1)),
}


def find_mailbox(key: str) -> Mailbox | None:
    """The mailbox of a folded address, also where an earlier secret key made its digest."""
    found = Mailbox.objects.filter(digest__in=mailbox_digests(key))
    return found.order_by("id").first()


def mailbox_of(key: str) -> Mailbox:
    """The mailbox of a folded address, made where there is none yet."""
    found = find_mailbox(key)
    if found is None:
        digest = mailbox_digests(key)[0]
        found, _created = Mailbox.objects.get_or_create(digest=digest)
    return found


def grant(task: MailTask) -> bool:
    """Whether a letter that was asked for may go; counted once, however often it is tried.

    In the transaction that composes it.
    """
    if task.is_granted:
        return True
    if not _count(_counted(task), task.letter, timezone.now()):
        return False
    MailTask.objects.filter(pk=task.pk).update(is_granted=True)
    task.is_granted = True
    return True


def window_end(task: MailTask) -> datetime:
    """When a mailbox that had its letters of a kind may get more of them."""
    count = LetterCount.objects.get(mailbox=_counted(task), letter=task.letter)
    return count.window_start + ALLOWANCES[Letter(task.letter)].window


def _counted(task: MailTask) -> Mailbox:
    """The mailbox that letters are counted for: most providers put all +tags of it in one."""
    local, _at, domain = email_key(task.email).rpartition("@")
    return mailbox_of(f"{local.partition('+')[0]}@{domain}")


@transaction.atomic
def _count(mailbox: Mailbox, letter: str, at: datetime) -> bool:
    allowance = ALLOWANCES[letter]
    count, _created = LetterCount.objects.get_or_create(
        mailbox=mailbox, letter=letter, defaults={"window_start": at}
    )
    mine = LetterCount.objects.filter(pk=count.pk)
    mine.filter(window_start__lte=at - allowance.window).update(window_start=at, in_window=0)
    left = mine.filter(in_window__lt=allowance.max_in_window)
    if allowance.max_ever is not None:
        left = left.filter(ever__lt=allowance.max_ever)
    return bool(left.update(in_window=F("in_window") + 1, ever=F("ever") + 1))


def suppress(digest: str, at: datetime) -> None:
    """No letter goes to a mailbox any more: it does not exist, or complained."""
    Mailbox.objects.get_or_create(digest=digest)
    Mailbox.objects.filter(digest=digest, suppressed_at__isnull=True).update(suppressed_at=at)
    end_replies(Mailbox.objects.get(digest=digest), at)


def end_replies(mailbox: Mailbox, at: datetime) -> None:
    """End a subscription and forget its address; nothing happens where there is none."""
    wanting = Mailbox.objects.filter(
        pk=mailbox.pk, replies__in=(Subscription.ASKED, Subscription.CONFIRMED)
    )
    wanting.update(replies=Subscription.ENDED, ended_at=at, email="")
    mailbox.refresh_from_db()
