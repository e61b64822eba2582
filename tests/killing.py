"""A process of one's own that is killed at a chosen step, as by kill -9."""

import os
import signal

import pytest
from django.db import connections


def killed_at(place, name, act):
    """Do something in another process, which is killed when it calls `place.name`.

    Needs transactional_db: the other process has a connection of its own.
    """
    # Or both would talk over one.
    connections.close_all()
    pid = os.fork()
    if not pid:
        try:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(place, name, _die)
                act()
        finally:
            # Reached only when it was not killed, which the caller hears.
            os._exit(1)
    _pid, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL


def _die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
