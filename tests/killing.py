"""A process that is killed with -9 at a step of its work."""

import os
import signal
import smtplib
import traceback

from django.db import connection


class Steps:
    """Moments of a process: before each statement, around each commit and each letter.

    last: at which of them it is killed, counted from 1.
    """

    def __init__(self, last):
        self.last = last
        self.passed = 0

    def step(self):
        self.passed += 1
        if self.passed == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def execute(self, execute, sql, params, many, context):
        self.step()
        return execute(sql, params, many, context)

    def around(self, call):
        def stepping(*arguments, **options):
            self.step()
            result = call(*arguments, **options)
            self.step()
            return result

        return stepping


def killed_at(step, call):
    """Make a call in a process of its own and kill that at a step; whether it came so far."""
    connection.close()
    pid = os.fork()
    if not pid:
        _live_and_die(step, call)
    _pid, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the call failed by itself"
    return os.WIFSIGNALED(status)


def _live_and_die(step, call):
    # Whatever happens, the tests must not go on in two processes.
    try:
        steps = Steps(step)
        connection._commit = steps.around(connection._commit)
        smtplib.SMTP.sendmail = steps.around(smtplib.SMTP.sendmail)
        with connection.execute_wrapper(steps.execute):
            call()
        steps.step()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
