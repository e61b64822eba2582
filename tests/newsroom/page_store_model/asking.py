"""A reader's request, and what of the answer must be the same whoever gives it."""

import gzip
import re
from dataclasses import dataclass
from urllib.parse import unquote
from wsgiref.util import setup_testing_defaults

import brotli

DECODE = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
# Made anew by whoever answers, or words between a view and the store.
_OWN = frozenset(
    {
        *("cache-control", "content-encoding", "content-length", "etag", "vary"),
        *("surrogate-key", "x-fresh-until"),
    }
)


@dataclass(frozen=True)
class Answer:
    """What a reader gets. headers: by lower-case name."""

    status: str
    headers: dict[str, str]
    body: bytes

    @classmethod
    def of(cls, response):
        """What Django's own response says."""
        headers = {name.lower(): value for name, value in response.items()}
        return cls(f"{response.status_code} {response.reason_phrase}", headers, response.content)

    @property
    def shown(self):
        """All that must equal a fresh page."""
        same = {name: value for name, value in self.headers.items() if name not in _OWN}
        return self.status, same, self.body

    @property
    def shared_age_s(self):
        found = re.search(r"s-maxage=(\d+)", self.headers.get("cache-control", ""))
        return int(found[1]) if found else 0

    @property
    def fresh_until(self):
        """When the clock alone makes it another page, as its view says; inf: never."""
        return float(self.headers.get("x-fresh-until", "inf"))


def ask(application, address, accept_encoding="", host="testserver"):
    """GET an address, such as `/tag/tides/?page=2`, of a WSGI application."""
    path, _mark, query = address.partition("?")
    environ = {
        "PATH_INFO": unquote(path).encode().decode("latin-1"),
        "QUERY_STRING": query,
        "HTTP_HOST": host,
        "HTTP_ACCEPT_ENCODING": accept_encoding,
    }
    setup_testing_defaults(environ)
    given = []
    parts = application(
        environ, lambda status, headers, exc_info=None: given.append((status, headers))
    )
    try:
        body = b"".join(parts)
    finally:
        getattr(parts, "close", lambda: None)()
    status, headers = given[-1]
    named = {name.lower(): value for name, value in headers}
    return Answer(status, named, DECODE[named.get("content-encoding", "")](body))
