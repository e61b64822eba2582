"""Letters as rows: held until they are due, claimed by one worker, finished once.

Source: docs/mail.md, "A letter".
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import get_random_string

from comments.addresses import email_key
from comments.digests import mailbox_digest
from comments.locking import lock_comment
from comments.mail.states import Letter, NoticeState, TaskState
from comments.mail.unproved import hand_over
from comments.models import Comment, MailTask, ReplyNotice

LEASE = timedelta(seconds=90)
# Eight tries, and these waits between them: three days.
WAITS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 8 * 60, 24 * 60, 36 * 60)
)
MAX_TRIES = len(WAITS) + 1
FIRST_OUTAGE_WAIT = timedelta(seconds=5)
LONGEST_OUTAGE_WAIT = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=3)
# The first may have gone out, and the second too: a third would be one too many.
MAX_LAPSES = 2


def hold(
    letter: Letter,
    email: str,
    *,
    comment: Comment | None = None,
    subject_id: int | None = None,
    run_after: datetime | None = None,
    once_key: str | None = None,
) -> None:
    """Write that a letter is to go, in the transaction of what causes it.

    The same for every mailbox: whether it may go is judged when it is due.
    run_after: None is now. once_key: nothing happens where one with it is there.
    """
    now = timezone.now()
    task = MailTask(
        letter=letter,
        email=email,
        mailbox_digest=mailbox_digest(email_key(email)),
        comment=comment,
        subject_id=subject_id,
        once_key=once_key,
        message_id=_message_id(),
        run_after=run_after or now,
        made_at=now,
    )
    MailTask.objects.bulk_create([task], ignore_conflicts=True)


def recall(comment: Comment, since: datetime) -> bool:
    """Take back what a decision on a comment would have mailed; in the caller's transaction.

    since: when that decision was made.
    Returns False, and takes nothing back, when a letter has it already.
    """
    notices = ReplyNotice.objects.filter(comment=comment, since__gte=since)
    with transaction.atomic():
        # Locked: whichever of this and the worker comes first is right.
        states = set(notices.select_for_update().values_list("state", flat=True))
        if states & {NoticeState.TAKEN, NoticeState.SENT}:
            return False
        notices.filter(state=NoticeState.WAITING).update(state=NoticeState.CANCELLED)
        return True


def claim_next() -> MailTask | None:
    """The next letter that is due, ours for the lease; None when there is none."""
    while True:
        due = MailTask.objects.filter(state=TaskState.HELD, run_after__lte=timezone.now())
        task = due.order_by("run_after", "id").first()
        if task is None:
            return None
        task.claimed_by = get_random_string(32)
        task.claimed_until = timezone.now() + LEASE
        if due.filter(pk=task.pk).update(
            state=TaskState.CLAIMED,
            claimed_by=task.claimed_by,
            claimed_until=task.claimed_until,
        ):
            task.state = TaskState.CLAIMED
            return task


def take_over_lapsed() -> None:
    """Let go what a dead worker held. Nobody knows whether it went, so this happens once."""
    lapsed = MailTask.objects.filter(state=TaskState.CLAIMED, claimed_until__lt=timezone.now())
    for task in lapsed.order_by("id")[:100]:
        lapse(task, "The worker died.")


def lapse(task: MailTask, trouble: str) -> None:
    """A try whose end nobody knows: once more under the same Message-ID, then parked."""
    if task.lapses + 1 >= MAX_LAPSES:
        _finish(task, TaskState.PARKED, trouble, lapses=F("lapses") + 1)
    else:
        _release(task, timezone.now() + WAITS[0], trouble, lapses=F("lapses") + 1)


def postpone(task: MailTask, until: datetime) -> None:
    """Not before a moment; no fault of its own."""
    _release(task, until, "")


def fail(task: MailTask, trouble: str) -> None:
    """A fault of this letter's own: again after a while, and after eight tries parked."""
    if task.tries + 1 >= MAX_TRIES:
        _finish(task, TaskState.PARKED, trouble, tries=F("tries") + 1)
    else:
        until = timezone.now() + WAITS[task.tries]
        _release(task, until, trouble, tries=F("tries") + 1)


def wait_for_server(task: MailTask, trouble: str) -> None:
    """The mail server is away: all that is due rests, and what waited three days is parked."""
    now = timezone.now()
    wait = min(FIRST_OUTAGE_WAIT * 2 ** min(task.outages, 20), LONGEST_OUTAGE_WAIT)
    if task.made_at <= now - GIVEN_UP_AFTER:
        _finish(task, TaskState.PARKED, trouble)
    else:
        _release(task, now + wait, trouble, outages=F("outages") + 1)
    due = MailTask.objects.filter(state=TaskState.HELD, run_after__lte=now)
    due.update(run_after=now + wait)


def park(task: MailTask, trouble: str) -> None:
    """Give a letter up at once, to be looked at."""
    _finish(task, TaskState.PARKED, trouble)


def cancel(task: MailTask, trouble: str = "") -> None:
    """It is not to go any more."""
    _finish(task, TaskState.CANCELLED, trouble)


def mark_sent(task: MailTask) -> None:
    """The mail server has it."""
    _finish(task, TaskState.SENT, "")


@transaction.atomic
def _finish(task: MailTask, state: TaskState, trouble: str, **changes: F) -> None:
    """Once, and by whoever has claimed it."""
    if state != TaskState.PARKED:
        changes["email"] = ""
    is_failed_proof = task.letter == Letter.PROOF and state != TaskState.SENT
    comment = lock_comment(task.comment_id) if is_failed_proof else None
    finished = _ours(task).update(
        state=state, trouble=trouble, finished_at=timezone.now(), **changes
    )
    if finished and task.letter == Letter.REPLIES:
        # What was given up may have arrived all the same, and is not told again.
        told = NoticeState.CANCELLED if state == TaskState.CANCELLED else NoticeState.SENT
        task.notices.filter(state=NoticeState.TAKEN).update(state=told)
    if finished and is_failed_proof:
        hand_over(comment)


def _release(task: MailTask, until: datetime, trouble: str, **changes: F) -> None:
    """Held again. A letter about replies leaves them to the one that is held by now, if any."""
    try:
        with transaction.atomic():
            _ours(task).update(
                state=TaskState.HELD, run_after=until, trouble=trouble, claimed_by="", **changes
            )
    except IntegrityError:
        with transaction.atomic():
            ReplyNotice.objects.filter(task=task, state=NoticeState.TAKEN).update(
                state=NoticeState.WAITING, task=None
            )
            _finish(task, TaskState.CANCELLED, "")


def _ours(task: MailTask):
    return MailTask.objects.filter(pk=task.pk, state=TaskState.CLAIMED, claimed_by=task.claimed_by)


def _message_id() -> str:
    return f"<{get_random_string(24).lower()}@{settings.MAIL_HOST}>"
