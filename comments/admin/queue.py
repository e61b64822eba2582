"""The moderation list, the page of one comment, and actions that call the verbs."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.history import ReadOnlyAdmin
from comments.addresses import email_key, parse_address
from comments.admin.columns import CommentColumns, FlagFilter
from comments.admin.desk_pages import DeskPages
from comments.admin.entries import events_of
from comments.desk.seen import as_seen
from comments.forms import read_id
from comments.models import Comment
from comments.moderation import (
    Conflict,
    approve_comment,
    erase_comment,
    mark_comment_spam,
    reject_comment,
    remove_comment,
    restore_comment,
)
from comments.querysets import WAITING_FIRST, published_story
from comments.sections import in_sections_of, may_moderate
from comments.states import MOVES, Status
from comments.threats import NOTHING

# The action of the desk for each verb, which is its permission too.
VERBS = {
    "approve": "approve_comment",
    "reject": "reject_comment",
    "mark_spam": "mark_comment_spam",
    "remove": "remove_comment",
    "restore": "restore_comment",
    "erase_comment": "erase_comment",
}
CONTACT = "comments.view_contact"
# Words are in no index: ten million comments would be read one by one.
SEARCHED = 20_000


@admin.register(Comment)
class CommentAdmin(DeskPages, CommentColumns, ReadOnlyAdmin):
    """Comments to decide on. Nothing is typed here, and no status is ever set here."""

    list_filter = ["status", FlagFilter, "article__section"]
    list_display_links = None
    list_select_related = ["article"]
    list_per_page = 50
    # No page may be longer: with its hidden fields it must fit into one form.
    list_max_show_all = 200
    search_help_text = gettext_lazy("Words or a name in the newest 20,000; or a whole address")
    # Asked for by Django to show the field; get_search_results says what is searched.
    search_fields = ["body", "name"]

    actions = list(VERBS)

    def get_queryset(self, request):
        found = in_sections_of(request.user, super().get_queryset(request))
        return found.annotate(story_is_public=published_story(timezone.now()))

    def get_ordering(self, request):
        """The queue first; of one status alone by arrival, which its index has in order."""
        match request.GET.get("status__exact"):
            case None:
                return WAITING_FIRST
            case Status.PENDING:
                return ["id"]
            case _:
                return ["-id"]

    def get_list_display(self, request):
        columns = ["words", "state", "flag_list", "story", "sent"]
        return [*columns, "mailbox", "address"] if request.user.has_perm(CONTACT) else columns

    def get_search_results(self, request, queryset, search_term):
        """Of all comments by a whole address, of the newest by words."""
        if not search_term.strip():
            return queryset, False
        if request.user.has_perm(CONTACT):
            if "@" in search_term:
                return queryset.filter(email_key=email_key(search_term)), False
            if address := parse_address(search_term):
                return queryset.filter(address=str(address)), False
        newest = Comment.objects.aggregate(last=Max("pk"))["last"] or 0
        found = queryset.filter(pk__gt=newest - SEARCHED)
        for word in search_term.split():
            found = found.filter(Q(body__icontains=word) | Q(name__icontains=word))
        return found, False

    def get_actions(self, request):
        actions = super().get_actions(request)
        if request.method == "POST":
            # The verb refuses by itself whoever has lost the right meanwhile.
            return actions
        return {name: actions[name] for name in VERBS if _may(request, name)}

    def response_action(self, request, queryset):
        # Bound to what the moderator saw: nothing that arrived since is swept in.
        request.POST = request.POST.copy()
        request.POST["select_across"] = "0"
        return super().response_action(request, queryset)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "GET" or object_id is None:
            raise PermissionDenied
        comment = self.get_object(request, unquote(object_id))
        if comment is None:
            self._refuse_other_sections(request, unquote(object_id))
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, comment):
            raise PermissionDenied
        return self._page(request, comment)

    def history_view(self, request, object_id, extra_context=None):
        """The page of a comment tells its history too."""
        return HttpResponseRedirect(
            reverse("admin:comments_comment_change", args=[unquote(object_id)])
        )

    def _refuse_other_sections(self, request: HttpRequest, object_id: str) -> None:
        hidden = Comment.objects.filter(pk=read_id(object_id) or 0).first()
        if hidden is not None and not may_moderate(request.user, hidden):
            raise PermissionDenied

    def _page(self, request: HttpRequest, comment: Comment) -> HttpResponse:
        above = {*comment.ancestor_ids, comment.parent_id} - {None}
        context = {
            **self.admin_site.each_context(request),
            "title": str(comment),
            "opts": self.opts,
            "comment": comment,
            "above": Comment.objects.filter(pk__in=above).in_thread_order(),
            "replies": comment.replies.order_by("id")[:50],
            "events": events_of(comment),
            "doubts": [look for look in comment.trace if look["verdict"] != NOTHING],
            "passed": [look["rule"] for look in comment.trace if look["verdict"] == NOTHING],
            "decisions": [
                (name, getattr(type(self), name).short_description)
                for name, verb in VERBS.items()
                if _may(request, name) and Status(comment.status) in MOVES[verb]
            ],
            "shows_contact": request.user.has_perm(CONTACT),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/comments/comment/detail.html", context)

    @admin.action(description=gettext_lazy("Approve"))
    def approve(self, request, queryset):
        self._decide(request, queryset, approve_comment)

    @admin.action(description=gettext_lazy("Reject"))
    def reject(self, request, queryset):
        self._decide(request, queryset, reject_comment)

    @admin.action(description=gettext_lazy("Mark as spam"))
    def mark_spam(self, request, queryset):
        self._decide(request, queryset, mark_comment_spam)

    @admin.action(description=gettext_lazy("Remove"))
    def remove(self, request, queryset):
        self._decide(request, queryset, remove_comment)

    @admin.action(description=gettext_lazy("Restore"))
    def restore(self, request, queryset):
        self._decide(request, queryset, restore_comment)

    @admin.action(description=gettext_lazy("Erase for good"))
    def erase_comment(self, request, queryset):
        self._decide(request, queryset, erase_comment)

    def _decide(self, request: HttpRequest, queryset, verb: Callable) -> None:
        """Each in its own transaction; the refused are named and the others done."""
        done = 0
        # By id, so that a comment is approved before the reply to it.
        for comment in queryset.order_by("id"):
            try:
                seen = as_seen(comment, request.POST.get(f"seen-{comment.pk}", ""))
                # A page that is not ours may tell none.
                verb(seen if seen.version else comment, by=request.user)
            except Conflict as refusal:
                messages.error(request, f"{comment}: {refusal}")
            else:
                done += 1
        if done:
            sentence = ngettext("%(count)d comment changed.", "%(count)d comments changed.", done)
            messages.success(request, sentence % {"count": done})


def _may(request: HttpRequest, action: str) -> bool:
    return request.user.has_perm(f"comments.{VERBS[action]}")
