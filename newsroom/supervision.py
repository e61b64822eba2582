"""Runs the web server and the worker beside each other, and stops them together."""

import contextlib
import ctypes
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from django.conf import settings

from newsroom.environment import BASE_DIR, WILDCARD_HOSTS, value

# Both have to be gone 5 s after they are told to; the server needs the last
# part of it to end the processes below it.
GRACE_S = 4
LONGEST_BACK_OFF_S = 60
START_TIMEOUT_S = 60
# Source: prctl(2).
PR_SET_PDEATHSIG = 1


class Supervisor:
    """Starts both, watches both; only the server's end is the end."""

    def __init__(self, server: list[str], worker: list[str], tell: Callable[[str], None]) -> None:
        self.server_command = server
        self.worker_command = worker
        self.tell = tell
        self.stopping = False
        self.worker: subprocess.Popen | None = None
        self.worker_failures = 0
        self.worker_started_at = 0.0
        self.worker_due_at = 0.0

    def run(self, when_ready: Callable[[], None]) -> int:
        """Serve until SIGTERM, SIGINT or the end of the server; the exit code.

        when_ready: called once, when /healthz answers.
        """
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        self.server = start(self.server_command)
        give_up_at = time.monotonic() + START_TIMEOUT_S
        try:
            while not self.stopping and self.server.poll() is None:
                if self.worker is not None:
                    self._keep_worker_running()
                elif answers():
                    when_ready()
                    # After the server, which a person is waiting for.
                    self._start_worker()
                elif time.monotonic() > give_up_at:
                    self.tell(f"The server did not answer within {START_TIMEOUT_S} s.")
                    return 1
                time.sleep(0.05 if self.worker is None else 0.2)
        finally:
            stop([process for process in (self.server, self.worker) if process])
        if self.stopping:
            return 0
        self.tell(f"The server ended by itself (exit code {self.server.returncode}).")
        return 1

    def _stop(self, signal_number: int, frame: object) -> None:
        self.stopping = True

    def _start_worker(self) -> None:
        self.worker = start(self.worker_command)
        self.worker_started_at = time.monotonic()

    def _keep_worker_running(self) -> None:
        if self.worker.poll() is None:
            return
        if not self.worker_due_at:
            if time.monotonic() - self.worker_started_at > LONGEST_BACK_OFF_S:
                self.worker_failures = 0
            back_off_s = min(2**self.worker_failures, LONGEST_BACK_OFF_S)
            self.worker_failures += 1
            self.worker_due_at = time.monotonic() + back_off_s
            self.tell(
                f"The worker ended (exit code {self.worker.returncode}); "
                f"it starts again in {back_off_s} s."
            )
        elif time.monotonic() >= self.worker_due_at:
            self.worker_due_at = 0.0
            self._start_worker()


def start(command: list[str]) -> subprocess.Popen:
    # A session of its own: Ctrl-C in the terminal reaches this process alone,
    # which then stops both in order. Standard output is for the ready line.
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        start_new_session=True,
        preexec_fn=end_with_parent,
    )


def end_with_parent() -> None:
    """Have this process told to stop when its parent is killed, where Linux can do that.

    Otherwise the server would keep the port, and nobody would stop it.
    """
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def stop(processes: list[subprocess.Popen]) -> None:
    """Ask all to finish what they are at, then end those that take too long."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + GRACE_S
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0, deadline - time.monotonic()))
        # The processes below it too, which outlive a server that was killed.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def answers() -> bool:
    """Whether /healthz says ok."""
    host = "127.0.0.1" if settings.HOST in WILDCARD_HOSTS else settings.HOST
    connection = http.client.HTTPConnection(host, settings.PORT, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def server_command() -> list[str]:
    """Granian with one process for each processor, unless WEB_WORKERS says otherwise."""
    workers = value("WEB_WORKERS") or min(4, os.cpu_count() or 1)
    return [
        *(sys.executable, "-m", "granian", "newsroom.wsgi:application"),
        *("--interface", "wsgi", "--host", settings.HOST, "--port", str(settings.PORT)),
        *("--workers", str(workers), "--blocking-threads", str(value("WEB_THREADS"))),
        *("--workers-kill-timeout", str(GRACE_S - 1), "--respawn-failed-workers"),
        *("--working-dir", str(BASE_DIR), "--log-level", "error"),
    ]


def manage_command(*arguments: str) -> list[str]:
    return [sys.executable, str(BASE_DIR / "manage.py"), *arguments]
