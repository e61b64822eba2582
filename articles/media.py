"""Pictures as readers fetch them."""

from datetime import datetime
from email.utils import formatdate

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from articles.models import Article, Picture
from articles.page_lifetime import first_after, keep_until
from articles.renditions import UnreadablePicture, rendition_file, renditions

BROWSER_AGE_S = 3600


@require_safe
def rendition(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """A picture's rendition while a public story uses it; else 404."""
    at = timezone.now()
    picture = get_object_or_404(Picture, key=key)
    boundary = _public_until(picture, at)
    response = rendition_response(picture, name)
    # An hour, and not “immutable” for a year: a withdrawn picture has to go. Within
    # that hour a browser shows it to nobody but the reader who has seen it; what
    # many readers share asks again after a minute.
    keep_until(response, boundary, browser_age_s=BROWSER_AGE_S)
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    if answer is not response:
        response.file_to_stream.close()
    return answer


def rendition_response(picture: Picture, name: str) -> FileResponse:
    """A rendition's file, asking nobody's leave: for the desk, and behind the view above.

    Raises Http404 for a name the picture does not have or an original that is lost.
    """
    try:
        file = rendition_file(picture, name)
    except (KeyError, UnreadablePicture) as error:
        raise Http404 from error
    stat = file.stat()
    return FileResponse(
        file.open("rb"),
        content_type=renditions(picture)[name].content_type,
        headers={
            "ETag": f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"',
            "Last-Modified": formatdate(stat.st_mtime, usegmt=True),
            # The desk's own previews are nobody else's business.
            "Cache-Control": "private, no-store",
        },
    )


def _public_until(picture: Picture, at: datetime) -> datetime | None:
    """When the last public story with a picture leaves; None: no such moment is known.

    Raises Http404 when no public story uses it.
    """
    public = Article.objects.published(at).order_by()
    led = public.filter(lead_picture=picture)
    placed = public.filter(placed_pictures__picture=picture)
    # Two queries in one, each by its own index; an OR over both would read all stories.
    times = ("superseded_at", "expires_at")
    uses = led.values_list(*times).union(placed.values_list(*times))
    ends = [first_after(at, *moments) for moments in uses]
    if not ends:
        raise Http404
    return None if None in ends else max(ends)
