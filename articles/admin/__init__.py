"""The desk: where stories are written and let out, on Django's admin."""

from articles.admin import article, catalogue, fronts, history, legal_phrases, pictures

__all__ = ["article", "catalogue", "fronts", "history", "legal_phrases", "pictures"]
