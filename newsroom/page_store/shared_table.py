"""The epoch and the last change of every tag, in memory that all processes map.

A file of 64-bit numbers in the machine's own order: a reader looks at one number and
needs no lock, for an aligned number is never seen half-written.
"""

import hashlib
import mmap
import os
import sys
import time
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

# The tag that every page has.
EVERY_PAGE = "site"

# Tags share places: two on one place make a page look changed too often, never too
# seldom, and the file stays this small however many stories there are.
PLACES = 1 << 16
NUMBER_BYTES = 8

_EPOCH, _SIZE = 0, 1
_HEAD = 8


class SharedTable:
    """Numbers in a mapped file; whoever writes holds the store's lock."""

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self.inode = os.fstat(file.fileno()).st_ino
            self._map = mmap.mmap(file.fileno(), 0)
        self._numbers = memoryview(self._map).cast("Q")

    @staticmethod
    def create(path: Path, *, above: int = 0) -> None:
        """Make the file with an epoch above that of any store before.

        above: the last epoch known of one, should the clock have been set back. Every
        page kept under an earlier epoch is untrue.
        """
        epoch = max(time.time_ns(), above + 1)
        size = (_HEAD + PLACES) * NUMBER_BYTES
        new = path.with_suffix(".new")
        with new.open("w+b") as file:
            # The blocks at once: writing to a mapped hole on a full disk kills the process.
            os.posix_fallocate(file.fileno(), 0, size)
            for number in (_EPOCH, _HEAD + place(EVERY_PAGE)):
                file.seek(number * NUMBER_BYTES)
                file.write(epoch.to_bytes(NUMBER_BYTES, sys.byteorder))
        new.replace(path)

    @property
    def epoch(self) -> int:
        return self._numbers[_EPOCH]

    @property
    def size_bytes(self) -> int:
        """Of all pages, which FileStore keeps here so that no process has to count them."""
        return self._numbers[_SIZE]

    @size_bytes.setter
    def size_bytes(self, size: int) -> None:
        # A killed process leaves it wrong, and a number here can't be less than 0.
        self._numbers[_SIZE] = max(0, size)

    def last_change(self, tags: Iterable[str]) -> int:
        """The greatest epoch of a change of these tags; 0 for none."""
        numbers = self._numbers
        return max((numbers[_HEAD + place(tag)] for tag in tags), default=0)

    def raise_tags(self, tags: Iterable[str], epoch: int) -> None:
        for tag in tags:
            self._numbers[_HEAD + place(tag)] = epoch

    def raise_epoch(self, epoch: int) -> None:
        self._numbers[_EPOCH] = epoch


@lru_cache(maxsize=4096)
def place(tag: str) -> int:
    """Where a tag's number stands, the same in every process."""
    return int.from_bytes(hashlib.blake2b(tag.encode(), digest_size=2).digest()) % PLACES
