"""The desk: where stories are written and let out, on Django's admin."""

from articles.admin import article, catalogue, history, pictures

__all__ = ["article", "catalogue", "history", "pictures"]
