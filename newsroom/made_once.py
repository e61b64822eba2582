"""A short text that is made once, whoever comes first, and stays."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def made_once(path: Path, make: Callable[[], str]) -> str:
    """The text in this file, made (mode 600) by whoever comes first.

    Raises OSError when the folder cannot be written.
    """
    if not path.exists():
        _write_first(path, make())
    return path.read_text().strip()


def _write_first(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w") as stream:
        stream.write(text)
    try:
        # A link appears whole and never replaces: of two first starts at the
        # same moment one wins, and both read the winner's text.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
