"""Runs the tasks that changes leave behind: again after a failure, never two at once.

The table of django-tasks-db is the queue. It has neither retries nor a lease, so a
running task's `started_at` is kept fresh here, and says that its worker lives.
"""

import contextlib
import logging
import threading
import traceback
from collections.abc import Iterator
from datetime import timedelta

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django_tasks import TaskContext, TaskResultStatus
from django_tasks.signals import task_finished, task_started
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

from newsroom.log_masking import masked
from newsroom.purging import raise_epoch

logger = logging.getLogger(__name__)

MAX_TRIES = 8
FIRST_RETRY_AFTER = timedelta(seconds=5)
LONGEST_RETRY_AFTER = timedelta(hours=1)

# A worker says that it lives every BEAT_S; one unheard of for the lease is dead.
BEAT_S = 15
LEASE = timedelta(seconds=90)


def retry_after(tries: int) -> timedelta:
    """How long a task rests after so many failures: 5 s, 10 s, 20 s ... 1 h."""
    return min(FIRST_RETRY_AFTER * 2 ** (tries - 1), LONGEST_RETRY_AFTER)


def run_next_task(worker_id: str) -> bool:
    """Run the first ready task, if any; whether there was one.

    A task that fails is ready again after a while; after MAX_TRIES it stays failed.
    """
    claimed = claim_next_task(worker_id)
    if claimed is None:
        return False
    with kept_alive(claimed):
        run_task(claimed)
    return True


def claim_next_task(worker_id: str) -> DBTaskResult | None:
    ready = ready_here()
    # Asked first without a lock: on SQLite every transaction takes the write lock.
    if not ready.exists():
        return None
    with transaction.atomic():
        result = ready.get_locked()
        if result is not None:
            result.claim(worker_id)
        return result


def ready_here() -> DBTaskResultQuerySet:
    """The queue: all but purges, which only the owner of the page store does; see purging.py."""
    return DBTaskResult.objects.ready().exclude(task_path=raise_epoch.module_path)


def run_task(claimed: DBTaskResult) -> None:
    """Call the task's function and keep what became of it."""
    try:
        task = claimed.task
        task_started.send(type(task.get_backend()), task_result=claimed.task_result)
        arguments = claimed.args_kwargs["args"]
        if task.takes_context:
            arguments = [TaskContext(task_result=claimed.task_result), *arguments]
        # A value that cannot be stored is the task's fault, and fails it.
        value = normalize_json(task.call(*arguments, **claimed.args_kwargs["kwargs"]))
    except Exception as error:
        finish_failed(claimed, error)
    else:
        with still_ours(claimed) as result:
            if result is not None:
                result.set_successful(value)
                task_finished.send(type(task.get_backend()), task_result=result.task_result)


def finish_failed(claimed: DBTaskResult, error: Exception) -> None:
    tries = len(claimed.worker_ids)
    with still_ours(claimed) as result:
        if result is None:
            return
        result.exception_class_path = f"{type(error).__module__}.{type(error).__qualname__}"
        result.traceback = masked("".join(traceback.format_exception(error)))
        if tries < MAX_TRIES:
            result.status = TaskResultStatus.READY
            result.run_after = timezone.now() + retry_after(tries)
            logger.warning(
                "Task %s failed (try %d of %d), next try at %s:\n%s",
                *(result.task_path, tries, MAX_TRIES, result.run_after, result.traceback),
            )
        else:
            result.status = TaskResultStatus.FAILED
            result.finished_at = timezone.now()
            logger.error(
                "Task %s failed %d times and is given up:\n%s",
                *(result.task_path, tries, result.traceback),
            )
        result.save()


@contextlib.contextmanager
def still_ours(claimed: DBTaskResult) -> Iterator[DBTaskResult | None]:
    """The locked row, or None when the lease ended and another worker took it."""
    with transaction.atomic():
        result = DBTaskResult.objects.select_for_update().filter(pk=claimed.pk).first()
        if (
            result is None
            or result.status != TaskResultStatus.RUNNING
            or result.worker_ids != claimed.worker_ids
        ):
            logger.warning("Task %s took longer than its lease.", claimed.task_path)
            result = None
        yield result


@contextlib.contextmanager
def kept_alive(claimed: DBTaskResult) -> Iterator[None]:
    """Renew the lease from a thread for as long as the task runs."""
    done = threading.Event()
    beating = threading.Thread(target=beat_until, args=(claimed, done), daemon=True)
    beating.start()
    try:
        yield
    finally:
        done.set()
        beating.join()


def beat_until(claimed: DBTaskResult, done: threading.Event) -> None:
    while not done.wait(BEAT_S):
        # The next beat is in time if this one finds the database busy.
        with contextlib.suppress(DatabaseError):
            renew_lease(claimed)
    connection.close()


def renew_lease(claimed: DBTaskResult) -> None:
    DBTaskResult.objects.running().filter(pk=claimed.pk).update(started_at=timezone.now())


def take_over_abandoned_tasks() -> int:
    """Make tasks of dead workers ready again, or give up after MAX_TRIES; how many."""
    abandoned = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LEASE)
    if not abandoned.exists():
        return 0
    with transaction.atomic():
        results = list(abandoned.select_for_update(skip_locked=True))
        for result in results:
            logger.warning("The worker of task %s died.", result.task_path)
            if len(result.worker_ids) < MAX_TRIES:
                result.status = TaskResultStatus.READY
            else:
                result.status = TaskResultStatus.FAILED
                result.finished_at = timezone.now()
                result.traceback = f"Its worker died at each of {MAX_TRIES} tries."
            result.save()
        return len(results)
