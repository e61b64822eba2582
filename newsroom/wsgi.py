"""The WSGI application: static files, then the limits on what is sent, then Django."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

from newsroom.body_limit import BodyLimit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")


def forbid_sniffing(headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


application = WhiteNoise(
    BodyLimit(get_wsgi_application()),
    root=settings.STATIC_ROOT,
    prefix=settings.STATIC_URL,
    immutable_file_test=r"^.+\.[0-9a-f]{12}\..+$",
    # Fonts and modules are fetched by our own pages alone.
    allow_all_origins=False,
    add_headers_function=forbid_sniffing,
)
