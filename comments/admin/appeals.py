"""Appeals, judged without name and first verdict."""

from http import HTTPStatus

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.history import ReadOnlyAdmin
from comments.appeals import decide_appeal, judge_appeal, refuse_judge
from comments.models import Appeal, AppealState, Comment
from comments.moderation import Conflict
from comments.sections import sections_of

# What each button says of the comment: whether readers should see it.
VERDICTS = {"shows": True, "stands": False}
_VERBS = {AppealState.OPEN: judge_appeal, AppealState.WITH_EDITOR: decide_appeal}


def waiting_for(user: User) -> QuerySet[Appeal]:
    """Appeals that wait for somebody's look, whether or not they decided before."""
    states = [AppealState.OPEN]
    if user.has_perm("comments.decide_appeal"):
        states.append(AppealState.WITH_EDITOR)
    return in_sections(user, Appeal.objects.filter(state__in=states))


def in_sections(user: User, appeals: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """Those of some appeals that are for somebody to see."""
    sections = sections_of(user)
    return appeals if sections is None else appeals.filter(comment__article__section__in=sections)


@admin.register(Appeal)
class AppealAdmin(ReadOnlyAdmin):
    """What authors want looked at again. Nothing here tells who wrote or who decided."""

    list_display = ["appeal", "story", "made_at", "state"]
    list_filter = ["state"]
    list_display_links = ["appeal"]
    list_select_related = ["comment__article"]
    list_per_page = 50

    def get_queryset(self, request):
        return in_sections(request.user, super().get_queryset(request))

    @admin.display(description=gettext_lazy("appeal"))
    def appeal(self, appeal):
        return str(appeal)

    @admin.display(description=gettext_lazy("story"))
    def story(self, appeal):
        return appeal.comment.article.headline if self._is_public(appeal) else "–"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None:
            raise PermissionDenied
        appeals = self.get_queryset(request).select_related("comment__article", "comment__parent")
        appeal = get_object_or_404(appeals, pk=unquote(object_id))
        if appeal.state in _VERBS:
            refuse_judge(appeal, request.user)
        elif not self.has_view_permission(request, appeal):
            raise PermissionDenied
        if request.method == "POST":
            return self._judge(request, appeal)
        return self._page(request, appeal)

    def history_view(self, request, object_id, extra_context=None):
        """Would tell who decided first."""
        raise PermissionDenied

    def _judge(self, request: HttpRequest, appeal: Appeal) -> HttpResponse:
        shows = VERDICTS.get(request.POST.get("verdict"))
        if shows is None:
            return HttpResponse(status=HTTPStatus.BAD_REQUEST)
        try:
            verb = _VERBS.get(appeal.state)
            if verb is None:
                raise Conflict(_("Somebody judged this appeal before you. Nothing was changed."))
            verb(appeal, by=request.user, shows=shows)
        except Conflict as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, str(appeal.get_state_display()))
        return HttpResponseRedirect(reverse("admin:comments_appeal_changelist"))

    def _page(self, request: HttpRequest, appeal: Appeal) -> HttpResponse:
        comment = appeal.comment
        above = [pk for pk in {*comment.ancestor_ids, comment.parent_id} if pk]
        context = {
            **self.admin_site.each_context(request),
            "title": str(appeal),
            "opts": self.opts,
            "appeal": appeal,
            "comment": comment,
            "story_is_public": self._is_public(appeal),
            "above": Comment.objects.visible().filter(pk__in=above).in_thread_order(),
            "is_open": appeal.state in _VERBS,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/comments/appeal/judge.html", context)

    def _is_public(self, appeal: Appeal) -> bool:
        return appeal.comment.article.is_public(timezone.now())
