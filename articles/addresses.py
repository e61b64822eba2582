"""Paths of the site's own pages."""

from functools import lru_cache
from typing import Any

from django.urls import reverse


@lru_cache(maxsize=4096)
def path_to(name: str, *args: Any) -> str:
    """The path of a named page, kept by each process: the urlconf never changes while it runs."""
    return reverse(name, args=args)
