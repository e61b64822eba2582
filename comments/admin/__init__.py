"""The moderation desk, on Django's admin."""

from comments.admin import appeals, entries, mail, queue

__all__ = ["appeals", "entries", "mail", "queue", "section_moderators"]
