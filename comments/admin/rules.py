"""Rule sets on the desk: read, draft, rehearse, make live."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.history import ReadOnlyAdmin
from comments import classifier
from comments.admin.rule_forms import RuleFormSet, RuleRows, rows_of
from comments.forms import read_id
from comments.models import RuleSet
from comments.moderation import Conflict
from comments.rule_states import SetStatus
from comments.rules.rehearsal import rehearse_draft
from comments.rules.sets import discard_draft, draft_rules, make_rules_live, save_draft
from comments.rules.shown import rehearsal_of

DRAFT, MAKE_LIVE = "comments.draft_rules", "comments.make_rules_live"


@admin.register(RuleSet)
class RuleSetAdmin(ReadOnlyAdmin):
    """All sets there were; a draft is changed on its page, any other is read there."""

    change_list_template = "admin/comments/ruleset/change_list.html"
    list_display = ["name", "status", "count", "made_by", "live_at", "retired_at"]
    list_display_links = ["name"]
    list_select_related = ["made_by"]
    list_per_page = 50

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(rule_count=Count("rules"))

    @admin.display(description=gettext_lazy("rules"))
    def name(self, rule_set):
        return str(rule_set)

    @admin.display(description=gettext_lazy("how many"))
    def count(self, rule_set):
        return rule_set.rule_count

    def changelist_view(self, request, extra_context=None):
        if request.method == "POST" and "draft" in request.POST:
            return self._begin_draft(request, of=None)
        context = {
            "draft": RuleSet.objects.filter(status=SetStatus.DRAFT).first(),
            "may_draft": request.user.has_perm(DRAFT),
            "model": classifier.newest_model(),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None or not self.has_view_permission(request):
            raise PermissionDenied
        found = get_object_or_404(
            RuleSet.objects.select_related("made_by"), pk=read_id(unquote(object_id))
        )
        if request.method != "POST":
            return self._page(request, found)
        # As it was seen: the doors refuse another version.
        found.version = read_id(request.POST.get("version", "")) or 0
        step = request.POST.get("step", "")
        if step == "copy":
            return self._begin_draft(request, of=found)
        if step == "save" and found.status == SetStatus.DRAFT:
            return self._save(request, found)
        return self._take_step(request, found, step)

    def history_view(self, request, object_id, extra_context=None):
        """The list of sets is the history."""
        return HttpResponseRedirect(reverse("admin:comments_ruleset_changelist"))

    def _begin_draft(self, request: HttpRequest, of: RuleSet | None) -> HttpResponse:
        try:
            draft = draft_rules(by=request.user, of=of)
        except Conflict as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("admin:comments_ruleset_changelist"))
        return _to(draft)

    def _save(self, request: HttpRequest, draft: RuleSet) -> HttpResponse:
        rows = RuleFormSet(request.POST, prefix="rules")
        if not rows.is_valid():
            return self._page(request, draft, rows)
        try:
            save_draft(draft, rows.rules(), by=request.user)
        except Conflict as refusal:
            # Every word typed stays on the page.
            return self._page(request, draft, rows, refusal=str(refusal))
        messages.success(request, _("Saved. Rehearse the rules before they go live."))
        return _to(draft)

    def _take_step(self, request: HttpRequest, draft: RuleSet, step: str) -> HttpResponse:
        steps = {
            "rehearse": (rehearse_draft, _("The worker tries the rules; reload in a moment.")),
            "make_live": (make_rules_live, _("These rules judge from the next comment on.")),
            "discard": (discard_draft, _("The draft is gone.")),
        }
        if step not in steps:
            raise PermissionDenied
        door, done = steps[step]
        try:
            door(draft, by=request.user)
        except Conflict as refusal:
            messages.error(request, str(refusal))
            return _to(draft)
        messages.success(request, done)
        if step == "discard":
            return HttpResponseRedirect(reverse("admin:comments_ruleset_changelist"))
        return _to(draft)

    def _page(
        self,
        request: HttpRequest,
        rule_set: RuleSet,
        rows: RuleRows | None = None,
        refusal: str = "",
    ) -> HttpResponse:
        may_draft = request.user.has_perm(DRAFT)
        rules = list(rule_set.rules.all())
        is_draft = rule_set.status == SetStatus.DRAFT
        if rows is None and is_draft and may_draft:
            rows = rows_of(rules)
        context = {
            **self.admin_site.each_context(request),
            "title": str(rule_set),
            "opts": self.opts,
            "rule_set": rule_set,
            "rules": rules,
            "rows": rows,
            "refusal": refusal,
            "is_draft": is_draft,
            "may_draft": may_draft,
            "may_make_live": request.user.has_perm(MAKE_LIVE),
            # With words of comments of any section.
            "rehearsal": rehearsal_of(rule_set) if may_draft else None,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/comments/ruleset/page.html", context)


def _to(rule_set: RuleSet) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:comments_ruleset_change", args=[rule_set.pk]))
