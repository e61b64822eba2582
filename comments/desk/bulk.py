"""One decision on many comments, bound to what the moderator saw of them.

Source: docs/moderation.md, "Many at once".
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from comments import audit
from comments.desk.choices import CHOICES
from comments.locking import lock_families
from comments.models import BulkItem, BulkRun, Comment, Outcome
from comments.moderation import Conflict
from comments.querysets import CommentQuerySet

# On SQLite nobody else can write while a chunk is decided on.
CHUNK = 100
MAX_ITEMS = 20_000
VERBS = ("approve", "reject", "mark_spam", "remove", "restore")


@dataclass(frozen=True)
class Seen:
    """What a moderator saw of a filter; the same facts again are the same comments.

    highest: the newest id. digest: of every id with its status and version, another one
    when anybody decided or an author changed a text.
    """

    count: int
    highest: int
    digest: str

    @classmethod
    def of(cls, rows: Sequence[tuple[int, str, int]]) -> "Seen":
        """rows: id, status and version of each, in the order of the ids."""
        lines = "\n".join(f"{pk} {status} {version}" for pk, status, version in rows)
        highest = rows[-1][0] if rows else 0
        return cls(len(rows), highest, sha256(lines.encode()).hexdigest())

    @property
    def is_too_much(self) -> bool:
        return self.count > MAX_ITEMS


def look_over(comments: CommentQuerySet) -> Seen:
    """What matches a filter now, counted no further than can be decided at once."""
    return Seen.of(_rows(comments))


def begin_run(
    comments: CommentQuerySet, seen: Seen, name: str, *, by: User, reason: str = ""
) -> BulkRun:
    """Write down which comments are to be decided on, and have the worker do it.

    comments: what matches now; what came after `seen` is left alone.
    name: one of VERBS. reason: "" is the verb's own.
    Raises PermissionDenied; Conflict when other comments match than were seen.
    """
    if not by.has_perm(CHOICES[name].permission):
        raise PermissionDenied(_("Your role does not include this decision."))
    with transaction.atomic():
        rows = _rows(comments.filter(pk__lte=seen.highest))
        if Seen.of(rows) != seen or seen.is_too_much:
            raise Conflict(_("Other comments match by now. Nothing was changed; look again."))
        run = BulkRun.objects.create(verb=name, reason=reason, by=by)
        BulkItem.objects.bulk_create(
            [
                BulkItem(run=run, comment_id=pk, status=status, version=version)
                for pk, status, version in rows
            ],
            batch_size=CHUNK,
        )
        audit.note("begin_bulk_run", by=by, run=run.pk, decision=name, count=seen.count)
        finish_bulk_run.enqueue(run.pk)
    return run


def run_next_chunk(run_id: int) -> bool:
    """Decide on the next 100 comments of a run, or on none of them; whether any is left.

    Safe to repeat: a run that was cut off goes on where it stopped.
    """
    with transaction.atomic():
        # Locked: a request and the worker may be at it at once.
        run = BulkRun.objects.select_for_update(of=["self"]).select_related("by").get(pk=run_id)
        if run.finished_at is not None:
            return False
        items = list(run.items.filter(outcome=Outcome.WAITING).order_by("comment_id")[:CHUNK])
        comments = lock_families(item.comment_id for item in items)
        for item in items:
            item.outcome = _decide(run, item, comments[item.comment_id])
        BulkItem.objects.bulk_update(items, ["outcome"])
        is_done = len(items) < CHUNK
        if is_done:
            run.finished_at = timezone.now()
            run.save(update_fields=["finished_at"])
            audit.note("finish_bulk_run", by=run.by, run=run.pk, **report(run))
    return not is_done


@task()
def finish_bulk_run(run_id: int) -> None:
    """Do all that is left of a run."""
    while run_next_chunk(run_id):
        continue


def report(run: BulkRun) -> dict[str, int]:
    """How many comments of a run were done, skipped, in conflict, and are left."""
    counts = dict(run.items.order_by().values_list("outcome").annotate(Count("pk")))
    return {
        "done": counts.get(Outcome.DONE, 0),
        "skipped": counts.get(Outcome.SKIPPED, 0),
        "conflict": counts.get(Outcome.CONFLICT, 0),
        "left": counts.get(Outcome.WAITING, 0),
    }


def _rows(comments: CommentQuerySet) -> list[tuple[int, str, int]]:
    rows = comments.order_by("id").values_list("pk", "status", "version")
    return list(rows[: MAX_ITEMS + 1])


def _decide(run: BulkRun, item: BulkItem, comment: Comment) -> Outcome:
    is_as_seen = (comment.status, comment.version) == (item.status, item.version)
    if not is_as_seen:
        return Outcome.CONFLICT
    verb: Callable[..., None] = CHOICES[run.verb].verb
    try:
        verb(comment, by=run.by, **({"reason": run.reason} if run.reason else {}))
    except (Conflict, PermissionDenied):
        return Outcome.SKIPPED
    return Outcome.DONE
