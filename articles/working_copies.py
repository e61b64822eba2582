"""Changes to a live story that readers don't see yet: begun, kept up with it, given up.

A working copy is a row of its own, edited and handed on like any draft, and
published in its story's place.
Source: docs/publishing.md, "Working copies".
"""

import logging
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.doors import Conflict, all_or_nothing, locked_rows, record, require, stored_article
from articles.models import Article
from articles.revising import revise_article
from articles.revisions import CONTENT_FIELDS, keep_revision, last_seen, restore, snapshot
from articles.rights import is_theirs, may_revise
from articles.states import Status

logger = logging.getLogger(__name__)


def begin_working_copy(article: Article, *, by: User) -> Article:
    """Make the row in which a change to a public story is prepared, and return it.

    Raises PermissionDenied; Conflict when readers don't see the story, or a change
        is being prepared already. Neither leaves a trace.
    """
    with all_or_nothing(article):
        require(by, "begin_working_copy")
        rows = locked_rows(article)
        story = rows.get(article.story_id)
        if story is None:
            raise Conflict(_("“%(article)s” was deleted.") % {"article": article})
        if not is_theirs(by, story):
            raise PermissionDenied(_("You may prepare changes to your own stories only."))
        now = timezone.now()
        # Asked again under the lock, which may have waited for another's copy.
        if len(rows) > 1 or story.working_copies.exists():
            raise Conflict(_("A change to this story is being prepared already."))
        if not story.is_public(now):
            raise Conflict(_("Readers don't see this story now: change the story itself."))
        copy = _copy_of(story, by=by)
        seen = last_seen(story, now)
        keep_revision(copy, by=by, public_at=seen and seen.public_at)
        record(copy, "begin_working_copy", "", by=by, before=None)
    return copy


def _copy_of(story: Article, *, by: User) -> Article:
    words = {field: getattr(story, field) for field in CONTENT_FIELDS if field != "slug"}
    copy = Article.objects.create(
        **words,
        search_text=story.search_text,
        replaces=story,
        base_version=story.version,
        version=story.version,
        owner=by,
    )
    data = snapshot(story)
    data["content"]["slug"] = ""
    restore(copy, data)
    return copy


def discard_working_copy(article: Article, *, by: User) -> None:
    """Give up a prepared change; its words stay in the audit of its story.

    Raises PermissionDenied; Conflict when it is scheduled or gone. Neither leaves a trace.
    """
    with all_or_nothing(article):
        require(by, "discard_working_copy")
        copy = stored_article(article)
        if not copy.replaces_id:
            raise Conflict(_("This is the story itself, not a change to it."))
        if copy.status == Status.PUBLISHED:
            raise Conflict(_("This change is scheduled; take the schedule back first."))
        if not may_revise(by, copy):
            raise PermissionDenied(_("You may give up a change of your own, until you hand it in."))
        detail = {"snapshot": snapshot(copy)}
        record(copy, "discard_working_copy", copy.status, by=by, before=None, detail=detail)
        copy.delete()


def fold_due_copies() -> int:
    """Fold in every change whose time has come, and say how many; safe to repeat.

    Readers see them since their second already. One that can't be folded in is logged,
    and holds none of the others up.
    """
    due = Article.objects.filter(
        replaces__isnull=False, status=Status.PUBLISHED, publish_at__lte=timezone.now()
    )
    folded = 0
    for copy in due:
        try:
            with transaction.atomic():
                locked_rows(copy)
        except DatabaseError:
            logger.exception("The change %s could not be folded into its story", copy.pk)
        else:
            folded += 1
    return folded


def bring_in_story(article: Article, *, by: User) -> list[str]:
    """Put into a working copy what was changed in its story since it was begun.

    Returns the names of fields, parts or tags that both changed: of these the copy
        keeps its own words.
    Raises as revise_article does; Conflict when there is nothing to bring in. Neither
        leaves a trace.
    """
    with all_or_nothing(article):
        copy = stored_article(article)
        story = Article.objects.get(pk=copy.story_id)
        if not copy.replaces_id or story.version == copy.base_version:
            raise Conflict(_("The story was not changed since this change to it was begun."))
        base = story.revisions.get(version=copy.base_version).snapshot
        merged, both_changed = merge(base, snapshot(copy), snapshot(story))
        merged["content"]["slug"] = ""
        revise_article(article, by=by, write=lambda: restore(article, merged))
        Article.objects.filter(pk=copy.pk).update(base_version=story.version)
        article.base_version = story.version
    return both_changed


def merge(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """Join two changes of one version, field by field and part by part.

    All are snapshots. Returns the merged one, in which mine stands where both
    changed, and the names of what both changed.
    """
    merged, both_changed = {}, []
    for kind in ("content", "parts"):
        merged[kind] = {}
        for name, value in mine[kind].items():
            old, new = base[kind].get(name), theirs[kind].get(name)
            taken, clash = _merged(old, value, new)
            merged[kind][name] = taken
            both_changed += [name] * clash
    merged["tags"], clash = _merged(base["tags"], mine["tags"], theirs["tags"])
    return merged, both_changed + ["tags"] * clash


def _merged(base: Any, mine: Any, theirs: Any) -> tuple[Any, bool]:
    """What to keep of one thing, and whether both sides changed it, and differently."""
    if mine == base:
        return theirs, False
    return mine, theirs not in (base, mine)
