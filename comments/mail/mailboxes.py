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
from comments.mail.messages import Later
from comments.mail.states import Letter, Subscription
from comments.models import LetterCount, Mailbox, MailTask


@dataclass(frozen=True)
class Allowance:
    """Letters of one kind to one mailbox, in a day and in all.

    max_in_all: until its owner presses the button behind one of them, or none went for
    QUIET; of is_for_good ones, ever.
    """

    max_in_window: int
    max_in_all: int
    is_for_good: bool = False


WINDOW = timedelta(days=1)
QUIET = timedelta(days=90)
# Of what anybody may ask for in anybody's name.
ALLOWANCES = {
    Letter.CONFIRMATION: Allowance(1, 3, is_for_good=True),
    Letter.PROOF: Allowance(3, 12),
    Letter.MAILBOX_LINK: Allowance(1, 6),
    Letter.ERROR_OUTCOME: Allowance(3, 12),
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


def grant(task: MailTask, letter: Letter | None = None) -> bool:
    """Whether a letter that was asked for may go; counted once, however often it is tried.

    In the transaction that composes it. letter: as which kind it is counted; None is its
    own.
    """
    if task.is_granted:
        return True
    if not _count(_counted(email_key(task.email)), letter or task.letter, timezone.now()):
        return False
    MailTask.objects.filter(pk=task.pk).update(is_granted=True)
    task.is_granted = True
    return True


def later(task: MailTask, not_after: datetime, letter: Letter | None = None) -> Later | None:
    """When a letter that was not granted may go; None where that is too late, or never.

    letter: as for grant().
    """
    letter = Letter(letter or task.letter)
    count = LetterCount.objects.get(mailbox=_counted(email_key(task.email)), letter=letter)
    until = count.window_start + WINDOW
    if count.ever >= ALLOWANCES[letter].max_in_all or until > not_after:
        return None
    return Later(until)


def note_answer(key: str, letter: Letter) -> None:
    """Its owner pressed the button behind a letter: those they got count in the day alone.

    key: of the mailbox, folded.
    """
    LetterCount.objects.filter(mailbox=_counted(key), letter=letter).update(ever=0)


def forget_counts(at: datetime) -> None:
    """How many letters of a kind went to a mailbox that got none for long."""
    for_good = [letter for letter, allowance in ALLOWANCES.items() if allowance.is_for_good]
    old = LetterCount.objects.filter(window_start__lte=at - QUIET)
    old.exclude(letter__in=for_good).delete()


def _counted(key: str) -> Mailbox:
    """The mailbox that letters are counted for: most providers put all +tags of it in one."""
    local, _at, domain = key.rpartition("@")
    return mailbox_of(f"{local.partition('+')[0]}@{domain}")


@transaction.atomic
def _count(mailbox: Mailbox, letter: str, at: datetime) -> bool:
    allowance = ALLOWANCES[Letter(letter)]
    count, _created = LetterCount.objects.get_or_create(
        mailbox=mailbox, letter=letter, defaults={"window_start": at}
    )
    # Where no more may go, the window stays where the last one went: whoever goes on
    # asking does not keep the count from being forgotten.
    left = LetterCount.objects.filter(pk=count.pk, ever__lt=allowance.max_in_all)
    left.filter(window_start__lte=at - WINDOW).update(window_start=at, in_window=0)
    free = left.filter(in_window__lt=allowance.max_in_window)
    return bool(free.update(in_window=F("in_window") + 1, ever=F("ever") + 1))


def suppress(mailbox: Mailbox, at: datetime) -> None:
    """No letter goes to a mailbox any more: it does not exist, or complained."""
    Mailbox.objects.filter(pk=mailbox.pk, suppressed_at__isnull=True).update(suppressed_at=at)
    end_replies(mailbox, at)


def end_replies(mailbox: Mailbox, at: datetime) -> None:
    """End a subscription and forget its address; nothing happens where there is none."""
    wanting = Mailbox.objects.filter(
        pk=mailbox.pk, replies__in=(Subscription.ASKED, Subscription.CONFIRMED)
    )
    wanting.update(replies=Subscription.ENDED, ended_at=at, email="")
    mailbox.refresh_from_db()
