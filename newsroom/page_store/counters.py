"""What the store did, counted by every process of a host and summed when asked.

A file of numbers that all map: a row for each process, so that nobody counts in
another's place, and a first row for those that ended.
"""

import fcntl
import mmap
import os
from enum import IntEnum
from pathlib import Path

ROWS = 64
NUMBER_BYTES = 8


class Count(IntEnum):
    """What is counted. A miss has one reason; a page that was made is kept or not."""

    HIT = 1
    MISS_ABSENT = 2
    MISS_ENDED = 3
    MISS_CHANGED = 4
    BYPASSED = 5
    JOINED = 6
    KEPT = 7
    NOT_KEPT_CHANGED = 8
    FAILED = 9


ROW_NUMBERS = 16


class Counters:
    """This process's row, claimed when it opens the file."""

    def __init__(self, path: Path) -> None:
        size = ROWS * ROW_NUMBERS * NUMBER_BYTES
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            os.posix_fallocate(file.fileno(), 0, size)
            self._map = mmap.mmap(file.fileno(), size)
            self._numbers = memoryview(self._map).cast("Q")
            self._mine = self._claim()
            # The map keeps the file open, and with it the lock.
            fcntl.flock(file, fcntl.LOCK_UN)

    def add(self, count: Count) -> None:
        self._numbers[self._mine + count] += 1

    def sums(self) -> dict[Count, int]:
        return {
            count: sum(self._numbers[row * ROW_NUMBERS + count] for row in range(ROWS))
            for count in Count
        }

    def _claim(self) -> int:
        """Take the first row whose process is gone, and add its counts to the first one."""
        for row in range(1, ROWS):
            start = row * ROW_NUMBERS
            if not _is_alive(self._numbers[start]):
                for count in Count:
                    self._numbers[count] += self._numbers[start + count]
                    self._numbers[start + count] = 0
                self._numbers[start] = os.getpid()
                return start
        # More processes than rows: the rest count together.
        return 0


def _is_alive(pid: int) -> bool:
    return pid != 0 and Path(f"/proc/{pid}").exists()
