"""A front as readers see it at any moment, past or to come."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.admin.preview import with_staff_pictures
from articles.admin.times import SiteTimeField, shown, zone_name
from articles.front import compose_front_page
from articles.models import Article, Picture, Section
from articles.picks import section_picks
from articles.story_lists import OF_SECTION


@require_safe
def preview(request: HttpRequest, section_id: int | None = None) -> HttpResponse:
    """The readers' page at `?at=`, in the site's zone; now where that is no time."""
    if not request.user.has_perm("articles.curate_front_page"):
        raise PermissionDenied
    at = _asked_moment(request)
    context = {"at_said": f"{shown(at)}, {zone_name()}", "section_id": section_id}
    if section_id is None:
        front = compose_front_page(at)
        stories = [teaser.article for teaser in front.teasers if teaser.has_picture]
        context |= {"front": front, "today": timezone.localdate(at)}
        page = render_to_string("articles/front_preview_page.html", context, request)
    else:
        section = get_object_or_404(Section, pk=section_id)
        leads = list(section_picks(section.pk, at).stories.values())
        rows = OF_SECTION.page(request, section, at, leads)
        stories = [article for article in rows.rows if article.lead_picture_id]
        context |= {"page": rows, "section": section}
        page = render_to_string("articles/section_preview_page.html", context, request)
    return HttpResponse(
        with_staff_pictures(page, _pictures_of_hidden(stories)),
        headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"},
    )


def _asked_moment(request: HttpRequest) -> datetime:
    try:
        return SiteTimeField().clean(request.GET.get("at", "")) or timezone.now()
    except ValidationError:
        return timezone.now()


def _pictures_of_hidden(stories: list[Article]) -> list[Picture]:
    """Pictures that their public address would not answer for now."""
    public = set(
        Article.objects.published()
        .filter(pk__in=[story.pk for story in stories])
        .values_list("pk", flat=True)
    )
    return [story.lead_picture for story in stories if story.pk not in public]
