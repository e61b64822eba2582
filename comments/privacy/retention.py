"""What is kept of readers, and how long: the one table, and the worker's duty to keep it.

Source: docs/privacy.md, "What is kept, and how long".
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from comments.addresses import parse_address
from comments.campaigns.clusters import forget_old_sketches
from comments.limits import forget_old_counts
from comments.locking import lock_families
from comments.mail.mailboxes import forget_counts
from comments.mail.proofs import PROVE_WITHIN
from comments.mail.states import Letter, Purpose, TaskState
from comments.mail.subscriptions import forget_unconfirmed
from comments.mail.unproved import hand_over
from comments.models import (
    Appeal,
    AppealState,
    Comment,
    CommentSketch,
    ErrorReport,
    MailTask,
    MailToken,
    ModerationEntry,
    Report,
)
from comments.privacy.erasure import withdraw_comment
from comments.states import ErrorStatus, Status

WHOLE_ADDRESS = timedelta(days=14)
PART_OF_ADDRESS = timedelta(days=90)
REFUSED_WORDS = timedelta(days=90)
NOTES_OF_REPORTS = timedelta(days=90)
CLOSED_ERROR_REPORTS = timedelta(days=30)
WORDS_OF_ERROR_REPORTS = timedelta(days=180)
LETTERS = timedelta(days=30)
UNPROVED = timedelta(days=7)

# One transaction each, so that nobody waits long for a lock.
BATCH = 200
MAX_BATCHES = 100

# An address that was shortened: an IPv4 /24 or an IPv6 /48.
_SHORTENED = Q(address__regex=r"\.0$") | Q(address__regex=r"^([0-9a-f]{1,4}:){1,3}:$|^::$")


@dataclass(frozen=True)
class Keeping:
    """One line of the table. forget: what the worker does; None: nothing runs out."""

    what: Promise
    how_long: Promise
    forget: Callable[[datetime], None] | None = None


def forget_what_is_old(at: datetime | None = None) -> None:
    """Do what the table says, up to a moment; None is now. Safe to repeat or to stop."""
    at = at or timezone.now()
    for keeping in KEEPINGS:
        if keeping.forget is not None:
            keeping.forget(at)


def shortened(address: str) -> str:
    """The network an address is in: a /24 of IPv4, a /48 of IPv6."""
    bits = 24 if parse_address(address).version == 4 else 48
    return str(ip_network(f"{address}/{bits}", strict=False).network_address)


def shorten_addresses(at: datetime) -> None:
    """Leave the network alone of what came two weeks ago, and nothing of the browser."""
    old = Comment.objects.filter(created_at__lt=at - WHOLE_ADDRESS)
    for due in (
        old.filter(duplicate_key__isnull=False),
        old.filter(address__isnull=False).exclude(_SHORTENED),
    ):
        _in_batches(due, _shorten)


def forget_addresses(at: datetime) -> None:
    """Nothing of the address is left."""
    old = Comment.objects.filter(created_at__lt=at - PART_OF_ADDRESS, address__isnull=False)
    _in_batches(old, lambda pks: Comment.objects.filter(pk__in=pks).update(address=None))


def forget_refused_words(at: datetime) -> None:
    """The words of what was rejected and of whom; ids and the decision stay."""
    _forget_words_of(Status.REJECTED, at - REFUSED_WORDS)


def forget_removed_words(at: datetime) -> None:
    """The words of what was taken down and of whom; its place-holder stays."""
    _forget_words_of(Status.REMOVED, at - timedelta(days=settings.COMMENT_KEEP_REMOVED_DAYS))


def _forget_words_of(status: Status, since: datetime) -> None:
    """Of all that was decided on before a moment, and waits for no other look."""
    lately = ModerationEntry.objects.filter(comment=OuterRef("pk"), made_at__gte=since)
    open_appeal = Appeal.objects.filter(
        comment=OuterRef("pk"), state__in=(AppealState.OPEN, AppealState.WITH_EDITOR)
    )
    old = Comment.objects.filter(status=status, created_at__lt=since)
    due = old.exclude(body="").exclude(Exists(lately)).exclude(Exists(open_appeal))
    _in_batches(due, lambda pks: _forget_words(pks, status))


def forget_unproved(at: datetime) -> None:
    """Replies to stories that take proved ones alone, which nobody said were theirs.

    One whose mailbox was not asked is left to it while its letter waits, then to a moderator.
    """
    old = Comment.objects.filter(awaits_proof=True, created_at__lt=at - UNPROVED)
    for comment in old.filter(status=Status.PENDING).order_by("pk")[: BATCH * MAX_BATCHES]:
        withdraw_unproved(comment, at)


@transaction.atomic
def withdraw_unproved(comment: Comment, at: datetime) -> None:
    """Erase a comment if nobody has proved it or decided on it, though they were asked."""
    # Locked before it is asked: its writer may be faster.
    now = lock_families([comment.pk]).get(comment.pk)
    if now is None or not now.awaits_proof or now.status != Status.PENDING:
        return
    letters = MailTask.objects.filter(comment=now, letter=Letter.PROOF)
    if letters.filter(state__in=(TaskState.HELD, TaskState.CLAIMED)).exists():
        return
    sent = letters.filter(state=TaskState.SENT)
    if not sent.exists():
        hand_over(now)
    elif sent.filter(finished_at__lte=at - PROVE_WITHIN).exists():
        withdraw_comment(now)


def forget_notes_of_reports(at: datetime) -> None:
    """What readers wrote with a report; its reason stays."""
    old = Report.objects.filter(made_at__lt=at - NOTES_OF_REPORTS).exclude(note="")
    _in_batches(old, lambda pks: Report.objects.filter(pk__in=pks).update(note=""))


def forget_error_reporters(at: datetime) -> None:
    """Who reported an error, once that is closed and told."""
    closed = ErrorReport.objects.exclude(status=ErrorStatus.OPEN).exclude(email="")
    old = closed.filter(closed_at__lt=at - CLOSED_ERROR_REPORTS)
    _in_batches(
        old, lambda pks: ErrorReport.objects.filter(pk__in=pks).update(email="", email_key="")
    )


def forget_words_of_error_reports(at: datetime) -> None:
    """What readers wrote of an error, long after it was answered; the answer stays."""
    closed = ErrorReport.objects.filter(closed_at__lt=at - WORDS_OF_ERROR_REPORTS)
    _in_batches(
        closed.exclude(note="", passage=""),
        lambda pks: ErrorReport.objects.filter(pk__in=pks).update(note="", passage=""),
    )


def forget_letters(at: datetime) -> None:
    """Letters that were sent, cancelled or given up."""
    ended = (TaskState.SENT, TaskState.CANCELLED, TaskState.PARKED)
    old = MailTask.objects.filter(state__in=ended, finished_at__lt=at - LETTERS)
    _in_batches(old, lambda pks: MailTask.objects.filter(pk__in=pks).delete())


def forget_links(at: datetime) -> None:
    """Links that are over; those that end a subscription never are."""
    old = MailToken.objects.filter(expires_at__lt=at).exclude(purpose=Purpose.UNSUBSCRIBE)
    _in_batches(old, lambda pks: MailToken.objects.filter(pk__in=pks).delete())


KEEPINGS = [
    Keeping(
        _("A published reply, with its name, website and email address"),
        _("as long as its story, or until its author withdraws it"),
    ),
    Keeping(
        _("The network address a reply came from"),
        _("whole for 14 days, then only its network (a /24 or a /48)"),
        shorten_addresses,
    ),
    Keeping(
        _("The network a reply came from"),
        _("until the reply is 90 days old"),
        forget_addresses,
    ),
    Keeping(
        _("The name of the browser, and the digest that finds a reply sent twice"),
        _("14 days"),
    ),
    Keeping(
        _("Text, name, website and email address of a reply that was not published"),
        _("90 days after the last decision on it"),
        forget_refused_words,
    ),
    Keeping(
        _("Text, name, website and email address of a reply that was taken down"),
        format_lazy(_("{days} days after that"), days=settings.COMMENT_KEEP_REMOVED_DAYS),
        forget_removed_words,
    ),
    Keeping(
        _("A reply that has to be confirmed by mail, and was not"),
        _("7 days; as any other where no letter could ask for it"),
        forget_unproved,
    ),
    Keeping(
        _("Digests by which replies that say nearly the same are found"),
        _("14 days"),
        forget_old_sketches,
    ),
    Keeping(
        _("How many replies came from one place, under a key that names nobody"),
        _("as long as the limit counts, at most hours"),
        forget_old_counts,
    ),
    Keeping(
        _("The address of a mailbox that wants to hear of replies"),
        _("until it wants no more; unconfirmed, two days"),
        forget_unconfirmed,
    ),
    Keeping(
        _("Letters: that one was sent, when and about what; its address only until it has gone"),
        _("30 days"),
        forget_letters,
    ),
    Keeping(
        _("Links that were mailed, as digests"),
        _("two days; those that end a subscription, for good"),
        forget_links,
    ),
    Keeping(
        _("What was written with a report of a reply"),
        _("90 days"),
        forget_notes_of_reports,
    ),
    Keeping(
        _("The email address with a report of an error"),
        _("30 days after it was answered"),
        forget_error_reporters,
    ),
    Keeping(
        _("What was written in a report of an error, with the passage"),
        _("180 days after it was answered"),
        forget_words_of_error_reports,
    ),
    Keeping(
        _("How many letters of a kind a mailbox got, under a nameless key"),
        _("until it got none for 90 days"),
        forget_counts,
    ),
    Keeping(
        _(
            "How often a mailbox was asked whether it wants to hear of replies, and whether it "
            "refuses mail, under a nameless key"
        ),
        _("for good, so that nobody is written to again"),
    ),
    Keeping(
        _("Which decision was made on which reply, by number, and what was erased, by digest"),
        _("for good"),
    ),
]


def _in_batches(due: QuerySet, forget: Callable[[list], object]) -> None:
    for _count in range(MAX_BATCHES):
        pks = list(due.order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not pks:
            return
        with transaction.atomic():
            forget(pks)


def _shorten(pks: Iterable[int]) -> None:
    comments = list(Comment.objects.filter(pk__in=pks).only("pk", "address"))
    for comment in comments:
        if comment.address:
            comment.address = shortened(comment.address)
    Comment.objects.bulk_update(comments, ["address"])
    Comment.objects.filter(pk__in=pks).update(user_agent="", duplicate_key=None)


def _forget_words(pks: list[int], status: Status) -> None:
    # Still so: a moderator may have been faster.
    Comment.objects.filter(pk__in=pks, status=status).update(
        body="", name="", website="", email="", email_key="", user_agent="", duplicate_key=None
    )
    blank = Comment.objects.filter(pk__in=pks, status=status)
    CommentSketch.objects.filter(comment__in=blank).delete()
    Appeal.objects.filter(comment__in=blank).update(words="")
