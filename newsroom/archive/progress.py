"""How far a long command has come, on standard error."""

import time
from typing import TextIO

_BAR = 30
_QUIET_S = 15


class Progress:
    """A bar on a terminal; elsewhere a line every 15 seconds."""

    def __init__(self, stream: TextIO, total: int) -> None:
        self._stream = stream
        self._total = total
        self._is_terminal = stream.isatty()
        self._started = self._said = time.monotonic()

    def tell(self, stories: int, replies: int) -> None:
        now = time.monotonic()
        is_last = stories >= self._total
        if not self._is_terminal and not is_last and now - self._said < _QUIET_S:
            return
        self._said = now
        left_s = (now - self._started) / stories * (self._total - stories)
        line = f"{stories:,} of {self._total:,} stories, {replies:,} replies, {left_s:.0f} s left"
        if self._is_terminal:
            done = _BAR * stories // self._total
            line = f"\r[{'#' * done}{'.' * (_BAR - done)}] {line}"
        self._stream.write(line + ("" if self._is_terminal and not is_last else "\n"))
        self._stream.flush()
