"""Which pages the folder holds, and of which tags: a small SQLite file beside them.

It may be lost at any time: pages it does not name are not served.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BUSY_TIMEOUT_S = 5

_SCHEMA = """
CREATE TABLE IF NOT EXISTS page (
    key TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    path TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    ends_at REAL NOT NULL,
    used_at REAL NOT NULL,
    facts TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS page_used ON page (used_at);
CREATE INDEX IF NOT EXISTS page_ends ON page (ends_at);
CREATE TABLE IF NOT EXISTS page_tag (
    tag TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (tag, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS page_tag_key ON page_tag (key);
"""


@dataclass(frozen=True)
class Row:
    """One page of the index.

    body: name of its files, without what tells the encoding. path: where readers find
    it when a web server in front may serve it, else "". used_at: Unix seconds, not to
    the second. facts: those of the page, and the endings of its files.
    """

    key: str
    body: str
    path: str
    size_bytes: int
    ends_at: float
    used_at: float
    facts: dict[str, Any]


class FileIndex:
    """One connection for all threads of a process; used under a lock of its own."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._database = sqlite3.connect(
            path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        # Nothing here outlives a crash of the machine, so nothing waits for the disk.
        self._database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + _SCHEMA)

    def find(self, key: str) -> Row | None:
        return next(self._rows("WHERE key = ?", key), None)

    def with_tags(self, tags: Iterable[str]) -> list[Row]:
        """Every page that has one of these tags."""
        wanted = list(tags)
        marks = ",".join("?" * len(wanted))
        where = f"WHERE key IN (SELECT key FROM page_tag WHERE tag IN ({marks}))"
        return list(self._rows(where, *wanted))

    def ended_before(self, moment: float) -> list[Row]:
        return list(self._rows("WHERE ends_at <= ?", moment))

    def least_used(self, count: int) -> list[Row]:
        return list(self._rows("ORDER BY used_at LIMIT ?", count))

    def bodies(self) -> set[str]:
        with self._lock:
            return {body for (body,) in self._database.execute("SELECT body FROM page")}

    def totals(self) -> tuple[int, int]:
        """How many pages, and their bytes."""
        with self._lock:
            return self._database.execute(
                "SELECT count(*), coalesce(sum(size_bytes), 0) FROM page"
            ).fetchone()

    def put(self, row: Row, tags: Iterable[str]) -> None:
        columns = (row.key, row.body, row.path, row.size_bytes, row.ends_at, row.used_at)
        facts = json.dumps(row.facts)

        def write(execute: Callable) -> None:
            execute("INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?, ?, ?)", (*columns, facts))
            execute("DELETE FROM page_tag WHERE key = ?", (row.key,))
            for tag in tags:
                execute("INSERT OR IGNORE INTO page_tag VALUES (?, ?)", (tag, row.key))

        self._in_transaction(write)

    def delete(self, keys: Iterable[str]) -> None:
        def write(execute: Callable) -> None:
            for key in keys:
                execute("DELETE FROM page WHERE key = ?", (key,))
                execute("DELETE FROM page_tag WHERE key = ?", (key,))

        self._in_transaction(write)

    def mark_used(self, key: str, now: float) -> None:
        with self._lock:
            self._database.execute("UPDATE page SET used_at = ? WHERE key = ?", (now, key))

    def _rows(self, where: str, *parameters: Any) -> Iterable[Row]:
        with self._lock:
            found = self._database.execute(
                "SELECT key, body, path, size_bytes, ends_at, used_at, facts FROM page " + where,
                parameters,
            ).fetchall()
        for *columns, facts in found:
            yield Row(*columns, json.loads(facts))

    def _in_transaction(self, write: Callable[[Callable], None]) -> None:
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                write(self._database.execute)
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")
