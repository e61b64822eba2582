"""The moderation desk, on Django's admin."""

from comments.admin import appeals, entries, error_reports, mail, queue, section_moderators

__all__ = ["appeals", "entries", "error_reports", "mail", "queue", "section_moderators"]
