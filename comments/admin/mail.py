"""Letters on their way and those that were given up, to read and never to change."""

from django.contrib import admin

from articles.admin.history import ReadOnlyAdmin
from comments.models import MailTask


@admin.register(MailTask)
class MailTaskAdmin(ReadOnlyAdmin):
    """Without addresses: whoever looks after mail need not know readers' mailboxes."""

    list_display = ["letter", "state", "made_at", "run_after", "tries", "outages", "trouble"]
    list_filter = ["state", "letter"]
    list_display_links = None
    list_per_page = 100
    fields = ["letter", "state", "message_id", "made_at", "run_after", "finished_at", "trouble"]
