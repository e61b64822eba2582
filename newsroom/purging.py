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

from django.db import DatabaseError, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from newsroom import store_home
from newsroom.page_store import StoreDown
from newsroom.stores import page_store

logger = logging.getLogger(__name__)

# Time enough for the process that made the change to do it itself.
WORKER_WAITS = timedelta(seconds=2)

_thread = threading.local()


class NotOurs(Exception):
    """The page store at hand does not serve the site, so that nothing can be purged here."""


def purge(tags: Iterable[str]) -> None:
    """Make every kept page of these tags old once the change under way is committed.

    Called inside the change's transaction, with the tags of the state before and after.
    If that fails, was_late() says so, and the worker repeats it.
    """
    if page_store() is None:
        store_home.leave()
        return
    tags = sorted(set(tags))
    row = raise_epoch.using(run_after=timezone.now() + WORKER_WAITS).enqueue(tags)
    # robust: the change is made; whoever made it must not be told otherwise.
    transaction.on_commit(partial(_purge_now, row.id, tags), robust=True)


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
        return
    if not store_home.is_ours(store):
        raise NotOurs
    store.raise_epoch(tags)


def is_for_this_host() -> bool:
    """Whether purges in the queue are this host's to do; else its owner does them."""
    store = page_store()
    return store_home.nobody_has_one() if store is None else store_home.is_ours(store)


def overdue(older_than: timedelta = timedelta(seconds=30)) -> int:
    """How many changes were committed that long ago and readers may still not see."""
    unfinished = DBTaskResult.objects.filter(
        task_path=raise_epoch.module_path, enqueued_at__lt=timezone.now() - older_than
    )
    return unfinished.exclude(status=TaskResultStatus.SUCCESSFUL).count()


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
