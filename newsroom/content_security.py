"""The Content-Security-Policy: settings.py says what every page may load.

The desk's rich-text editor is made of modules that find each other by an import
map, an inline script. Its hash is computed from the map as it is rendered, so it
stays true when a static file gets another name.
"""

import base64
import hashlib
import re
from functools import lru_cache

from csp.constants import SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase
from django_prose_editor.widgets import importmap

from newsroom.desk_middleware import DESK_PATH

INLINE_SCRIPT = re.compile(r"<script[^>]*>(.*)</script>", re.DOTALL)


class ContentSecurityMiddleware(CSPMiddleware):
    """The site's policy on every page, and the import map's hash on the desk's."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path.startswith(DESK_PATH) and not report_only:
            sources = {"script-src": [SELF, import_map_hash()]}
            parts.replace = sources | (parts.replace or {})
        return parts


@lru_cache(maxsize=1)
def import_map_hash() -> str:
    """The CSP source expression that allows the editor's import map, and only it.

    Source: Content Security Policy Level 3, 2.3.1, "hash-source".
    """
    content = INLINE_SCRIPT.fullmatch(str(importmap.render()))[1]
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"'sha256-{digest}'"
