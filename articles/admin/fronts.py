"""The desk of fronts: slots beside stories, filled by drag, by keys, or by plain buttons."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from articles.admin.front_preview import preview
from articles.admin.front_slots import (
    changes,
    choices,
    picks_of,
    plans,
    shown_slots,
    strip_in_force,
)
from articles.admin.front_steps import PickForm, take_step
from articles.admin.times import zone_name
from articles.coming_holes import coming
from articles.doors import Conflict
from articles.models import Front, Section
from articles.numbers import read_number


@admin.register(Front)
class FrontAdmin(admin.ModelAdmin):
    """Fronts. Slots change by the verbs of articles/curating.py alone."""

    def get_urls(self):
        site = self.admin_site.admin_view
        return [
            path("", site(self.desk), name="articles_front_changelist"),
            path("preview/", site(preview), name="articles_front_preview"),
            path("section/<int:section_id>/", site(self.desk), name="articles_front_section"),
            path(
                "section/<int:section_id>/preview/",
                site(preview),
                name="articles_front_section_preview",
            ),
        ]

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("articles.curate_front_page")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        # A section's front goes with its section.
        return obj is not None and request.user.has_perm("articles.delete_section")

    def desk(self, request: HttpRequest, section_id: int | None = None) -> HttpResponse:
        """A front's slots; a POST presses one of its buttons."""
        return _desk(request, section_id, self.admin_site)


@require_http_methods(["GET", "HEAD", "POST"])
def _desk(request: HttpRequest, section_id: int | None, site: admin.AdminSite) -> HttpResponse:
    if not request.user.has_perm("articles.curate_front_page"):
        raise PermissionDenied
    section = get_object_or_404(Section, pk=section_id) if section_id else None
    if request.method != "POST":
        return _page(request, site, section, PickForm(section=section))
    form = PickForm(request.POST, section=section)
    seen = read_number(request.POST.get("version", ""), digits=9)
    try:
        done = take_step(
            section, request.POST.get("do", ""), form, seen, request.user, timezone.now()
        )
    except Conflict as refusal:
        return _page(request, site, section, form, refusal=str(refusal))
    messages.success(request, done.sentence)
    slot = done.slot.name if done.slot else ""
    told = {"q": request.POST.get("q", ""), "at": slot}
    query = urlencode({name: value for name, value in told.items() if value})
    place = f"#{slot}" if slot else ""
    return HttpResponseRedirect(f"{_address(section)}{'?' if query else ''}{query}{place}")


def _page(
    request: HttpRequest,
    site: admin.AdminSite,
    section: Section | None,
    form: PickForm,
    refusal: str = "",
) -> HttpResponse:
    at = timezone.now()
    front = Front.objects.filter(section=section).first()
    picks = picks_of(section, at)
    words = request.POST.get("q") or request.GET.get("q", "")
    context = {
        **site.each_context(request),
        "title": str(section or Front()),
        "section": section,
        "sections": Section.objects.all(),
        "version": front.version if front else 0,
        "slots": shown_slots(section, picks, at),
        "strip": strip_in_force(picks, at),
        "plans": plans(picks, at),
        "coming": coming(section, at),
        "changes": changes(front),
        "stories": choices(section, words, at),
        "words": words,
        "form": form,
        "refusal": refusal,
        "focus": request.GET.get("at", ""),
        "now": at,
        "zone": zone_name(),
        "address": _address(section),
    }
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.OK
    return TemplateResponse(request, "admin/articles/front/desk.html", context, status=status)


def _address(section: Section | None) -> str:
    if section is None:
        return reverse("admin:articles_front_changelist")
    return reverse("admin:articles_front_section", args=[section.pk])
