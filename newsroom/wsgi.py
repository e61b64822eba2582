"""The WSGI application: kept pages, static files, limits on what is sent, then Django."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

from newsroom.body_limit import BodyLimit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django_application = get_wsgi_application()

# Needs the apps, which are ready only now.
from newsroom.stores import with_page_store  # noqa: E402


def forbid_sniffing(headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


with_static_files = WhiteNoise(
    BodyLimit(django_application),
    root=settings.STATIC_ROOT,
    prefix=settings.STATIC_URL,
    immutable_file_test=r"^.+\.[0-9a-f]{12}\..+$",
    # Fonts and modules are fetched by our own pages alone.
    allow_all_origins=False,
    add_headers_function=forbid_sniffing,
)
application = with_page_store(with_static_files)

# What is loaded now stays: the garbage collector need not look through it again and
# again while pages are rendered, which takes a tenth of their time.
gc.collect()
gc.freeze()
