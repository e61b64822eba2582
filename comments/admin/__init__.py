"""The moderation desk, on Django's admin."""

from comments.admin import entries, queue

__all__ = ["entries", "queue"]
