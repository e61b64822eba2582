"""The store of several hosts: one Redis or Valkey that all of them ask.

newsroom:SITE            the state: epoch, last changes; see redis_scripts.py
newsroom:SITE:ID:PAGE    a page, a hash with a time to live

Nothing is served that missed a change: a server that was started again, with or without
what it had on disk, has another run id, and its state begins anew. No connection
outlives its server, so looking at each new one is enough.
"""

import hashlib
import json
import logging
import secrets
import time
from collections.abc import Iterable
from typing import Any

from redis.exceptions import NoScriptError

from newsroom.page_store.pages import Page, page_of
from newsroom.page_store.redis_connections import Ask, RedisConnections, StoreFull
from newsroom.page_store.redis_scripts import (
    BEGIN,
    DROP_EVERYTHING,
    LOAD,
    RAISE_EPOCH,
    SAVE,
    Script,
)
from newsroom.page_store.shared_table import place
from newsroom.page_store.store import StoreDown, StoreFacts, StoreUnfit

logger = logging.getLogger(__name__)

# The first whose scripts may say that they also run on a full server.
OLDEST_VERSION = 7
BODIES = ("plain", "gzip", "br")
SWEPT_AT_ONCE = 1000


class RedisStore:
    """Pages in Redis; see newsroom/page_store/store.py for what each method promises.

    site: the same on all hosts of a site and no other; sites may share a server.
    """

    def __init__(self, url: str, *, site: str, release: str) -> None:
        self.release = release
        self.state = "newsroom:" + hashlib.sha256(site.encode()).hexdigest()[:16]
        self._connections = RedisConnections(url, self._begin)
        # Asked on each hit.
        self._ask_epoch = list(self._connections.pack("HGET", self.state, "epoch"))
        self._newest_epoch = 0
        self._swept = ""

    @property
    def id(self) -> str:
        found = self._connections.ask("HGET", self.state, "id")
        return found.decode() if found is not None else self._begin_lost_state("id")

    def epoch(self) -> int:
        found = self._connections.ask_packed(self._ask_epoch)
        epoch = int(found or 0)
        if epoch < self._newest_epoch or epoch == 0:
            epoch = int(self._begin_lost_state("epoch"))
        self._newest_epoch = epoch
        return epoch

    def last_change(self, tags: Iterable[str]) -> int:
        places = map(place, tags)
        start, *changes = self._connections.ask("HMGET", self.state, "start", *places)
        if start is None:
            return int(self._begin_lost_state("start"))
        return max(int(change or 0) for change in [start, *changes])

    def load(self, key: str) -> Page | None:
        found = self._run(LOAD, self._full(key), "facts", *BODIES)
        if found == 0:
            return None
        facts, *bodies = found
        return page_of(json.loads(facts), *bodies)

    def save(self, key: str, page: Page) -> bool:
        places = sorted(set(map(place, page.tags)))
        # A span, not a moment: the clocks of two machines need not agree.
        life_ms = max(1, int((page.ends_at - time.time()) * 1000))
        fields = [self._full(key), page.epoch, life_ms, len(places), *places]
        fields += ["facts", json.dumps(page.facts())]
        for name, body in zip(BODIES, (page.plain, page.gzip, page.brotli), strict=True):
            if body is not None:
                fields += [name, body]
        try:
            return self._run(SAVE, *fields) == 1
        except StoreFull:
            # It answers, so what it has is served.
            logger.warning("Redis is full; raise its maxmemory, or let it evict: volatile-lru.")
            return False

    def make_public(self, key: str, page: Page, now: float) -> None:
        """Nothing: no web server reads pages from Redis."""

    def raise_epoch(self, tags: Iterable[str]) -> None:
        self._run(RAISE_EPOCH, *sorted(set(map(place, tags))))

    def drop_everything(self, new_id: str) -> None:
        self._run(DROP_EVERYTHING, new_id)

    def check(self) -> None:
        self.epoch()

    def sweep(self, now: float) -> None:
        """Free the pages of stores before this one; Redis frees those that ended."""
        mine = self.id
        if mine == self._swept:
            return
        kept = f"{self.state}:{mine}:".encode()
        options = ("MATCH", f"{self.state}:*", "COUNT", SWEPT_AT_ONCE)
        cursor = None
        while cursor != b"0":
            cursor, keys = self._connections.ask("SCAN", cursor or b"0", *options)
            if old := [key for key in keys if not key.startswith(kept)]:
                self._connections.ask("UNLINK", *old)
        self._swept = mine

    def facts(self) -> StoreFacts:
        """pages: keys of this Redis database that end. size_bytes: all that the server has."""
        info = _read_info(self._connections.ask("INFO"))
        keys = info.get(f"db{self._connections.database_number}", "")
        counts = dict(count.split("=", 1) for count in keys.split(",") if count)
        return StoreFacts(
            pages=int(counts.get("expires", 0)),
            size_bytes=int(info["used_memory"]),
            max_bytes=int(info["maxmemory"]),
        )

    def _full(self, key: str) -> str:
        return f"{self.release}{key}"

    def _run(self, script: Script, *arguments: str | bytes | int) -> Any:
        """What the script answers, after beginning anew if the state is gone."""
        answer = _call(self._connections.ask, script, self.state, *arguments)
        if answer is None:
            self._begin(self._connections.ask)
            answer = _call(self._connections.ask, script, self.state, *arguments)
        return answer

    def _begin_lost_state(self, field: str) -> str:
        """Begin anew after somebody emptied a running server; a field of the new state."""
        self._begin(self._connections.ask)
        found = self._connections.ask("HGET", self.state, field)
        if found is None:
            raise StoreDown("Redis forgets what it is told; see that nobody empties it.")
        return found.decode()

    def _begin(self, ask: Ask) -> None:
        """Refuse a server that may lose changes; begin anew on one that may have."""
        info = _read_info(ask("INFO"))
        _refuse_unfit(info)
        new_id = secrets.token_hex(16)
        _call(ask, BEGIN, self.state, info["run_id"], new_id, self._newest_epoch)


def _call(ask: Ask, script: Script, key: str, *arguments: str | bytes | int) -> Any:
    try:
        return ask("EVALSHA", script.digest, 1, key, *arguments)
    except NoScriptError:
        # Sent whole once for each start of the server, which then remembers it.
        return ask("EVAL", script.text, 1, key, *arguments)


def _read_info(answer: bytes) -> dict[str, str]:
    lines = answer.decode().splitlines()
    return dict(line.split(":", 1) for line in lines if ":" in line)


def _refuse_unfit(info: dict[str, str]) -> None:
    version = info["redis_version"]
    if int(version.partition(".")[0]) < OLDEST_VERSION:
        raise StoreUnfit(
            f"The page store needs Redis {OLDEST_VERSION} or newer, or Valkey; "
            f"this is Redis {version}."
        )
    policy = info["maxmemory_policy"]
    if policy != "noeviction" and not policy.startswith("volatile-"):
        raise StoreUnfit(
            f"Redis may drop what the page store must not lose: its maxmemory-policy is "
            f"{policy}; set it to volatile-lru."
        )
