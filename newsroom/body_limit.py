"""Refuses what is too long before Django reads it.

Source: docs/operations.md, "Limits".
"""

from collections.abc import Callable, Iterable
from io import BytesIO

from comments.posted import MAX_BYTES

# A picture of 20 MB and its words; Django would write a file of any length to the disk.
MAX_REQUEST_BYTES = 32_000_000

# Echoes nothing of what was posted.
TOO_LONG_PAGE = b"""\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Too long</title></head>
<body>
<h1>Too long</h1>
<p>A comment may have 5,000 characters, a picture 20 MB. Go back, shorten it and send it again.</p>
</body>
</html>
"""


class BodyLimit:
    """WSGI middleware: reads a posted comment whole, 64 KiB at most; others may have 32 MB.

    A comment without Content-Length (sent in chunks) is counted the same way, and
    Django, which takes such a body for empty, gets its length.
    """

    def __init__(self, application: Callable) -> None:
        self.application = application

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        if is_posted_comment(environ):
            body = read_at_most(environ, MAX_BYTES + 1)
            if len(body) > MAX_BYTES:
                return refuse(start_response)
            environ["wsgi.input"] = BytesIO(body)
            environ["CONTENT_LENGTH"] = str(len(body))
        elif declared_bytes(environ) > MAX_REQUEST_BYTES:
            return refuse(start_response)
        # Django raises on a charset in the spelling of RFC 2231 that it doesn't
        # know, before any view could refuse it; no type at all is refused too.
        if "*" in environ.get("CONTENT_TYPE", ""):
            environ["CONTENT_TYPE"] = ""
        return self.application(environ, start_response)


def is_posted_comment(environ: dict) -> bool:
    return environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].endswith("/comments/")


def declared_bytes(environ: dict) -> int:
    """What Content-Length says; 0 when it says nothing that makes sense."""
    declared = environ.get("CONTENT_LENGTH") or ""
    return int(declared) if declared.isdecimal() else 0


def read_at_most(environ: dict, max_bytes: int) -> bytes:
    """The body up to a number of bytes, never reading past a declared length."""
    declared = environ.get("CONTENT_LENGTH")
    if declared and declared.isdecimal():
        max_bytes = min(max_bytes, int(declared))
    elif not environ.get("wsgi.input_terminated"):
        # Without a length and without a server that marks the end, reading
        # would wait forever.
        return b""
    body = b""
    while len(body) < max_bytes:
        part = environ["wsgi.input"].read(max_bytes - len(body))
        if not part:
            break
        body += part
    return body


def refuse(start_response: Callable) -> Iterable[bytes]:
    start_response(
        "413 Content Too Large",
        [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(TOO_LONG_PAGE))),
            ("Cache-Control", "no-store"),
            ("Content-Security-Policy", "default-src 'none'"),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )
    return [TOO_LONG_PAGE]
