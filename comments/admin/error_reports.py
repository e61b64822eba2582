"""The corrections desk: what readers say is wrong, and the answers they get."""

from http import HTTPStatus

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from articles.admin.history import ReadOnlyAdmin
from articles.models import Correction
from comments import text
from comments.error_reports import close_as_explained, close_as_fixed
from comments.forms import read_id
from comments.models import MAX_ANSWER_CHARACTERS, ErrorReport
from comments.moderation import Conflict
from comments.states import ErrorStatus

IN_SHORT_CHARACTERS = 80


@admin.register(ErrorReport)
class ErrorReportAdmin(ReadOnlyAdmin):
    """Open reports first, the oldest of them on top; closed ones below, the newest first."""

    list_display = ["report", "story", "made_at", "status"]
    list_filter = ["status"]
    list_display_links = ["report"]
    list_select_related = ["article"]
    list_per_page = 50

    def get_ordering(self, request):
        # "open" stands behind "explained" and "fixed".
        return ["-status", "id"]

    @admin.display(description=gettext_lazy("report"))
    def report(self, report):
        words = " ".join(report.note.split()) or str(report)
        return words if len(words) <= IN_SHORT_CHARACTERS else f"{words[:IN_SHORT_CHARACTERS]}…"

    @admin.display(description=gettext_lazy("story"))
    def story(self, report):
        return report.article.headline

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None or not self.has_view_permission(request):
            raise PermissionDenied
        reports = ErrorReport.objects.select_related(
            "article", "revision", "correction", "closed_by"
        )
        report = get_object_or_404(reports.defer("revision__snapshot"), pk=unquote(object_id))
        if request.method == "POST":
            return self._close(request, report)
        return self._page(request, report)

    def history_view(self, request, object_id, extra_context=None):
        """The page of a report tells all that happened to it."""
        return HttpResponseRedirect(
            reverse("admin:comments_errorreport_change", args=[unquote(object_id)])
        )

    def _close(self, request: HttpRequest, report: ErrorReport) -> HttpResponse:
        answer = text.printable(text.to_lf(request.POST.get("answer", ""))).strip()
        answer = answer[:MAX_ANSWER_CHARACTERS]
        try:
            match request.POST.get("close"):
                case "fixed":
                    pk = read_id(request.POST.get("correction", ""))
                    chosen = Correction.objects.filter(pk=pk).first()
                    close_as_fixed(report, chosen, by=request.user, answer=answer)
                case "explained":
                    close_as_explained(report, answer, by=request.user)
                case _:
                    return HttpResponse(status=HTTPStatus.BAD_REQUEST)
        except Conflict as refusal:
            messages.error(request, str(refusal))
            return self._page(request, report, answer)
        messages.success(request, str(report.get_status_display()))
        return HttpResponseRedirect(reverse("admin:comments_errorreport_changelist"))

    def _page(self, request: HttpRequest, report: ErrorReport, answer: str = "") -> HttpResponse:
        later = report.article.revisions.filter(
            is_public=True, changes_words=True, pk__gt=report.revision_id or 0
        )
        context = {
            **self.admin_site.each_context(request),
            "title": str(report),
            "opts": self.opts,
            "report": report,
            "answer": answer,
            "max_answer": MAX_ANSWER_CHARACTERS,
            "changed_at": later.order_by("pk").values_list("made_at", flat=True).first(),
            "corrections": report.article.corrections.all(),
            "is_open": report.status == ErrorStatus.OPEN,
            "may_close": request.user.has_perm("comments.close_errorreport"),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/comments/errorreport/answer.html", context)
