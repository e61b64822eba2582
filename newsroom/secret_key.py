"""The key that signs sessions and tokens, kept in the data folder."""

import secrets
from pathlib import Path

from newsroom.made_once import made_once


def read_or_make_secret_key(path: Path) -> str:
    """The key in this file, made by whoever comes first.

    Raises OSError when the folder cannot be written.
    """
    return made_once(path, lambda: secrets.token_urlsafe(50))
