"""What was decided on comments, to read and never to change."""

from dataclasses import dataclass

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.history import DeedFilter, ReadOnlyAdmin
from comments.models import Comment, ModerationEntry

DEEDS = {
    "post_comment": gettext_lazy("sent it"),
    "approve_comment": gettext_lazy("approved it"),
    "reject_comment": gettext_lazy("rejected it"),
    "mark_comment_spam": gettext_lazy("marked it as spam"),
    "remove_comment": gettext_lazy("removed it"),
    "restore_comment": gettext_lazy("restored it"),
    "erase_comment": gettext_lazy("erased it"),
}


@dataclass(frozen=True)
class Event:
    """One decision in words."""

    who: str
    deed: str
    entry: ModerationEntry


def events_of(comment: Comment) -> list[Event]:
    """All that happened to a comment, newest first; one query and one for the names."""
    entries = comment.audit_entries.prefetch_related("actor")
    return [Event(_who(entry), _deed(entry), entry) for entry in entries]


def _who(entry: ModerationEntry) -> str:
    if entry.actor_id is None:
        return _("A reader")
    return str(entry.actor) if entry.actor else _("Somebody who left")


def _deed(entry: ModerationEntry) -> str:
    return str(DEEDS.get(entry.verb, entry.verb))


class ModerationDeedFilter(DeedFilter):
    deeds = DEEDS


@admin.register(ModerationEntry)
class ModerationEntryAdmin(ReadOnlyAdmin):
    list_display = ["made_at", "who", "deed", "comment_id", "from_status", "to_status", "reason"]
    list_filter = [ModerationDeedFilter, "made_at"]
    list_display_links = None
    list_per_page = 100
    ordering = ["-id"]

    def get_queryset(self, request):
        # Not select_related: a person may be gone, and the entry stays.
        return super().get_queryset(request).prefetch_related("actor")

    @admin.display(description=gettext_lazy("who"))
    def who(self, entry):
        return _who(entry)

    @admin.display(description=gettext_lazy("what"))
    def deed(self, entry):
        return _deed(entry)
