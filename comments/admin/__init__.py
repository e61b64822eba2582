"""The moderation desk, on Django's admin."""

from comments.admin import appeals, entries, error_reports, mail, queue, rules, section_moderators

__all__ = ["appeals", "entries", "error_reports", "mail", "queue", "rules", "section_moderators"]
