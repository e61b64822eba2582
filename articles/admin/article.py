"""The stories of the desk: list, form, and buttons that call the verbs."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from articles.admin.changelist import STORY_FILTERS, StoryColumns
from articles.admin.history import story_history
from articles.admin.own_filters import OwnFiltersOnly
from articles.admin.paginator import BoundedList
from articles.admin.preview import preview
from articles.admin.story_page import StoryPage
from articles.admin.story_search import found_stories
from articles.doors import Conflict
from articles.models import Article
from articles.publishing import delete_draft, mark_article_ready, publish_article
from articles.rights import may_revise
from articles.states import TAKEN_DOWN, Status


@admin.register(Article)
class ArticleAdmin(BoundedList, OwnFiltersOnly, StoryColumns, StoryPage, admin.ModelAdmin):
    """Stories. Words are saved by revise_article alone, and no status is ever set here."""

    list_display = ["headline_cell", "state", "section", "owner", "time", "public_link"]
    list_filter = STORY_FILTERS
    list_select_related = ["section", "owner"]
    list_per_page = 50
    # Asked for by Django to show the field; found_stories() says what is searched.
    search_fields = ["headline", "slug", "owner__username"]
    search_help_text = gettext_lazy("Words of a story, its address, or whose it is")
    # Any other column would sort every story there is.
    sortable_by = ["time"]
    ordering = ["-changed_at", "-id"]

    actions = ["mark_ready", "publish"]

    def get_urls(self):
        site = self.admin_site.admin_view
        return [
            path("check/", site(require_POST(self.check_view)), name="articles_article_check_new"),
            path(
                "<int:pk>/check/",
                site(require_POST(self.check_view)),
                name="articles_article_check",
            ),
            path("<int:pk>/preview/", site(preview), name="articles_article_preview"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(
            request, {"list_title": _("Stories"), "new_title": _("New story")}
        )

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        return queryset.filter(pk__in=found_stories(search_term)), False

    def get_actions(self, request):
        actions = super().get_actions(request)
        # Stories are deleted one by one, through the verb.
        actions.pop("delete_selected", None)
        return actions

    def has_change_permission(self, request, obj=None):
        if obj is None or may_revise(request.user, obj):
            return super().has_change_permission(request, obj)
        # Words sent after the story left its reporter's hands must not end in a
        # bare refusal: the verb refuses, and the form keeps them.
        is_theirs = obj.owner_id == request.user.pk
        return request.method == "POST" and is_theirs and super().has_change_permission(request)

    def has_delete_permission(self, request, obj=None):
        # A change to a story is given up by its own step.
        stays = obj is not None and (
            obj.replaces_id or obj.status in (Status.PUBLISHED, *TAKEN_DOWN)
        )
        return not stays and super().has_delete_permission(request, obj)

    def history_view(self, request, object_id, extra_context=None):
        article = self.get_object(request, unquote(object_id))
        if article is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of “%(story)s”") % {"story": article},
            "opts": self.opts,
            "article": article,
            "events": story_history(article),
        }
        return TemplateResponse(request, "admin/articles/article/history.html", context)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except Conflict as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[object_id]))

    def delete_model(self, request, obj):
        delete_draft(obj, by=request.user)

    def get_deleted_objects(self, objs, request):
        # The parts go with the story; what the audit says of it stays.
        return [str(obj) for obj in objs], {}, set(), []

    @admin.action(description=gettext_lazy("Mark as ready"))
    def mark_ready(self, request, queryset):
        self._for_each(request, queryset, mark_article_ready)

    @admin.action(description=gettext_lazy("Publish now"))
    def publish(self, request, queryset):
        self._for_each(request, queryset, publish_article)

    def _for_each(self, request, queryset, verb) -> None:
        done = 0
        for article in queryset:
            try:
                verb(article, by=request.user)
            except (PermissionDenied, Conflict) as refusal:
                messages.error(request, f"{article}: {refusal}")
            else:
                done += 1
        if done:
            messages.success(
                request,
                ngettext("%(count)d story changed.", "%(count)d stories changed.", done)
                % {"count": done},
            )
