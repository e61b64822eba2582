"""The WSGI application in front of Django: answers with kept pages, keeps new ones."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator

from newsroom.page_store.answers import Copy
from newsroom.page_store.coalescing import RenderLane, RenderTurns
from newsroom.page_store.copies import Copies
from newsroom.page_store.counters import Count, Counters
from newsroom.page_store.pages import Page
from newsroom.page_store.rendering import Rendering
from newsroom.page_store.store import Store, StoreDown

logger = logging.getLogger(__name__)

# How often a process looks whether its store was replaced under it.
CHECKED_EVERY_S = 1
# A store that failed is left alone for this long, so that an outage costs one
# request its time-out and not every one.
REST_AFTER_FAILURE_S = 1
LONGEST_PAGE_BYTES = 8_000_000
READS = frozenset({"GET", "HEAD"})


class Edge:
    """Serves kept pages without calling the application behind it.

    key_of: the name of a page by path and query string; None for an address whose
        answers are never kept.
    is_ours: asked before a render whether this store may serve the site at all.
    """

    def __init__(
        self,
        application: Callable,
        store: Store | None,
        *,
        counters: Counters,
        turns: RenderTurns,
        key_of: Callable[[str, str], str | None],
        is_ours: Callable[[Store], bool] = lambda store: True,
        for_cdn: bool = False,
        memory_bytes: int = 64_000_000,
    ) -> None:
        self.application = application
        self.store = store
        self.counters = counters
        self.turns = turns
        self.key_of = key_of
        self.is_ours = is_ours
        self.for_cdn = for_cdn
        self.copies = Copies(memory_bytes)
        self.lane = RenderLane()
        self.check_at = 0.0
        self.rest_until = 0.0
        self.is_down = False

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Answer from this process's memory, if that is still true; it is the fast way."""
        copy = self.copies.by_key.get(environ["PATH_INFO"])
        if copy is not None and not environ.get("QUERY_STRING"):
            now = time.time()
            if (
                copy.good_from <= now < copy.good_until
                and now < self.check_at
                and environ["REQUEST_METHOD"] in READS
                and self._epoch() == copy.epoch
            ):
                self.counters.add_hit()
                return copy.respond(environ, start_response)
        return self._look_up(environ, start_response)

    def _look_up(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        key = None
        if environ["REQUEST_METHOD"] in READS:
            key = self.key_of(environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
        if key is None:
            return self.application(environ, start_response)
        try:
            if not self._is_up():
                return self._bypass(key, environ, start_response)
            copy, why_not = self._find(key)
            self.is_down = False
            if copy is not None:
                self.counters.add_hit()
                return copy.respond(environ, start_response)
            if not self.is_ours(self.store):
                self.copies.clear()
                return self._bypass(key, environ, start_response)
            self.counters.add(why_not)
            with self.turns.turn(key) as waited:
                if waited:
                    copy, _why_not = self._find(key)
                if copy is None:
                    return self._render(key, environ, start_response, self.store.epoch())
            self.counters.add(Count.JOINED)
            return copy.respond(environ, start_response)
        except StoreDown as error:
            self._rest(error)
            return self._bypass(key, environ, start_response)

    def _is_up(self) -> bool:
        now = time.time()
        if self.store is None or now < self.rest_until:
            return False
        if now >= self.check_at:
            self.store.check()
            self.check_at = now + CHECKED_EVERY_S
        return True

    def _find(self, key: str) -> tuple[Copy | None, Count]:
        """A page that is true now, from memory or the store; else why there is none."""
        now = time.time()
        # Read before the tags: a change in between leaves the copy under an old epoch,
        # and the next request looks again.
        epoch = self.store.epoch()
        why_not = Count.MISS_ABSENT
        for page in self._kept(key):
            if not page.is_of(now):
                why_not = Count.MISS_ENDED
            elif self.store.last_change(page.tags) > page.epoch:
                why_not = Count.MISS_CHANGED
            else:
                self.store.make_public(key, page, now)
                copy = Copy(page, epoch, now, for_cdn=self.for_cdn)
                self.copies.put(key, copy)
                return copy, Count.HIT
        self.copies.discard(key)
        return None, why_not

    def _kept(self, key: str) -> Iterator[Page]:
        """The page in memory, then the store's, which another process may have made since."""
        if (copy := self.copies.by_key.get(key)) is not None:
            yield copy.page
        if (page := self.store.load(key)) is not None:
            yield page

    def _bypass(self, key: str, environ: dict, start_response: Callable) -> Iterable[bytes]:
        self.counters.add(Count.BYPASSED)
        return self._render(key, environ, start_response, None)

    def _render(
        self, key: str, environ: dict, start_response: Callable, epoch: int | None
    ) -> Iterable[bytes]:
        """epoch: noted before the first query, like the time; None keeps nothing."""
        with self.lane.turn():
            rendered_at = time.time()
            rendering = Rendering(self.application, environ)
            if not rendering.may_be_kept:
                return rendering.pass_on(environ, start_response)
            page = rendering.page(key, epoch or 0, rendered_at, compress=epoch is not None)
        copy = Copy(page, page.epoch, time.time(), for_cdn=self.for_cdn)
        if epoch is not None and page.size_bytes <= LONGEST_PAGE_BYTES:
            self._keep(key, page, copy)
        return copy.respond(environ, start_response)

    def _keep(self, key: str, page: Page, copy: Copy) -> None:
        try:
            if self.store.save(key, page):
                self.counters.add(Count.KEPT)
                self.copies.put(key, copy)
            else:
                self.counters.add(Count.NOT_KEPT_CHANGED)
        except StoreDown as error:
            # The reader has waited for the page and gets it.
            self._rest(error)

    def _epoch(self) -> int | None:
        try:
            return self.store.epoch()
        except StoreDown as error:
            self._rest(error)
            return None

    def _rest(self, error: StoreDown) -> None:
        self.counters.add(Count.FAILED)
        self.rest_until = time.time() + REST_AFTER_FAILURE_S
        # Nor is it asked by the fast way, which looks at nothing else.
        self.check_at = 0.0
        if not self.is_down:
            # Once: whoever asks for many pages would fill the disk with it.
            cause = error.__cause__
            logger.warning("%s Pages are rendered anew until it is back.", error, exc_info=cause)
            self.is_down = True
