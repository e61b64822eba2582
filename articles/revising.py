"""The door of a story's words.

Source: docs/publishing.md, "One door for words".
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.changes import Change, require_explained, tell_readers
from articles.doors import (
    Blocked,
    Conflict,
    StaleVersion,
    all_or_nothing,
    record,
    refuse_left_address,
    stored_article,
)
from articles.folding import forget_planned_note, take_off_schedule
from articles.models import Article, OldAddress
from articles.places import Places, places_of
from articles.point_basis import note_new_points
from articles.publish_checks import Finding, decide
from articles.revisions import (
    CONTENT_FIELDS,
    differs_from_last_revision,
    forget_unseen_versions,
    keep_revision,
    last_seen,
    reads_otherwise,
)
from articles.rich_text import clean_body, plain_text
from articles.rights import may_revise
from articles.search import search_text
from articles.states import Status


def revise_article(
    article: Article,
    *,
    by: User,
    write: Callable[[], None] = lambda: None,
    expected_version: int | None = None,
    change: Change | None = None,
) -> None:
    """Save a story and its rows as one new version; the one door for content.

    article: with its new words set, or unsaved for a new story.
    write: stores the story's rows, and may set fields of `article` itself.
    expected_version: the version the words were written on; None is the
        article's own.
    change: what it does to words that readers know; of no use where it changes none.
    Raises PermissionDenied; StaleVersion when somebody saved in between; Blocked
        when a story that was public could not go out like this; Unexplained when
        words that readers know change without a kind or a note; Conflict when the
        address is taken, or another change is scheduled. None of them leaves a
        trace. A scheduled story that could no longer go out is saved and
        unscheduled, with the reason kept.
    Source: docs/publishing.md, "One door for words".
    """
    with all_or_nothing(article):
        now = timezone.now()
        before = _begin_version(article, expected_version, by=by)
        stood = before and places_of(before)
        write()
        # Rows fetched before write() are old.
        getattr(article, "_prefetched_objects_cache", {}).clear()
        article.body = clean_body(article.body)
        broken = _decide_again(article, before, now)
        if before is not None:
            # Not as the copy in hand has it, which may be old.
            article.revised_at = before.revised_at
        why_unscheduled = " ".join(finding.sentence for finding in broken)
        if not why_unscheduled and _rewrites_told_change(article, before, now):
            take_off_schedule(before)
            why_unscheduled = _("Changed after it was said what readers are told of it.")
        if _void_approval(before, now):
            why_unscheduled = why_unscheduled or _("Changed after it had been read.")
        if not why_unscheduled:
            _explain(article, before, change, now, by=by)
        _save_words(article, before, now)
        note_new_points(article)
        _record_version(article, before, why_unscheduled, now, by=by, stood=stood)


def _begin_version(article: Article, expected_version: int | None, *, by: User) -> Article | None:
    """Open the door for new words; the story as it was, or None for a new one."""
    before = None if article.pk is None else stored_article(article)
    if not may_revise(by, before or article):
        raise PermissionDenied(_("You may not change this story."))
    if before is None:
        # Whatever the copy in hand claims, a story begins as a draft without a day.
        article.status = Status.DRAFT
        article.publish_at = article.first_published_at = article.first_published_on = None
        article.owner = article.owner or by
        article.save()
    else:
        if before.superseded_at is not None:
            raise Conflict(
                _("A changed version of this story is scheduled. Change that one, or take it back.")
            )
        _claim_version(article, expected_version or article.version)
    return before


def _claim_version(article: Article, expected_version: int) -> None:
    claimed = Article.objects.filter(pk=article.pk, version=expected_version).update(
        version=F("version") + 1
    )
    if not claimed:
        raise StaleVersion(
            _("Somebody else saved “%(article)s” after you opened it.") % {"article": article}
        )


def _decide_again(article: Article, before: Article | None, now: datetime) -> list[Finding]:
    """Run the publish decision again for a story that is out or scheduled.

    Before the words are stored, for the table refuses dates that contradict the
    time of publication. What it returns made the story lose its schedule.
    """
    if before is None or before.status != Status.PUBLISHED:
        return []
    found = decide(article, before.publish_at).blockers
    if before.is_scheduled(now):
        if found:
            take_off_schedule(before)
        return found
    if serious := [finding for finding in found if not finding.hidden_when_live]:
        raise Blocked(serious)
    return []


def _rewrites_told_change(article: Article, before: Article | None, now: datetime) -> bool:
    """Whether a scheduled working copy says other words than its kind and note were given for."""
    if before is None or not before.replaces_id or not before.is_scheduled(now):
        return False
    return reads_otherwise(article, article.revisions.first())


def _void_approval(before: Article | None, now: datetime) -> bool:
    """Take an approval back where a second person has to read; whether there was one."""
    if not settings.FOUR_EYES or before is None:
        return False
    if before.is_scheduled(now):
        take_off_schedule(before)
    elif before.status != Status.READY:
        return False
    # A story that was taken down returns to its notice, and waits there.
    ready = Article.objects.filter(pk=before.pk, status=Status.READY)
    ready.update(status=Status.IN_REVIEW)
    return True


def _explain(
    article: Article, before: Article | None, change: Change | None, now: datetime, *, by: User
) -> None:
    """Have readers told what becomes of words they know, and set when those were revised."""
    if before is None or before.status != Status.PUBLISHED or before.replaces_id:
        return
    seen = last_seen(article, now)
    if seen is not None and reads_otherwise(article, seen):
        if settings.FOUR_EYES and before.is_public(now):
            raise Conflict(
                _("A second person reads each change here: prepare it out of sight, hand it on.")
            )
        change = require_explained(change, by=by)
        if before.is_scheduled(now):
            forget_planned_note(before)
        at = max(now, before.publish_at)
        tell_readers(
            article,
            change,
            by=by,
            at=at,
            from_version=seen.version,
            to_version=before.version + 1,
        )
    is_told = change is None or change.is_told
    if is_told and before.is_public(now) and differs_from_last_revision(article):
        article.revised_at = now


def _save_words(article: Article, before: Article | None, now: datetime) -> None:
    if before is not None and before.replaces_id:
        # A copy has its story's address, and only while it is on its way out.
        article.slug = Article.objects.values_list("slug", flat=True).get(pk=before.pk)
    elif before is not None and before.first_published_on is not None:
        # A story with an address keeps one.
        article.slug = article.slug or before.slug
    article.search_text = _search_text(article)
    # update_fields: the copy in hand may hold an old status, which only verbs write.
    others = ["search_text", "revised_at", "changed_at"]
    article.save(update_fields=[*CONTENT_FIELDS, *others])
    article.refresh_from_db()
    if before is not None and article.slug != before.slug:
        _leave_address(article, before, now)


def _search_text(article: Article) -> str:
    texts = [article.headline, article.standfirst, plain_text(article.body), article.dateline]
    texts += article.summary_points.values_list("text", flat=True)
    texts += article.authors.values_list("name", flat=True)
    return search_text(texts)


def _record_version(
    article: Article,
    before: Article | None,
    why_unscheduled: str,
    now: datetime,
    *,
    by: User,
    stood: Places | None,
) -> None:
    was_scheduled = before is not None and before.is_scheduled(now)
    if why_unscheduled and was_scheduled:
        detail = {"reason": why_unscheduled}
        record(article, "unschedule_article", before.status, by=by, before=stood, detail=detail)
    if was_scheduled:
        forget_unseen_versions(article)
    is_out = article.status == Status.PUBLISHED
    keep_revision(article, by=by, public_at=max(article.publish_at, now) if is_out else None)
    if before is None:
        record(article, "create_article", "", by=by, before=None)
    else:
        # Only an approval that became void moves a story that is saved.
        stood_at = article.status if was_scheduled else before.status
        record(article, "revise_article", stood_at, by=by, before=stood)


def _leave_address(article: Article, before: Article, now: datetime) -> None:
    """The address a story leaves redirects to it, if readers ever had it."""
    day = article.first_published_on
    if day is None:
        return
    refuse_left_address(article)
    OldAddress.objects.filter(article=article, day=day, slug=article.slug).delete()
    if not before.is_scheduled(now) or before.notice_kind:
        OldAddress.objects.create(article=article, day=day, slug=before.slug)
