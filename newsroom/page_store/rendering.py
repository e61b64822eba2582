"""The application's answer to a request, and the page in it if it may be kept."""

import hashlib
from collections.abc import Callable, Iterable

from newsroom.page_store.pages import Page, compressed, entity_tag

KEPT_STATUSES = ("200", "301", "410")
# So that no page outlives a purge that was lost for longer.
LONGEST_LIFE_S = 6 * 3600
# And not all of them end at once.
LIFE_SHIFT_S = 3600

# A view's words to the store alone.
_FOR_STORE = frozenset({"surrogate-key", "x-fresh-until"})
# Made anew for each answer.
_NOT_KEPT = _FOR_STORE | {"cache-control", "content-length", "etag", "last-modified", "vary"}


class Rendering:
    """Calls the application once, as for a GET without conditions.

    A view says by `Surrogate-Key` what its page is made of, and by `X-Fresh-Until`
    (Unix seconds) when the clock alone would change it; without the first the answer
    is passed on as it is.
    """

    def __init__(self, application: Callable, environ: dict) -> None:
        self._call(application, _as_plain_get(environ))
        self.tags: tuple[str, ...] = ()
        self.may_be_kept = False
        if self.status[:3] in KEPT_STATUSES and "set-cookie" not in self.named:
            self.tags = tuple(self.named.get("surrogate-key", "").split())
            self.may_be_kept = bool(self.tags)

    def _call(self, application: Callable, environ: dict) -> None:
        def start_response(status, headers, exc_info=None):
            self.status, self.headers = status, headers

        self.parts: Iterable[bytes] = application(environ, start_response)
        self.named = {name.lower(): value for name, value in self.headers}

    def page(self, key: str, epoch: int, rendered_at: float, *, compress: bool) -> Page:
        """The whole answer as a page. epoch, rendered_at: from before the call."""
        body = self._body()
        headers = tuple(
            (name, value) for name, value in self.headers if name.lower() not in _NOT_KEPT
        ) + (("Vary", "Accept-Encoding"),)
        as_gzip, as_brotli = compressed(body) if compress else (None, None)
        return Page(
            status=self.status,
            headers=headers,
            plain=body,
            gzip=as_gzip,
            brotli=as_brotli,
            etag=entity_tag(self.status, headers, body),
            tags=self.tags,
            epoch=epoch,
            rendered_at=rendered_at,
            ends_at=self._ends_at(key, rendered_at),
        )

    def _body(self) -> bytes:
        try:
            return b"".join(self.parts)
        finally:
            # Django ends the request there, and lets go of its connections.
            if close := getattr(self.parts, "close", None):
                close()

    def _ends_at(self, key: str, rendered_at: float) -> float:
        shift = hashlib.blake2b(key.encode(), digest_size=2).digest()
        longest = LONGEST_LIFE_S - int.from_bytes(shift) % LIFE_SHIFT_S
        fresh_until = self.named.get("x-fresh-until")
        return min(rendered_at + longest, float(fresh_until) if fresh_until else float("inf"))

    def pass_on(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """The answer as it came, for one reader."""
        headers = [(name, value) for name, value in self.headers if name.lower() not in _FOR_STORE]
        start_response(self.status, headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            self._body()
            return []
        return self.parts


def _as_plain_get(environ: dict) -> dict:
    plain = environ | {"REQUEST_METHOD": "GET"}
    # A 304 or a part of the page could not be kept; the edge makes them itself.
    for name in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE"):
        plain.pop(name, None)
    return plain
