"""Addresses of the moderation page and its neighbours, below the list of comments."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path

from articles.admin.own_filters import narrowed_rows
from comments.desk.bulk_views import bulk, bulk_run
from comments.desk.card import alike_waiting
from comments.desk.export_views import export
from comments.desk.figures_views import figures
from comments.desk.views import moderate, waiting_count
from comments.forms import read_id
from comments.querysets import CommentQuerySet


class DeskPages:
    """For the ModelAdmin of comments: pages of their own, behind the admin's sign-in."""

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path("moderate/", view(self.moderate_view), name="comments_comment_moderate"),
            path("moderate/waiting/", view(waiting_count), name="comments_comment_waiting"),
            path("bulk/", view(self.bulk_view), name="comments_comment_bulk"),
            path("bulk/<int:run_id>/", view(self.bulk_run_view), name="comments_comment_bulk_run"),
            path("figures/", view(self.figures_view), name="comments_comment_figures"),
            path("export/", view(self.export_view), name="comments_comment_export"),
        ]
        return own + super().get_urls()

    def moderate_view(self, request: HttpRequest) -> HttpResponse:
        return moderate(request, self._context(request))

    def bulk_view(self, request: HttpRequest) -> HttpResponse:
        return bulk(request, self._context(request), self._filtered(request))

    def bulk_run_view(self, request: HttpRequest, run_id: int) -> HttpResponse:
        return bulk_run(request, self._context(request), run_id)

    def figures_view(self, request: HttpRequest) -> HttpResponse:
        return figures(request, self._context(request))

    def export_view(self, request: HttpRequest) -> HttpResponse:
        return export(request, self._context(request), self._filtered(request))

    def _context(self, request: HttpRequest) -> dict[str, Any]:
        if not self.has_view_permission(request):
            raise PermissionDenied
        request.current_app = self.admin_site.name
        return {**self.admin_site.each_context(request), "opts": self.opts}

    def _filtered(self, request: HttpRequest) -> CommentQuerySet:
        """The comments that the list's own filters, or likeness to one, leave."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if "alike" in request.GET:
            return alike_waiting(read_id(request.GET["alike"]) or 0, request.user)
        return narrowed_rows(self, request)
