"""A page store of a test's own, and readers who ask for pages through it."""

import contextlib
import time
from dataclasses import dataclass
from io import BytesIO
from wsgiref.util import setup_testing_defaults

from django.core.handlers.wsgi import WSGIHandler

from newsroom import store_home, stores
from newsroom.page_keys import page_key
from newsroom.page_store import Edge, Page
from newsroom.page_store.coalescing import RenderTurns
from newsroom.page_store.counters import Counters
from newsroom.page_store.files import FileStore
from newsroom.page_store.pages import compressed, entity_tag
from newsroom.page_store.redis import RedisStore

HTML = (("Content-Type", "text/html; charset=utf-8"),)


@dataclass
class Answer:
    """What a reader got."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self):
        return self.body.decode()


class Reader:
    """Asks a WSGI application; counts how often the one behind an edge was called."""

    def __init__(self, application):
        self.application = application

    def get(self, path, *, method="GET", headers=(), **environ):
        path, _mark, query = path.partition("?")
        environ = {
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": method,
            "HTTP_HOST": "127.0.0.1",
            "wsgi.input": BytesIO(),
            **{
                f"HTTP_{name.upper().replace('-', '_')}": text
                for name, text in dict(headers).items()
            },
            **environ,
        }
        setup_testing_defaults(environ)
        seen = []
        parts = self.application(environ, lambda status, headers: seen.append((status, headers)))
        body = b"".join(parts)
        if close := getattr(parts, "close", None):
            close()
        (status, sent), *_more = seen
        return Answer(int(status[:3]), {name.title(): value for name, value in sent}, body)


def make_page(body=b"<p>The lock is closed.</p>" * 50, *, epoch=None, store=None, **facts):
    """A page of this moment, good for four hours.

    store: asked for the epoch, as before a render.
    """
    as_gzip, as_brotli = compressed(body)
    fields = {
        "status": "200 OK",
        "headers": HTML,
        "plain": body,
        "gzip": as_gzip,
        "brotli": as_brotli,
        "etag": entity_tag("200 OK", HTML, body),
        "tags": ("site", "article:1"),
        "epoch": store.epoch() if store else epoch,
        "rendered_at": time.time(),
        "ends_at": time.time() + 4 * 3600,
    }
    return Page(**fields | facts)


def redis_store(server, *, site="https://www.example.org", release="r1"):
    return RedisStore(server.url, site=site, release=release)


def file_store(folder, *, release="r1", max_bytes=10_000_000):
    store = FileStore(folder / "files", release=release, max_bytes=max_bytes)
    store.check()
    return store


def edge_over(store, application, folder, **options):
    """An edge as one server process has it."""
    options = {"key_of": lambda path, query: path, **options}
    return Edge(
        application,
        store,
        counters=Counters(folder / "counters"),
        turns=RenderTurns(folder / "turns"),
        **options,
    )


def django_edge(store, folder, **options):
    """An edge in front of the whole site."""
    options = {"key_of": page_key, "is_ours": store_home.is_ours, **options}
    return edge_over(store, WSGIHandler(), folder, **options)


@contextlib.contextmanager
def in_use(monkeypatch, store):
    """Let changes be told to this store, and the database know it."""
    monkeypatch.setattr(stores, "page_store", lambda: store)
    for module in ("newsroom.purging", "newsroom.health", "newsroom.housekeeping"):
        monkeypatch.setattr(f"{module}.page_store", lambda: store)
    store_home.claim(store)
    yield store
    store_home.ask_again()
