"""A file beside the database that says what was erased, for the day a backup comes back.

A line is kind, keyed digest and moment; it names nobody. The rows of Erasure are
its copy in the database: those not written yet are written by the worker.
Source: docs/privacy.md, "The ledger".
"""

import logging
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from comments.digests import keyed_digest, keyed_digests, mailbox_digest
from comments.models import Comment, Erasure

logger = logging.getLogger(__name__)


class Line(NamedTuple):
    """One erasure as the file has it."""

    what: str
    digest: str
    made_at: datetime


def path() -> Path:
    """Where the ledger is."""
    return Path(settings.NEWSROOM_HOME) / "erasures"


def note_comment(comment: Comment) -> None:
    """Remember that a comment was erased, in the transaction that does it."""
    _note(Erasure.What.COMMENT, keyed_digest("erased-comment", _mark(comment)))


def note_mailbox(email_key: str, until: datetime) -> None:
    """Remember that all of a mailbox was erased, up to a moment."""
    _note(Erasure.What.MAILBOX, mailbox_digest(email_key), made_at=until)


def digests_of(comment: Comment) -> list[str]:
    """What an erased comment may stand in the ledger as."""
    return keyed_digests("erased-comment", _mark(comment))


def write_down() -> None:
    """Append what the file lacks; safe to repeat, and a line that comes twice does no harm."""
    unwritten = list(Erasure.objects.filter(is_written=False).order_by("id")[:1000])
    if not unwritten:
        return
    append([Line(row.what, row.digest, row.made_at) for row in unwritten])
    Erasure.objects.filter(pk__in=[row.pk for row in unwritten]).update(is_written=True)


def append(lines: list[Line]) -> None:
    """On the disk when this returns. Raises OSError."""
    text = "".join(f"{line.what} {line.digest} {line.made_at.isoformat()}\n" for line in lines)
    file = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(file, "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def read() -> Iterator[Line]:
    """All that the file has; a line that was cut off by a full disk is left out."""
    if not path().exists():
        return
    for text in path().read_text().splitlines():
        words = text.split(" ")
        try:
            what, digest, made_at = words
            yield Line(Erasure.What(what).value, digest, datetime.fromisoformat(made_at))
        except ValueError:
            logger.warning("A line of the ledger of erasures can't be read.")


def _note(what: str, digest: str, **fields: datetime) -> None:
    Erasure.objects.create(what=what, digest=digest, **fields)
    # robust: the erasure is made; the worker writes it down if this fails.
    transaction.on_commit(_write_down_now, robust=True)


def _write_down_now() -> None:
    try:
        write_down()
    except OSError as error:
        logger.warning("The ledger of erasures can't be written yet: %s", error.strerror)


def _mark(comment: Comment) -> str:
    """What names one comment and no later one, though a restored database counts ids anew."""
    return f"{comment.pk} {comment.created_at.isoformat()}"
