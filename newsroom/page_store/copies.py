"""The pages that one server process has in memory."""

import threading

from newsroom.page_store.answers import Copy


class Copies:
    """Copies by key, bounded in bytes; the one that came first goes first."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.size_bytes = 0
        self.by_key: dict[str, Copy] = {}
        self._lock = threading.Lock()

    def put(self, key: str, copy: Copy) -> None:
        if copy.page.size_bytes > self.max_bytes:
            return
        with self._lock:
            self._discard(key)
            self.by_key[key] = copy
            self.size_bytes += copy.page.size_bytes
            while self.size_bytes > self.max_bytes:
                self._discard(next(iter(self.by_key)))

    def discard(self, key: str) -> None:
        with self._lock:
            self._discard(key)

    def clear(self) -> None:
        with self._lock:
            self.by_key.clear()
            self.size_bytes = 0

    def _discard(self, key: str) -> None:
        copy = self.by_key.pop(key, None)
        if copy is not None:
            self.size_bytes -= copy.page.size_bytes
