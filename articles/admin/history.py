"""What happened to stories, to read and never to change."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.audit_file import audit_file, held
from articles.admin.own_filters import OwnFiltersOnly, narrowed_rows
from articles.admin.paginator import BoundedList
from articles.admin.readable import entries, labels, lines
from articles.admin.times import shown
from articles.models import Article, AuditEntry, Revision
from articles.states import Status

# What somebody did, in the words of a newsroom.
DEEDS = {
    "create_article": gettext_lazy("began it"),
    "revise_article": gettext_lazy("saved it"),
    "submit_article": gettext_lazy("sent it to the editors"),
    "return_article": gettext_lazy("sent it back"),
    "mark_article_ready": gettext_lazy("marked it ready"),
    "publish_article": gettext_lazy("published it"),
    "unschedule_article": gettext_lazy("took the schedule back"),
    "correct_article": gettext_lazy("added a correction"),
    "retract_article": gettext_lazy("retracted it"),
    "withdraw_article": gettext_lazy("withdrew it"),
    "override_publish_check": gettext_lazy("let a publish check pass"),
    "begin_working_copy": gettext_lazy("began a change"),
    "discard_working_copy": gettext_lazy("gave up a change"),
    "delete_draft": gettext_lazy("deleted the draft"),
}
MAX_EVENTS = 200


@dataclass(frozen=True)
class Event:
    """One change of a story in words. moved: `From → To`, "" when the status stayed."""

    who: str
    deed: str
    moved: str
    note: str
    entry: AuditEntry
    revision: Revision | None = None


def last_change(article: Article) -> Event | None:
    """Who did the last thing to a story; None when the audit does not say."""
    entry = _entries_of(article).first()
    return entry and _event(entry, _names([entry]))


def story_history(article: Article) -> list[Event]:
    """The latest changes of a story, newest first, at most 200. Three queries."""
    entries = list(_entries_of(article)[:MAX_EVENTS])
    names = _names(entries)
    revisions = {revision.version: revision for revision in article.revisions.defer("snapshot")}
    return [
        _event(
            entry,
            names,
            revisions.get(entry.version)
            if entry.verb in ("create_article", "revise_article")
            else None,
        )
        for entry in entries
    ]


def _entries_of(article: Article) -> QuerySet[AuditEntry]:
    """What was done to a story; of a change to it, to that change."""
    entries = AuditEntry.objects.filter(article=article.story_id)
    return entries.filter(detail__working_copy=article.pk) if article.replaces_id else entries


def _names(entries: list[AuditEntry]) -> dict[int, str]:
    users = User.objects.in_bulk({entry.actor_id for entry in entries})
    return {pk: user.get_full_name() or user.get_username() for pk, user in users.items()}


def _event(entry: AuditEntry, names: dict[int, str], revision: Revision | None = None) -> Event:
    return Event(
        who=names.get(entry.actor_id, _("Somebody who left")),
        deed=_deed(entry),
        moved=_moved(entry),
        note=entry.detail.get("note") or entry.detail.get("reason") or "",
        entry=entry,
        revision=revision,
    )


def _deed(entry: AuditEntry) -> str:
    time = _scheduled_for(entry)
    if time:
        return _("scheduled it for %(time)s") % {"time": shown(time)}
    return str(DEEDS.get(entry.verb, entry.verb))


def _moved(entry: AuditEntry) -> str:
    if entry.from_status == entry.to_status:
        return ""
    statuses = dict(Status.choices)
    before = statuses.get(entry.from_status, _("nothing"))
    after = statuses.get(entry.to_status, entry.to_status)
    # A scheduled story is stored as published, from a moment that has not come.
    if entry.verb == "unschedule_article":
        before = _("Scheduled")
    elif _scheduled_for(entry):
        after = _("Scheduled")
    return f"{before} → {after}"


def _scheduled_for(entry: AuditEntry) -> datetime | None:
    """The moment a publication was set for, where that was still to come."""
    if entry.verb != "publish_article":
        return None
    time = datetime.fromisoformat(entry.detail["at"])
    return time if time > entry.made_at else None


class ReadOnlyAdmin(BoundedList, OwnFiltersOnly, admin.ModelAdmin):
    """A table that is only looked at, whoever looks."""

    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class DeedFilter(SimpleListFilter):
    """By what was done. deeds: words for each verb; asking the table reads all of it."""

    title = gettext_lazy("what")
    parameter_name = "verb"
    deeds: dict[str, str] = {}

    def lookups(self, request, model_admin):
        return self.deeds.items()

    def queryset(self, request, queryset):
        return queryset.filter(verb=self.value()) if self.value() else queryset


class StoryDeedFilter(DeedFilter):
    deeds = DEEDS


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["made_at", "who", "deed", "story", "from_status", "to_status", "version"]
    list_filter = [StoryDeedFilter, "made_at"]
    list_display_links = None
    list_per_page = 100
    ordering = ["-id"]
    # Not select_related: a person or a draft may be gone, and the entry stays.
    list_select_related = False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("actor", "article")

    def get_urls(self):
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name="articles_auditentry_export"), *super().get_urls()]

    def export_view(self, request):
        return audit_file(narrowed_rows(self, request))

    @admin.display(description=gettext_lazy("who"))
    def who(self, entry):
        return held(entry, "actor") or _("Somebody who left")

    @admin.display(description=gettext_lazy("what"))
    def deed(self, entry):
        return _deed(entry)

    @admin.display(description=gettext_lazy("story"))
    def story(self, entry):
        return held(entry, "article") or entry.detail.get("headline") or f"#{entry.article_id}"


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    """One version of a story, reached from the story's history."""

    list_display = ["article", "version", "made_by", "made_at"]
    list_filter = ["made_at"]
    list_select_related = ["article", "made_by"]
    list_per_page = 50
    # By arrival: an order by version would sort every version there is.
    ordering = ["-id"]
    fields = ["article", "version", "made_by", "made_at", "words"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("snapshot")

    @admin.display(description=gettext_lazy("words"))
    def words(self, revision):
        names = labels()
        found = [
            (names[name], lines(name, value)) for name, value in entries(revision.snapshot).items()
        ]
        return render_to_string("admin/articles/_revision_words.html", {"entries": found})
