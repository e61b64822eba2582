import signal
import time

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection
from django.utils.crypto import get_random_string

from newsroom.housekeeping import DUTIES, Housekeeping
from newsroom.worker import logger, run_next_task

IDLE_S = 1
# A database that is away is asked again after this time.
OUTAGE_S = 5


class Command(BaseCommand):
    """Runs tasks and housekeeping until SIGTERM or Ctrl-C; the task under way is finished."""

    help = "Run the tasks that changes leave behind, and housekeeping."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--until-idle",
            action="store_true",
            help="Do what is due now, then stop.",
        )

    def handle(self, *, until_idle, **options):
        self.stopping = False
        if not until_idle:
            signal.signal(signal.SIGTERM, self.stop)
            signal.signal(signal.SIGINT, self.stop)
        worker_id = get_random_string(32)
        housekeeping = Housekeeping(DUTIES)
        while not self.stopping:
            try:
                housekeeping.do_what_is_due()
                was_busy = run_next_task(worker_id)
            except DatabaseError as error:
                logger.warning("The database cannot be reached: %s", error)
                connection.close()
                self.rest(OUTAGE_S)
                continue
            if not was_busy:
                if until_idle:
                    return
                self.rest(IDLE_S)

    def rest(self, seconds):
        until = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < until:
            time.sleep(0.2)
        close_old_connections()

    def stop(self, signal_number, frame):
        self.stopping = True
