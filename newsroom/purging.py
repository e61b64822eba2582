"""Which kept pages a change makes old."""

from collections.abc import Iterable


def purge(tags: Iterable[str]) -> None:
    """Make the pages that bear one of these keys old; in the change's transaction."""
