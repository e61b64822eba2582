"""Erases again what a restored backup brought back.

Source: docs/privacy.md, "The ledger".
"""

from collections.abc import Iterator

from django.db import transaction

from comments.digests import mailbox_digests
from comments.models import Comment, Erasure, ErrorReport
from comments.privacy import ledger
from comments.privacy.erasure import erase_mailbox, withdraw_comment
from comments.states import Status


def is_behind() -> bool:
    """Whether the ledger has lines that this database has not heard of."""
    known = set(Erasure.objects.values_list("what", "digest", "made_at"))
    return any(tuple(line) not in known for line in ledger.read())


def reapply_erasures() -> int:
    """Erase what the ledger says was erased; how many comments. Safe to repeat."""
    lines = list(ledger.read())
    known = set(Erasure.objects.values_list("what", "digest", "made_at"))
    missing = [line for line in lines if tuple(line) not in known]
    if not missing:
        return 0
    count = _erase_comments({line.digest for line in missing if line.what == "comment"})
    until = {line.digest: line.made_at for line in missing if line.what == "mailbox"}
    for key in _mailboxes():
        for digest in mailbox_digests(key):
            if digest in until:
                count += erase_mailbox(key, until=until[digest])
    rows = [Erasure(**line._asdict(), is_written=True) for line in missing]
    Erasure.objects.bulk_create(rows, ignore_conflicts=True)
    return count


def _erase_comments(digests: set[str]) -> int:
    if not digests:
        return 0
    here = Comment.objects.exclude(status=Status.ERASED).order_by("id")
    found = [
        comment.pk
        for comment in here.only("id", "created_at").iterator()
        if not digests.isdisjoint(ledger.digests_of(comment))
    ]
    for pk in found:
        with transaction.atomic():
            withdraw_comment(Comment.objects.get(pk=pk))
    return len(found)


def _mailboxes() -> Iterator[str]:
    comments = Comment.objects.exclude(email_key="").values_list("email_key", flat=True)
    yield from comments.order_by().distinct()
    reports = ErrorReport.objects.exclude(email_key="").values_list("email_key", flat=True)
    yield from reports.order_by().distinct()
