"""A process's own copy of a page, with its answers ready to be sent."""

from collections.abc import Callable

from newsroom.page_store.pages import (
    BROTLI,
    GZIP,
    MAX_SHARED_AGE_S,
    PLAIN,
    STALE_WHILE_REVALIDATE_S,
    Headers,
    Page,
    best_encoding,
    matching_tag,
)
from newsroom.page_store.public_tree import hour_end

NOT_MODIFIED = "304 Not Modified"


class Copy:
    """A page with its headers made, good for a stretch of time.

    epoch: the one at which it was last found true.
    good_from, good_until: Unix seconds; outside, its headers or its page are not right.
    """

    __slots__ = ("answers", "epoch", "etags", "good_from", "good_until", "page")

    def __init__(self, page: Page, epoch: int, now: float, *, for_cdn: bool) -> None:
        self.page = page
        self.epoch = epoch
        self.good_from = page.rendered_at
        self.good_until, lifetime = _lifetime(page, now, for_cdn=for_cdn)
        headers = [*page.headers, *lifetime]
        if for_cdn:
            headers += [("Surrogate-Key", " ".join(page.tags)), ("Cache-Tag", ",".join(page.tags))]
        self.answers = {
            PLAIN: _answer(page.plain, PLAIN, headers, page),
            GZIP: _answer(page.gzip, GZIP, headers, page),
            BROTLI: _answer(page.brotli, BROTLI, headers, page),
        }
        self.etags = tuple(dict.fromkeys(etag for _headers, _body, etag in self.answers.values()))

    def respond(self, environ: dict, start_response: Callable) -> list[bytes]:
        """Answer GET or HEAD, with 304 for whoever holds these bytes."""
        encoding = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        headers, body, etag = self.answers[encoding]
        if (known := environ.get("HTTP_IF_NONE_MATCH")) is not None and (
            held := matching_tag(known, self.etags)
        ):
            start_response(NOT_MODIFIED, _without_body(headers, held))
            return []
        start_response(self.page.status, headers)
        return body if environ["REQUEST_METHOD"] == "GET" else []


def _answer(
    body: bytes | None, encoding: str, common: Headers, page: Page
) -> tuple[Headers, list[bytes], str]:
    if body is None:
        return _answer(page.plain, PLAIN, common, page)
    etag = f'"{page.etag}-{encoding}"' if encoding else f'"{page.etag}"'
    headers = [*common, ("ETag", etag), ("Content-Length", str(len(body)))]
    if encoding:
        headers.append(("Content-Encoding", encoding))
    return headers, [body], etag


def _without_body(headers: Headers, etag: str) -> Headers:
    about_body = {"Content-Length", "Content-Encoding", "Content-Type", "ETag"}
    return [(name, value) for name, value in headers if name not in about_body] + [("ETag", etag)]


def _lifetime(page: Page, now: float, *, for_cdn: bool) -> tuple[float, Headers]:
    """Until when the headers below are right, and the headers.

    What they promise to shared caches ends before the page does, whenever in that
    stretch they are sent.
    """
    # A new hour has a new folder for the web server in front; see public_tree.py.
    good_until = min(page.ends_at - MAX_SHARED_AGE_S, hour_end(now))
    if good_until <= now:
        good_until = min(page.ends_at, now + 1)
    sure_s = max(0, int(page.ends_at - good_until))
    shared_s = min(MAX_SHARED_AGE_S, sure_s)
    headers = [("Cache-Control", f"public, max-age=0, s-maxage={shared_s}")]
    if for_cdn:
        # Not in Cache-Control: a browser that honours it would show a moderator the
        # page as it was before the decision.
        stale_s = sure_s - shared_s
        headers.append(
            (
                "CDN-Cache-Control",
                f"max-age={shared_s}, stale-if-error={stale_s}, "
                f"stale-while-revalidate={min(stale_s, STALE_WHILE_REVALIDATE_S)}",
            )
        )
    return good_until, headers
