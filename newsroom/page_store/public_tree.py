"""Pages as a web server in front finds them: `public/RELEASE/UTC-HOUR/path/index.html`.

That server knows neither the epoch nor the clock of a page. So an hour's folder holds
only pages that outlive the hour and what shared caches keep after it, as hard links to
the store's own files, and a change unlinks them. `public/current` names the release.
Source: docs/operations.md, "nginx in front".
"""

import contextlib
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from newsroom.page_store.page_files import ENDINGS
from newsroom.page_store.pages import MAX_SHARED_AGE_S

HOUR_S = 3600
LONGEST_NAME_BYTES = 255


class PublicTree:
    """The links of one release. Whoever writes holds the store's lock."""

    def __init__(self, folder: Path, release: str) -> None:
        self.folder = folder
        self.release = folder / release

    def make_current(self) -> None:
        """Let the server in front read this release, from its next request on."""
        self.release.mkdir(parents=True, exist_ok=True)
        new = self.folder / "current.new"
        new.unlink(missing_ok=True)
        new.symlink_to(self.release.name)
        new.replace(self.folder / "current")

    def hide(self) -> None:
        """Let the server in front read nothing, from its next request on."""
        (self.folder / "current").unlink(missing_ok=True)

    def link(self, path: str, files: dict[str, Path], now: float, ends_at: float) -> None:
        """Show a page in this hour, if it outlives it.

        files: what is linked, by the ending after `index.html`.
        """
        place = self._place(path, now)
        if place is None or not _outlives_hour(now, ends_at):
            return
        place.mkdir(parents=True, exist_ok=True)
        for ending, file in files.items():
            link = place / f"index.html{ending}"
            link.unlink(missing_ok=True)
            os.link(file, link)

    def has(self, path: str, mark: int, now: float, ends_at: float) -> bool:
        """Whether a page is shown in this hour already, or does not outlive it.

        mark: the time that its files bear.
        """
        if not _outlives_hour(now, ends_at):
            return True
        place = self._place(path, now)
        if place is None:
            return True
        try:
            return int((place / "index.html").stat().st_mtime) == mark
        except OSError:
            return False

    def unlink(self, path: str) -> None:
        """Take a page out of every hour and release."""
        for hour in self.folder.glob("*/*T*"):
            place = _below(hour, path)
            for ending in ENDINGS:
                if place is not None:
                    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                        (place / f"index.html{ending}").unlink()

    def sweep(self, now: float) -> None:
        """Remove the folders of hours that are over."""
        for hour in self.folder.glob("*/*T*"):
            if hour.name < hour_name(now):
                shutil.rmtree(hour, ignore_errors=True)
        for release in self.folder.iterdir():
            if release.is_dir() and not release.is_symlink() and release != self.release:
                with contextlib.suppress(OSError):
                    release.rmdir()

    def remove(self) -> None:
        """Take all pages out, of every hour and release."""
        for release in self.folder.glob("*"):
            if release.is_dir() and not release.is_symlink():
                for hour in release.iterdir():
                    shutil.rmtree(hour, ignore_errors=True)

    def _place(self, path: str, now: float) -> Path | None:
        return _below(self.release / hour_name(now), path)


def hour_name(now: float) -> str:
    """As nginx cuts it out of `$time_iso8601`: `2026-11-24T09`."""
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H")


def hour_end(now: float) -> float:
    return (now // HOUR_S + 1) * HOUR_S


def _outlives_hour(now: float, ends_at: float) -> bool:
    return ends_at >= hour_end(now) + MAX_SHARED_AGE_S


def _below(folder: Path, path: str) -> Path | None:
    """The folder of a page by WSGI's PATH_INFO, or None for a path that can't be one."""
    try:
        # WSGI hands bytes over as Latin-1. Source: PEP 3333, "Unicode Issues".
        parts = [os.fsdecode(part) for part in path.encode("latin-1").split(b"/") if part]
    except UnicodeEncodeError:
        return None
    for part in parts:
        if part in {".", ".."} or "\0" in part or len(os.fsencode(part)) > LONGEST_NAME_BYTES:
            return None
    return folder.joinpath(*parts)
