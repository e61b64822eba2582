"""A story as readers would see it, before they do."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.admin.state import state_of
from articles.models import Article, Picture
from articles.slugs import slug_for

_RENDITION = re.compile(r"/media/([0-9a-f]{32})/([\w.-]+)")


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The stored story on the readers' page; for staff who may see stories."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    article = get_object_or_404(Article.objects.with_page_parts(), pk=pk)
    state = state_of(article)
    now = timezone.now()
    _date_as_of(article, now)
    context = {"article": article, "at": now, "state": state}
    page = render_to_string("articles/preview_page.html", context, request)
    return HttpResponse(
        with_staff_pictures(page, _pictures_of(article)),
        headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"},
    )


def _date_as_of(article: Article, now: datetime) -> None:
    """Give a story that is not out yet the day and address it would have now; unsaved."""
    article.publish_at = article.publish_at or now
    article.first_published_at = article.first_published_at or now
    article.first_published_on = article.first_published_on or timezone.localdate(now)
    article.slug = article.slug or slug_for(article.headline, f"story-{article.pk}")


def _pictures_of(article: Article) -> list[Picture]:
    pictures = [placed.picture for placed in article.placed_pictures.all()]
    return [*pictures, article.lead_picture] if article.lead_picture else pictures


def with_staff_pictures(page: str, pictures: Iterable[Picture]) -> str:
    """Pictures by the desk's address: the readers' one answers for public stories alone."""
    numbers = {picture.key: picture.pk for picture in pictures}

    def staff_address(found: re.Match) -> str:
        key, name = found.groups()
        if key not in numbers:
            return found[0]
        return reverse("admin:articles_picture_rendition", args=[numbers[key], name])

    return _RENDITION.sub(staff_address, page)
