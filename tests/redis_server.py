"""A throwaway Redis or Valkey for tests, which they may stop, start again and fill."""

import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

PROGRAMS = ("valkey-server", "redis-server")
STARTS_WITHIN_S = 10


class RedisServer:
    """A server that listens on a socket in its own folder, under the same URL always."""

    def __init__(self, program: str) -> None:
        self.program = program
        # Not below TMPDIR: the name of a socket may have 107 bytes at most.
        self.folder = Path(tempfile.mkdtemp(prefix="newsroom-redis-", dir="/tmp"))
        self.url = f"unix://{self.folder}/socket"
        # For a test's own questions.
        self.client = Redis.from_url(self.url)
        self.process: subprocess.Popen | None = None

    def start(self, **options) -> None:
        """options: settings of the server, as maxmemory_policy="noeviction"."""
        settings = {
            **{"port": "0", "unixsocket": f"{self.folder}/socket", "dir": self.folder},
            **{"save": "", "maxmemory-policy": "volatile-lru"},
            **{name.replace("_", "-"): value for name, value in options.items()},
        }
        arguments = [word for name, value in settings.items() for word in (f"--{name}", str(value))]
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen([self.program, *arguments], stdout=log, stderr=log)
        until = time.monotonic() + STARTS_WITHIN_S
        while not self._answers():
            assert time.monotonic() < until, (self.folder / "log").read_text()
            time.sleep(0.01)

    def stop(self) -> None:
        """At once, as by kill -9: nothing more is written."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def pause(self) -> None:
        """Leave whoever asks without an answer."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def remove(self) -> None:
        self.stop()
        self.client.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            return self.client.ping()
        except RedisError:
            return False


def find_redis() -> str | None:
    return next(filter(None, map(shutil.which, PROGRAMS)), None)
