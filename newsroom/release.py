"""A fingerprint of all that makes a page besides the database.

Pages are kept under it, so that a new deployment never serves a page that names the
old one's style sheets.
"""

import hashlib
from functools import lru_cache

from django.conf import settings

from newsroom.environment import BASE_DIR, VARIABLES, value

SOURCES = ("articles/**/*.py", "comments/**/*.py", "newsroom/**/*.py", "templates/**/*")
# Where and how the site is served; no page says anything of it.
_OF_THE_PROCESS = frozenset({"HOST", "PORT", "WEB_WORKERS", "WEB_THREADS", "NEWSROOM_HOME"})


@lru_cache(maxsize=1)
def release() -> str:
    """16 hexadecimal digits: of the code, the static files' names and the settings."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for file in sorted(BASE_DIR.glob(pattern)):
            if file.is_file():
                digest.update(f"{file.relative_to(BASE_DIR)}\0".encode())
                digest.update(file.read_bytes())
    for file in (BASE_DIR / "requirements.txt", settings.STATIC_ROOT / "staticfiles.json"):
        digest.update(file.read_bytes() if file.exists() else b"")
    values = {name: value(name) for name in VARIABLES if name not in _OF_THE_PROCESS}
    digest.update(repr((sorted(values.items()), settings.SECRET_KEY, settings.SITE_URL)).encode())
    return digest.hexdigest()[:16]
