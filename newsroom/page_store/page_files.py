"""The bytes of pages in a folder: `NA/NAME.html`, with `.gz` and `.br` where compressed."""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from newsroom.page_store.pages import Page

ENDINGS = ("", ".gz", ".br")
# Files that nobody names are a process at work, or one that was killed.
ORPHAN_AGE_S = 600


class PageFiles:
    """Writes and removes them; which of them are pages, file_index.py knows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, page: Page) -> None:
        for ending, body in _bodies(page).items():
            if body is not None:
                file = self._file(name, ending)
                file.parent.mkdir(exist_ok=True)
                file.write_bytes(body)
                os.utime(file, (mark(page), mark(page)))

    def paths(self, name: str, endings: Iterable[str]) -> dict[str, Path]:
        return {ending: self._file(name, ending) for ending in endings}

    def unlink(self, name: str) -> None:
        for file in self.paths(name, ENDINGS).values():
            file.unlink(missing_ok=True)

    def unlink_orphans(self, named: set[str], now: float) -> None:
        """Remove what interrupted processes left. named: the names of all pages."""
        for file in self.folder.glob("*/*"):
            with contextlib.suppress(FileNotFoundError):
                # Not the time it bears, which says what is in it.
                is_old = now - file.stat().st_ctime > ORPHAN_AGE_S
                if is_old and file.name.partition(".")[0] not in named:
                    file.unlink()

    def _file(self, name: str, ending: str) -> Path:
        return self.folder / name[:2] / f"{name}.html{ending}"


def endings(page: Page) -> list[str]:
    """Of the files that a page has."""
    return [ending for ending, body in _bodies(page).items() if body is not None]


def mark(page: Page) -> int:
    """What stands as the time of a page's files, of which nginx makes its ETag.

    It says more of the content than a clock, whose second may see two changes.
    """
    return int(page.etag[:8], 16)


def _bodies(page: Page) -> dict[str, bytes | None]:
    return dict(zip(ENDINGS, (page.plain, page.gzip, page.brotli), strict=True))
