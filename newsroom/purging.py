"""Makes kept pages old when a change is committed, and before it is answered.

The change's own transaction holds a task row that does the same. It is done at once,
here; a process that is killed in between has answered nobody, and the worker does it.
Source: docs/performance.md, "The page store".
"""

import logging
import threading
from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from newsroom import cdn, store_home
from newsroom.page_store import StoreDown
from newsroom.stores import page_store

logger = logging.getLogger(__name__)

# Time enough for the process that made the change to do it itself.
WORKER_WAITS = timedelta(seconds=2)
OVERDUE_AFTER = timedelta(seconds=10)

_thread = threading.local()


class NotOurs(Exception):
    """The page store at hand does not serve the site, so that nothing can be purged here."""


def purge(tags: Iterable[str]) -> None:
    """Make every kept page of these tags old once the change under way is committed.

    Called inside the change's transaction, with the tags of the state before and after.
    If that fails, was_late() says so, and the worker repeats it.
    """
    tags = sorted(set(tags))
    row_id = None
    if page_store() is None:
        store_home.leave()
    else:
        row_id = raise_epoch.enqueue(tags).id
        # robust: the change is made; whoever made it must not be told otherwise.
        transaction.on_commit(partial(_purge_now, row_id, tags), robust=True)
    if settings.CDN_PURGE:
        cdn.purge_cdn.enqueue(tags, row_id)


def was_late() -> bool:
    """Whether readers may see a change of this thread late; asking forgets it."""
    late = getattr(_thread, "was_late", False)
    _thread.was_late = False
    return late


@task()
def raise_epoch(tags: list[str]) -> None:
    """Make the pages of these tags old; safe to repeat.

    Raises NotOurs, StoreDown.
    """
    store = page_store()
    if store is None:
        if store_home.nobody_has_one():
            return
        raise NotOurs(store_home.NOT_OURS)
    store.check()
    if not store_home.is_ours(store):
        raise NotOurs(store_home.NOT_OURS)
    store.raise_epoch(tags)


def finish() -> None:
    """Do what processes left to do that were killed, or could not reach the store.

    Only the store's owner does, and as often as it takes: these rows are no part of the
    queue, whose tries have an end.
    Raises StoreDown.
    """
    for row in _unfinished(older_than=WORKER_WAITS):
        try:
            raise_epoch.call(*row.args_kwargs["args"])
        except NotOurs:
            return
        _mark_done(row.pk)


def overdue() -> int:
    """How many changes were committed that readers may still not see."""
    return _unfinished(older_than=OVERDUE_AFTER).count()


def _unfinished(*, older_than: timedelta) -> QuerySet[DBTaskResult]:
    return DBTaskResult.objects.filter(
        task_path=raise_epoch.module_path,
        status=TaskResultStatus.READY,
        enqueued_at__lte=timezone.now() - older_than,
    )


def _purge_now(task_id: str, tags: list[str]) -> None:
    try:
        raise_epoch.call(tags)
    except (StoreDown, NotOurs) as error:
        _thread.was_late = True
        logger.warning("Readers may see a change late. %s", error)
        return
    try:
        _mark_done(task_id)
    except DatabaseError:
        # The worker does it again, which changes nothing.
        logger.warning("A purge is done, but could not be marked so.")


def _mark_done(task_id: str) -> None:
    now = timezone.now()
    DBTaskResult.objects.filter(pk=task_id, status=TaskResultStatus.READY).update(
        status=TaskResultStatus.SUCCESSFUL, started_at=now, finished_at=now
    )
