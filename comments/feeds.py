"""What readers said last, as feeds.

Source: docs/moderation.md, "What readers see".
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.feed_formats import Channel, Entry, Person, feed_response, lasting_id
from articles.models import Article
from articles.page_lifetime import keep_until
from articles.site_urls import absolute_url
from articles.surrogate_keys import FEED
from comments.models import Comment
from comments.surrogate_keys import COMMENTS
from comments.text import limit_marks, render

MAX_ENTRIES = 50


@require_safe
def comments_feed(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest visible comments of the paper."""
    at = timezone.now()
    newest = Comment.objects.visible(at).newest_first().with_story()[:MAX_ENTRIES]
    channel = Channel(
        title=_("Replies – %(site)s") % {"site": settings.SITE_NAME},
        description="",
        page_path="/",
        feed_path=request.path,
    )
    entries = [_entry(comment) for comment in newest]
    response = feed_response(kind, channel, entries)
    # `feed`: an entry names its story, and goes with it.
    return keep_until(response, Article.objects.next_boundary(at), [COMMENTS, FEED])


def _entry(comment: Comment) -> Entry:
    name = limit_marks(comment.name)
    return Entry(
        id=lasting_id("comment", comment.pk, comment.created_at),
        url=absolute_url(comment.get_absolute_url()),
        title=_("%(name)s on “%(story)s”") % {"name": name, "story": comment.article.headline},
        summary="",
        html=render(comment.body),
        published_at=comment.created_at,
        updated_at=comment.created_at,
        language=comment.article.language,
        authors=[Person(name)],
    )
