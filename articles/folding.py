"""How a working copy goes out, comes back, and becomes the story; for the doors alone.

Source: docs/publishing.md, "Working copies".
"""

from typing import Any

from django.utils import timezone

from articles.models import Article, Correction
from articles.revisions import keep_revision, restore, snapshot
from articles.states import Status


def place_of(story: Article) -> dict[str, Any]:
    """What a copy that goes out has of its story: readers find it where the story was."""
    return {
        "slug": story.slug,
        "first_published_at": story.first_published_at,
        "first_published_on": story.first_published_on,
    }


def fold(story: Article, copy: Article) -> None:
    """Put a published copy's words and history into its story, and take the copy away.

    Both rows are locked. No page changes by it: readers see the copy's words
    already, or will by the transaction it is part of.
    """
    words = snapshot(copy)
    # The story's own; the copy only borrowed it.
    del words["content"]["slug"]
    begun_by = _take_over_history(story, copy)
    restore(story, words)
    story.search_text, story.revised_at = copy.search_text, copy.revised_at
    story.superseded_at = None
    # The copy's is over, or it would not be out; and the story came out before it began.
    story.embargo_until = None
    copy.delete()
    story.save()
    keep_revision(story, by=begun_by, public_at=copy.publish_at)
    planned = Correction.objects.filter(article=story, to_version=None, from_version__isnull=False)
    planned.update(to_version=story.version)


def _take_over_history(story: Article, copy: Article):
    """The copy's saves become the story's next versions. Returns who began the copy."""
    # The first is the story's own version, of which the copy was made.
    begun, *saved = copy.revisions.order_by("version")
    for revision in saved:
        story.version += 1
        revision.article, revision.version = story, story.version
        revision.is_public, revision.public_at = False, None
        revision.save(update_fields=["article", "version", "is_public", "public_at"])
    return begun.made_by


def take_off_schedule(scheduled: Article) -> None:
    """Undo a publication whose time has not come; a copy's story stays as it is."""
    Article.objects.filter(pk=scheduled.pk).update(**without_schedule(scheduled))
    keep_story(scheduled)


def without_schedule(before: Article) -> dict[str, Any]:
    """What a scheduled row returns to: its notice, or ready without a day."""
    changes = {"publish_at": None, "superseded_at": None}
    if before.notice_kind:
        return changes | {"status": Status(before.notice_kind)}
    changes |= {"status": Status.READY, "first_published_at": None, "first_published_on": None}
    # Only a story may keep the address it was to have.
    return changes | ({"slug": ""} if before.replaces_id else {})


def keep_story(scheduled: Article) -> None:
    """What was scheduled was taken back: the story stays, and no note is to come."""
    Article.objects.filter(pk=scheduled.replaces_id).update(superseded_at=None)
    forget_planned_note(scheduled)


def forget_planned_note(scheduled: Article) -> None:
    """Readers are not to be told of what was scheduled."""
    Correction.objects.filter(article=scheduled.story_id, made_at__gt=timezone.now()).delete()
