"""The store of one host: a folder of files, and numbers that its processes share.

lock            held by whoever writes
identity        this store's id, and the boot of the machine it began in
table           the epoch and the last changes; see shared_table.py
index.sqlite3   which pages there are; see file_index.py
pages/          their bytes; see page_files.py
public/         links to them for a web server in front; see public_tree.py
"""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from newsroom.page_store.file_index import FileIndex, Row
from newsroom.page_store.page_files import PageFiles, endings, mark
from newsroom.page_store.pages import Page, page_of
from newsroom.page_store.public_tree import PublicTree
from newsroom.page_store.shared_table import EVERY_PAGE, SharedTable
from newsroom.page_store.store import StoreDown, StoreFacts

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
EVICTED_AT_ONCE = 32
# A page's use is written down this often, so that reading it is not always writing.
USE_NOTED_EVERY_S = 60


class FileStore:
    """Pages as files; see newsroom/page_store/store.py for what each method promises.

    shows_pages: whether a web server in front may read them.
    """

    def __init__(
        self, folder: Path, *, release: str, max_bytes: int, shows_pages: bool = True
    ) -> None:
        self.folder = folder
        self.max_bytes = max_bytes
        self.shows_pages = shows_pages
        self.files = PageFiles(folder / "pages")
        self.public = PublicTree(folder / "public", release)
        self._threads = threading.RLock()
        self._lock_depth = 0
        # Opened by check(), so that a folder that can't be used stops no process.
        self.index: FileIndex | None = None
        self.table: SharedTable | None = None

    @property
    def id(self) -> str:
        with _down_when_it_fails():
            return self._read_identity().get("id", "")

    def epoch(self) -> int:
        return self.table.epoch

    def last_change(self, tags: Iterable[str]) -> int:
        return self.table.last_change(tags)

    def load(self, key: str) -> Page | None:
        with _down_when_it_fails():
            row = self.index.find(self._full(key))
            if row is None:
                return None
            try:
                bodies = {ending: path.read_bytes() for ending, path in self._paths(row).items()}
            except FileNotFoundError:
                # Dropped since, or by a process that was killed before it said so.
                return None
            now = time.time()
            if now - row.used_at > USE_NOTED_EVERY_S:
                self.index.mark_used(row.key, now)
            return page_of(row.facts, bodies[""], bodies.get(".gz"), bodies.get(".br"))

    def save(self, key: str, page: Page) -> bool:
        with _down_when_it_fails():
            name = secrets.token_hex(12)
            kept = False
            try:
                self.files.write(name, page)
                kept = self._keep(key, name, page)
            finally:
                if not kept:
                    self.files.unlink(name)
            return kept

    def make_public(self, key: str, page: Page, now: float) -> None:
        if not _may_be_public(key, page) or self.public.has(key, mark(page), now, page.ends_at):
            return
        with _down_when_it_fails(), self._lock():
            row = self.index.find(self._full(key))
            is_this_one = row is not None and row.facts["etag"] == page.etag
            if is_this_one and row.path and self.last_change(page.tags) <= page.epoch:
                self.public.link(row.path, self._paths(row), now, page.ends_at)

    def raise_epoch(self, tags: Iterable[str]) -> None:
        tags = set(tags)
        with _down_when_it_fails(), self._lock():
            epoch = self.table.epoch + 1
            # In this order: a render that began before must find its tags raised, and
            # whoever sees the new epoch must find everything else done.
            self._raise_tags(tags, epoch)
            self._drop_pages(tags)
            self._raise_epoch(epoch)

    def drop_everything(self, new_id: str) -> None:
        with _down_when_it_fails(), self._lock():
            self.raise_epoch([EVERY_PAGE])
            self.public.remove()
            self._write_identity(new_id)

    def check(self) -> None:
        """Open the folder, again if somebody removed or replaced it."""
        with _down_when_it_fails():
            try:
                inode = (self.folder / "table").stat().st_ino
            except FileNotFoundError:
                inode = None
            if self.table is None or inode != self.table.inode:
                self._open()

    def sweep(self, now: float) -> None:
        with _down_when_it_fails(), self._lock():
            self._drop(self.index.ended_before(now))
            self.public.sweep(now)
            # Killed processes leave the sum wrong by what they had in hand.
            self.table.size_bytes = self.index.totals()[1]
            self.files.unlink_orphans(self.index.bodies(), now)

    def facts(self) -> StoreFacts:
        with _down_when_it_fails():
            pages, size = self.index.totals()
            return StoreFacts(pages, size, self.max_bytes)

    # The steps of raise_epoch

    def _raise_tags(self, tags: set[str], epoch: int) -> None:
        self.table.raise_tags(tags, epoch)

    def _drop_pages(self, tags: set[str]) -> None:
        self._drop(self.index.with_tags(tags))

    def _raise_epoch(self, epoch: int) -> None:
        self.table.raise_epoch(epoch)

    # Opening

    def _open(self) -> None:
        self.files.folder.mkdir(parents=True, exist_ok=True)
        self.public.folder.mkdir(exist_ok=True)
        with self._lock():
            identity = self._read_identity()
            if identity.get("boot") != boot_id() or not (self.folder / "table").exists():
                # Nobody has it open: the machine was started again, and may have
                # forgotten whatever was not on the disk yet.
                self._start_anew()
            self.index = FileIndex(self.folder / "index.sqlite3")
            self.table = SharedTable(self.folder / "table")
            if self.shows_pages:
                self.public.make_current()
            else:
                self.public.hide()

    def _start_anew(self) -> None:
        for part in (self.files.folder, self.public.folder):
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
        for file in self.folder.glob("index.sqlite3*"):
            file.unlink()
        SharedTable.create(self.folder / "table", above=self._last_epoch())
        self._write_identity(secrets.token_hex(16))

    def _last_epoch(self) -> int:
        """Of the table at hand, or of the one that lies in the folder; 0 for none."""
        table = self.table
        with contextlib.suppress(OSError, ValueError):
            table = table or SharedTable(self.folder / "table")
        return table.epoch if table else 0

    def _read_identity(self) -> dict[str, str]:
        try:
            return json.loads((self.folder / "identity").read_text())
        except (FileNotFoundError, ValueError):
            return {}

    def _write_identity(self, new_id: str) -> None:
        new = self.folder / "identity.new"
        new.write_text(json.dumps({"id": new_id, "boot": boot_id()}))
        new.replace(self.folder / "identity")

    # Keeping and dropping

    def _keep(self, key: str, name: str, page: Page) -> bool:
        with self._lock():
            if self.last_change(page.tags) > page.epoch:
                return False
            if before := self.index.find(self._full(key)):
                self._drop([before])
            now = time.time()
            row = self._row(key, name, page, now)
            self.index.put(row, page.tags)
            self.table.size_bytes += row.size_bytes
            if row.path:
                self.public.link(row.path, self._paths(row), now, page.ends_at)
            while self.table.size_bytes > self.max_bytes:
                least_used = self.index.least_used(EVICTED_AT_ONCE)
                self._drop(least_used)
                if not least_used:
                    break
            return True

    def _drop(self, rows: list[Row]) -> None:
        """Files first: if this is cut short, the rows still say what is left to do."""
        for row in rows:
            if row.path:
                self.public.unlink(row.path)
            self.files.unlink(row.body)
        self.index.delete(row.key for row in rows)
        self.table.size_bytes -= sum(row.size_bytes for row in rows)

    def _full(self, key: str) -> str:
        return f"{self.public.release.name}{key}"

    def _row(self, key: str, name: str, page: Page, now: float) -> Row:
        return Row(
            key=self._full(key),
            body=name,
            path=key if _may_be_public(key, page) else "",
            size_bytes=page.size_bytes,
            ends_at=page.ends_at,
            used_at=now,
            facts=page.facts() | {"endings": endings(page)},
        )

    def _paths(self, row: Row) -> dict[str, Path]:
        return self.files.paths(row.body, row.facts["endings"])

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """The store's lock, against other threads and other processes; may be nested."""
        with self._threads:
            if self._lock_depth == 0:
                self._lock_file = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
                fcntl.flock(self._lock_file, fcntl.LOCK_EX)
            self._lock_depth += 1
            try:
                yield
            finally:
                self._lock_depth -= 1
                if self._lock_depth == 0:
                    os.close(self._lock_file)


@contextlib.contextmanager
def _down_when_it_fails() -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error, ValueError) as error:
        # Without the path in an OSError's own words: readers may see this.
        reason = getattr(error, "strerror", None) or error
        raise StoreDown(f"The page store's folder fails: {reason}.") from error


def boot_id() -> str:
    """Changes when the machine starts again; "" where the system doesn't tell."""
    try:
        return BOOT_ID.read_text().strip()
    except OSError:
        return ""


def _may_be_public(key: str, page: Page) -> bool:
    is_html = dict(page.headers).get("Content-Type", "").startswith("text/html")
    return page.status == "200 OK" and is_html and "?" not in key and key.endswith("/")
