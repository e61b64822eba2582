"""What was decided on comments, to read and never to change."""

from dataclasses import dataclass

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.history import DeedFilter, ReadOnlyAdmin
from comments.models import Comment, DeskEntry, ModerationEntry
from comments.sections import sections_of

DEEDS = {
    "post_comment": gettext_lazy("sent it"),
    "report_comment": gettext_lazy("reported it"),
    "approve_comment": gettext_lazy("approved it"),
    "reject_comment": gettext_lazy("rejected it"),
    "mark_comment_spam": gettext_lazy("marked it as spam"),
    "remove_comment": gettext_lazy("removed it"),
    "restore_comment": gettext_lazy("restored it"),
    "erase_comment": gettext_lazy("erased it"),
    "judge_appeal": gettext_lazy("judged the appeal"),
    "decide_appeal": gettext_lazy("decided the appeal"),
    "edit_comment": gettext_lazy("changed the words"),
    "withdraw_comment": gettext_lazy("withdrew it"),
    "appeal_comment": gettext_lazy("appealed"),
    "undo_decision": gettext_lazy("took the last decision back"),
    "escalate_comment": gettext_lazy("asked an editor to decide"),
    "keep_reported_comment": gettext_lazy("kept it after readers' reports"),
    "pick_comment": gettext_lazy("made it an editor's pick"),
    "unpick_comment": gettext_lazy("took the editor's pick back"),
}

DESK_DEEDS = {
    "report_error": gettext_lazy("a reader reported an error"),
    "close_error_report_fixed": gettext_lazy("answered a reported error: put right"),
    "close_error_report_explained": gettext_lazy("answered a reported error: explained"),
    "draft_rules": gettext_lazy("began a draft of the rules"),
    "save_draft": gettext_lazy("saved the draft of the rules"),
    "rehearse_draft": gettext_lazy("had the draft of the rules rehearsed"),
    "discard_draft": gettext_lazy("threw the draft of the rules away"),
    "make_rules_live": gettext_lazy("made the drafted rules live"),
    "export_comments": gettext_lazy("exported comments"),
    "begin_bulk_run": gettext_lazy("began to decide on many at once"),
    "finish_bulk_run": gettext_lazy("had decided on many at once"),
    "refuse_undo": gettext_lazy("came too late to take a decision back"),
    "open_breaker": gettext_lazy("a flood began: comments are held"),
    "close_breaker": gettext_lazy("a flood was over"),
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


class DeskDeedFilter(DeedFilter):
    deeds = DESK_DEEDS


@admin.register(ModerationEntry)
class ModerationEntryAdmin(ReadOnlyAdmin):
    list_display = ["made_at", "who", "deed", "comment_id", "from_status", "to_status", "reason"]
    list_filter = [ModerationDeedFilter, "made_at"]
    list_display_links = None
    list_per_page = 100
    ordering = ["-id"]

    def get_queryset(self, request):
        # Not select_related: a person may be gone, and the entry stays.
        entries = super().get_queryset(request).prefetch_related("actor")
        sections = sections_of(request.user)
        if sections is None:
            return entries
        return entries.filter(comment__article__section__in=sections)

    @admin.display(description=gettext_lazy("who"))
    def who(self, entry):
        return _who(entry)

    @admin.display(description=gettext_lazy("what"))
    def deed(self, entry):
        return _deed(entry)


@admin.register(DeskEntry)
class DeskEntryAdmin(ReadOnlyAdmin):
    """What was done at the desk that is no decision on one comment."""

    list_display = ["made_at", "who", "deed", "told"]
    list_filter = [DeskDeedFilter, "made_at"]
    list_display_links = None
    list_per_page = 100
    ordering = ["-id"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("actor")

    @admin.display(description=gettext_lazy("who"))
    def who(self, entry):
        if entry.actor_id is None:
            return _("The house")
        return str(entry.actor) if entry.actor else _("Somebody who left")

    @admin.display(description=gettext_lazy("what"))
    def deed(self, entry):
        return str(DESK_DEEDS.get(entry.verb, entry.verb))

    @admin.display(description=gettext_lazy("facts"))
    def told(self, entry):
        return ", ".join(f"{name}: {value}" for name, value in sorted(entry.facts.items()))
