"""The product's settings, with a data folder of its own for each test process."""

import os
import tempfile

# Before the import: newsroom.settings makes the secret key in this folder.
os.environ["NEWSROOM_HOME"] = tempfile.mkdtemp(prefix="newsroom-tests-")

from newsroom.settings import *  # noqa: E402, F403
from newsroom.settings import DATABASES, STORAGES

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Nothing here has to survive a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )
# A thread of the live server must not keep the database open after its test.
DATABASES["default"]["CONN_MAX_AGE"] = 0

# Names without a fingerprint: tests run without collectstatic.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
