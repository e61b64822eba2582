"""A finished page: its bytes in every encoding, and how they are answered with."""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import brotli

# A shared cache keeps a page this long at most, so that one that missed its purge is
# wrong for no longer.
MAX_SHARED_AGE_S = 60
STALE_WHILE_REVALIDATE_S = 30

# Below this, what compression saves is less than what it costs to say so.
MIN_COMPRESSED_BYTES = 400

# On a story's page, the next level of brotli takes twice the time for 2 % less.
BROTLI_QUALITY = 5
GZIP_LEVEL = 6

PLAIN, GZIP, BROTLI = "", "gzip", "br"

Headers = list[tuple[str, str]]

_ENTITY_TAG = re.compile(r'"[^"]*"')


@dataclass(frozen=True)
class Page:
    """A page as a store keeps it.

    status: as WSGI writes it, `200 OK`. headers: those of the response that are the
    same in every answer. gzip, brotli: None where they would save nothing.
    etag: without quotation marks. tags: what it was made of.
    epoch: noted before its first query. rendered_at, ends_at: Unix seconds; it is
    served from the one on and never after the other.
    """

    status: str
    headers: tuple[tuple[str, str], ...]
    plain: bytes
    gzip: bytes | None
    brotli: bytes | None
    etag: str
    tags: tuple[str, ...]
    epoch: int
    rendered_at: float
    ends_at: float

    @property
    def size_bytes(self) -> int:
        return len(self.plain) + len(self.gzip or b"") + len(self.brotli or b"")

    def is_of(self, now: float) -> bool:
        """Whether the page is of this moment by the clock alone."""
        return self.rendered_at <= now < self.ends_at

    def facts(self) -> dict[str, Any]:
        """All but the bytes, for JSON; page_of() makes the page of it again."""
        return {
            "status": self.status,
            "headers": self.headers,
            "etag": self.etag,
            "tags": self.tags,
            "epoch": self.epoch,
            "rendered_at": self.rendered_at,
            "ends_at": self.ends_at,
        }


def page_of(facts: dict[str, Any], plain: bytes, gzip: bytes | None, brotli: bytes | None) -> Page:
    """A page as it was before Page.facts() went through JSON."""
    return Page(
        status=facts["status"],
        headers=tuple((name, value) for name, value in facts["headers"]),
        plain=plain,
        gzip=gzip,
        brotli=brotli,
        etag=facts["etag"],
        tags=tuple(facts["tags"]),
        epoch=facts["epoch"],
        rendered_at=facts["rendered_at"],
        ends_at=facts["ends_at"],
    )


def entity_tag(status: str, headers: tuple[tuple[str, str], ...], body: bytes) -> str:
    """A digest of all that a reader would get, so that equal tags mean equal answers."""
    digest = hashlib.sha256(repr((status, headers)).encode())
    digest.update(body)
    return digest.hexdigest()[:32]


def compressed(body: bytes) -> tuple[bytes | None, bytes | None]:
    """The bytes as gzip and as brotli; None where they would not be shorter."""
    if len(body) < MIN_COMPRESSED_BYTES:
        return None, None
    # No time in it: the same page has the same bytes on every host.
    as_gzip = gzip.compress(body, GZIP_LEVEL, mtime=0)
    as_brotli = brotli.compress(body, quality=BROTLI_QUALITY)
    return (
        as_gzip if len(as_gzip) < len(body) else None,
        as_brotli if len(as_brotli) < len(body) else None,
    )


@lru_cache(maxsize=256)
def best_encoding(accept_encoding: str) -> str:
    """The shortest encoding that a client takes. Source: RFC 9110, 12.5.3."""
    weights = {}
    for item in accept_encoding.lower().split(","):
        name, _semicolon, parameter = item.strip().partition(";")
        weights[name.strip()] = _weight(parameter)
    for encoding in (BROTLI, GZIP):
        if weights.get(encoding, weights.get("*", 0.0)) > 0:
            return encoding
    return PLAIN


def _weight(parameter: str) -> float:
    name, _equals, number = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(number)
    except ValueError:
        return 0.0


def matching_tag(if_none_match: str, etags: tuple[str, ...]) -> str | None:
    """The tag by which a client holds these very bytes. Source: RFC 9110, 13.1.2."""
    if if_none_match.strip() == "*":
        return etags[0]
    # Weak comparison: `W/` before a tag makes no difference.
    return next((tag for tag in _ENTITY_TAG.findall(if_none_match) if tag in etags), None)
