"""The page store that the environment asks for, one for each process."""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings

from newsroom import store_home
from newsroom.page_keys import page_key
from newsroom.page_store import Edge, Store, StoreDown
from newsroom.page_store.coalescing import RenderTurns
from newsroom.page_store.counters import Counters
from newsroom.page_store.files import FileStore
from newsroom.page_store.public_tree import PublicTree
from newsroom.page_store.redis import RedisStore
from newsroom.page_store.store import StoreFacts
from newsroom.release import release

BYTES_PER_MB = 1_000_000


@lru_cache(maxsize=1)
def page_store() -> Store | None:
    """The store of finished pages; None for PAGE_STORE=none."""
    folder = settings.PAGE_STORE_FOLDER / "files"
    if settings.PAGE_STORE == "files":
        return FileStore(
            folder,
            release=release(),
            max_bytes=settings.PAGE_STORE_MB * BYTES_PER_MB,
            # A web server knows no page's names, by which a CDN finds it again.
            shows_pages=not settings.CDN_PURGE,
        )
    # The files of earlier times hear of no change any more.
    PublicTree(folder / "public", release()).hide()
    if settings.PAGE_STORE == "redis":
        return RedisStore(settings.REDIS_URL, site=settings.SITE_URL, release=release())
    return None


def store_facts() -> StoreFacts | None:
    """What the store tells of itself; None while there is none, or it does not answer."""
    if (store := page_store()) is None:
        return None
    try:
        store.check()
        return store.facts()
    except StoreDown:
        return None


@lru_cache(maxsize=1)
def page_counters() -> Counters:
    """What this host's processes did with pages."""
    return Counters(settings.PAGE_STORE_FOLDER / "counters")


def with_page_store(application: Callable) -> Edge:
    """The application with kept pages in front of it."""
    return Edge(
        application,
        page_store(),
        counters=page_counters(),
        turns=RenderTurns(settings.PAGE_STORE_FOLDER / "turns"),
        key_of=page_key,
        is_ours=store_home.is_ours,
        for_cdn=bool(settings.CDN_PURGE),
        memory_bytes=settings.PAGE_STORE_MEMORY_MB * BYTES_PER_MB,
    )
