"""The key that signs sessions and tokens, kept in the data folder."""

import os
import secrets
from pathlib import Path


def read_or_make_secret_key(path: Path) -> str:
    """The key in this file, made (mode 600) by whoever comes first.

    Raises OSError when the folder cannot be written.
    """
    if not path.exists():
        _make_secret_key(path)
    return path.read_text().strip()


def _make_secret_key(path: Path) -> None:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w") as stream:
        stream.write(secrets.token_urlsafe(50))
    try:
        # A link appears whole and never replaces: of two first starts at the
        # same moment one wins, and both read the winner's key.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
