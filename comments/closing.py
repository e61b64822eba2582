"""Whether a story's readers may reply, and whether they could a moment ago.

Source: docs/moderation.md, "Closed".
"""

from datetime import datetime, timedelta

from django.conf import settings

from articles.models import Article
from articles.states import CommentPolicy


def closed_just_now(article: Article, at: datetime) -> bool:
    """Whether comments closed so lately that an open page may still show the form.

    article: one whose comments are closed at that moment.
    """
    closed_at = _closed_at(article)
    grace = timedelta(seconds=settings.COMMENT_CLOSING_GRACE_S)
    return closed_at is not None and at < closed_at + grace


def _closed_at(article: Article) -> datetime | None:
    """When replies ended, by the clock or by an editor; None when they never began."""
    moments = [article.comments_close_at]
    if article.comment_policy == CommentPolicy.CLOSED:
        moments.append(_closed_by_an_editor_at(article))
    return min((moment for moment in moments if moment), default=None)


def _closed_by_an_editor_at(article: Article) -> datetime | None:
    policies = article.revisions.order_by("-version").values_list(
        "made_at", "snapshot__content__comment_policy"
    )
    closed_at = None
    for made_at, policy in policies:
        if policy != CommentPolicy.CLOSED:
            return closed_at
        closed_at = made_at
    return None
