"""The Content-Security-Policy: settings.py says what every page may load.

The desk's rich-text editor is made of modules that find each other by an import
map, an inline script. Its hash is computed from the map as it is rendered, so it
stays true when a static file gets another name.
"""

import base64
import hashlib
import re
from collections.abc import Callable
from functools import lru_cache

from csp.constants import HEADER, SELF
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django_prose_editor.widgets import importmap

from newsroom.desk_middleware import DESK_PATH

INLINE_SCRIPT = re.compile(r"<script[^>]*>(.*)</script>", re.DOTALL)


class ContentSecurityMiddleware:
    """The site's policy on every page, and the import map's hash on the desk's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # Django's debug pages of these kinds style themselves.
        if not (settings.DEBUG and response.status_code in (404, 500)):
            is_desk = request.path.startswith(DESK_PATH)
            response.headers.setdefault(HEADER, policy(is_desk))
        return response


@lru_cache(maxsize=2)
def policy(is_desk: bool) -> str:
    """The header's value, its directives in the same order in every process."""
    more = {"script-src": [SELF, import_map_hash()]} if is_desk else None
    return "; ".join(sorted(build_policy(replace=more).split("; ")))


@lru_cache(maxsize=1)
def import_map_hash() -> str:
    """The CSP source expression that allows the editor's import map, and only it.

    Source: Content Security Policy Level 3, 2.3.1, "hash-source".
    """
    content = INLINE_SCRIPT.fullmatch(str(importmap.render()))[1]
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"'sha256-{digest}'"
