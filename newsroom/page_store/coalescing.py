"""Who renders when: a page once on a host, and one page after the other in a process.

A thousand readers of a new story cost one render.

Whoever comes second waits, and then looks into the store like anybody else. So nobody
takes a page from a render that began before a change, for the store holds none.
"""

import contextlib
import fcntl
import hashlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

# Pages share files; two on one file wait for each other now and then.
FILES = 128


# A render that takes longer waits for something else than the processor.
LANE_WAIT_S = 0.25


class RenderLane:
    """One render at a time in a process, as long as they are quick.

    Threads that render beside each other pass the interpreter's lock to and fro at
    each query, and all of them are later for it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the render under way, but not for one that is held up."""
        is_mine = self._lock.acquire(timeout=LANE_WAIT_S)
        try:
            yield
        finally:
            if is_mine:
                self._lock.release()


class RenderTurns:
    """Whose turn it is to render a page, across threads and processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # All at once, while there is room on the disk; without them nobody waits.
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            for number in range(FILES):
                self._file(number).touch(mode=0o600)

    @contextlib.contextmanager
    def turn(self, key: str) -> Iterator[bool]:
        """Wait until nobody renders this page; yields whether somebody did.

        Whoever waited lets the next one go at once: if the page was not kept, all of
        them render beside each other, as without turns.
        """
        number = hashlib.blake2b(key.encode(), digest_size=1).digest()[0] % FILES
        try:
            file = os.open(self._file(number), os.O_RDWR)
        except OSError:
            # Better two renders than an error.
            yield False
            return
        try:
            waited = not _try_lock(file)
            if waited:
                fcntl.flock(file, fcntl.LOCK_EX)
                fcntl.flock(file, fcntl.LOCK_UN)
            yield waited
        finally:
            # The system lets go of the lock, as it does however this process ends.
            os.close(file)

    def _file(self, number: int) -> Path:
        return self.folder / f"{number:02x}"


def _try_lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
