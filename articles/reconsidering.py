"""Asking the publish decision again when something outside a story changed.

Source: docs/publishing.md, "One decision".
"""

from django.contrib.auth.models import User
from django.utils import timezone

from articles.doors import all_or_nothing, record, stored_article
from articles.folding import take_off_schedule
from articles.models import Article
from articles.places import places_of
from articles.publish_checks import decide
from articles.revisions import forget_unseen_versions


def reconsider_article(article: Article, *, by: User) -> bool:
    """Take a story off the schedule if it could no longer go out at its time.

    by: whoever made the change that broke it, who needs no right over the story.
    Returns whether it lost its schedule; the audit says why. A story that readers
        see already, or that nobody scheduled, is left alone.
    """
    with all_or_nothing(article):
        stored = stored_article(article)
        if not stored.is_scheduled(timezone.now()):
            return False
        found = decide(stored, stored.publish_at).blockers
        if not found:
            return False
        stood, status = places_of(stored), stored.status
        take_off_schedule(stored)
        article.refresh_from_db()
        forget_unseen_versions(article)
        detail = {"reason": " ".join(finding.sentence for finding in found)}
        record(article, "unschedule_article", status, by=by, before=stood, detail=detail)
    return True


def reconsider_scheduled(*, by: User) -> list[Article]:
    """Reconsider every scheduled story; those that lost their schedule."""
    return [
        article
        for article in Article.objects.scheduled().order_by("id")
        if reconsider_article(article, by=by)
    ]
