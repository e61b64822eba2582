"""What the store did, counted by every process of a host and summed when asked.

A file of numbers that all map: a row for each process, so that nobody counts in
another's place, and a first row for those that ended.
"""

import fcntl
import mmap
import os
from enum import IntEnum
from pathlib import Path

ROWS, ROW_NUMBERS, NUMBER_BYTES = 64, 16, 8
SIZE_BYTES = ROWS * ROW_NUMBERS * NUMBER_BYTES


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


class Counters:
    """This process's row, claimed when it opens the file."""

    def __init__(self, path: Path) -> None:
        try:
            self._map, self._mine = _open_row(path)
        except OSError:
            # On a full disk this process counts for itself.
            self._map, self._mine = mmap.mmap(-1, SIZE_BYTES), 0
        self._numbers = memoryview(self._map).cast("Q")
        self._hits = int(self._mine + Count.HIT)

    def add_hit(self) -> None:
        """As add(Count.HIT), for what is done most: in a third of its time."""
        self._numbers[self._hits] += 1

    def add(self, count: Count) -> None:
        self._numbers[self._mine + count] += 1

    def sums(self) -> dict[Count, int]:
        return {
            count: sum(self._numbers[row * ROW_NUMBERS + count] for row in range(ROWS))
            for count in Count
        }


def _open_row(path: Path) -> tuple[mmap.mmap, int]:
    """The map, and where this process's row begins in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        os.posix_fallocate(file.fileno(), 0, SIZE_BYTES)
        numbers_map = mmap.mmap(file.fileno(), SIZE_BYTES)
        mine = _claim(memoryview(numbers_map).cast("Q"))
        # The map keeps the file open, and with it the lock.
        fcntl.flock(file, fcntl.LOCK_UN)
    return numbers_map, mine


def _claim(numbers: memoryview) -> int:
    """Take the first row whose process is gone, and add its counts to the first one."""
    for start in range(ROW_NUMBERS, ROWS * ROW_NUMBERS, ROW_NUMBERS):
        if not _is_alive(numbers[start]):
            for count in Count:
                numbers[count] += numbers[start + count]
                numbers[start + count] = 0
            numbers[start] = os.getpid()
            return start
    # More processes than rows: the rest count together.
    return 0


def _is_alive(pid: int) -> bool:
    return pid != 0 and Path(f"/proc/{pid}").exists()
