"""What the worker does by the clock: each duty is idempotent and may be late."""

import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.working_copies import fold_due_copies
from comments.backlog import look_at_backlog
from comments.campaigns.breaker import close_quiet_breakers
from comments.classifier.training import train_if_due
from comments.desk.claims import forget_ended_claims
from comments.mail.delivery import deliver_due_mail
from comments.mail.desk_digest import hold_digests
from comments.privacy.ledger import write_down
from comments.privacy.retention import forget_what_is_old
from comments.sealing import seal_audit
from newsroom import purging, store_home
from newsroom.page_store import StoreDown
from newsroom.stores import page_store
from newsroom.worker import take_over_abandoned_tasks

logger = logging.getLogger(__name__)

KEEP_FINISHED_TASKS = timedelta(days=7)


@dataclass(frozen=True)
class Duty:
    """Something done once every so many minutes, and first when the worker starts."""

    every_minutes: float
    do: Callable[[], object]


def clear_sessions() -> None:
    """Delete the sessions that have run out."""
    call_command("clearsessions")


def delete_finished_tasks() -> None:
    """Delete tasks that succeeded a week ago; failed ones stay to be looked at."""
    DBTaskResult.objects.successful().filter(
        finished_at__lt=timezone.now() - KEEP_FINISHED_TASKS
    ).delete()


def finish_purges() -> None:
    """Make pages old whose change was committed by a process that could not say so.

    Asking for the store takes it into use again after a change that it did not hear;
    once another host's is used, this one's is emptied.
    """
    # The server says that the store is down, once; here it would be every 2 s.
    with contextlib.suppress(StoreDown):
        if (store := page_store()) is not None:
            store.check()
            store_home.is_ours(store)
            store_home.empty_if_replaced(store)
        purging.finish()


def sweep_page_store() -> None:
    """Free what ended pages left in the page store."""
    if (store := page_store()) is not None:
        store.check()
        store.sweep(time.time())


DUTIES = [
    Duty(every_minutes=1 / 30, do=finish_purges),
    Duty(every_minutes=10, do=sweep_page_store),
    Duty(every_minutes=0.5, do=take_over_abandoned_tasks),
    Duty(every_minutes=60, do=clear_sessions),
    Duty(every_minutes=60, do=delete_finished_tasks),
    Duty(every_minutes=60, do=forget_ended_claims),
    Duty(every_minutes=1, do=seal_audit),
    Duty(every_minutes=1, do=close_quiet_breakers),
    Duty(every_minutes=1, do=look_at_backlog),
    Duty(every_minutes=60, do=train_if_due),
    Duty(every_minutes=1 / 12, do=fold_due_copies),
    Duty(every_minutes=1 / 12, do=deliver_due_mail),
    Duty(every_minutes=60, do=hold_digests),
    Duty(every_minutes=1, do=write_down),
    Duty(every_minutes=60, do=forget_what_is_old),
]


class Housekeeping:
    """Remembers when each duty is due; one that fails does not stop the others."""

    def __init__(self, duties: list[Duty]) -> None:
        self.due_at = dict.fromkeys(duties, datetime.min.replace(tzinfo=UTC))

    def do_what_is_due(self) -> None:
        for duty, due_at in self.due_at.items():
            now = timezone.now()
            if now < due_at:
                continue
            self.due_at[duty] = now + timedelta(minutes=duty.every_minutes)
            try:
                duty.do()
            except Exception:
                logger.exception("Housekeeping failed: %s", duty.do.__name__)
