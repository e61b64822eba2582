"""The doors of a story's state: every verb that changes it.

Each checks the permission, moves by one conditional update, writes its audit row
and announces the change, all in one transaction.
Source: docs/publishing.md, "Statuses and their doors".
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.changes import TYPO, Change, require_explained, tell_readers
from articles.doors import (
    Blocked,
    Conflict,
    StaleVersion,
    all_or_nothing,
    record,
    refuse_left_address,
    require,
    stored_article,
)
from articles.folding import fold, keep_story, place_of, without_schedule
from articles.models import Article, Correction
from articles.places import Places, places_of
from articles.publish_checks import decide
from articles.revisions import (
    forget_unseen_versions,
    keep_revision,
    last_seen,
    reads_otherwise,
)
from articles.rights import is_theirs
from articles.slugs import slug_for
from articles.states import MOVES, TAKEN_DOWN, Status


def submit_article(article: Article, *, by: User) -> None:
    """Hand a draft to the editors.

    Raises PermissionDenied, Conflict; neither leaves a trace.
    """
    with all_or_nothing(article):
        stored = _open(article, "submit_article", by=by)
        if not is_theirs(by, stored):
            raise PermissionDenied(_("You may hand in your own stories only."))
        _move(article, stored, "submit_article", by=by, return_note="")


def return_article(article: Article, *, by: User, note: str) -> None:
    """Send a story back to its reporter with the reason.

    Raises PermissionDenied, Conflict; neither leaves a trace.
    """
    with all_or_nothing(article):
        stored = _open(article, "return_article", by=by)
        note = _required(note, _("Say what the reporter should change."))
        _move(article, stored, "return_article", by=by, return_note=note, detail={"note": note})


def mark_article_ready(article: Article, *, by: User, reason: str = "") -> None:
    """Say that a story may go out; publishing still asks the publish checks.

    reason: why a command passes over the second pair of eyes; of no use to people.
    Raises PermissionDenied; Conflict, also where somebody else has to read it. Neither
        leaves a trace.
    Source: docs/publishing.md, "Four eyes".
    """
    with all_or_nothing(article):
        stored = _open(article, "mark_article_ready", by=by)
        passes_over = bool(reason) and not by.is_staff
        if settings.FOUR_EYES and not passes_over:
            _refuse_own_words(stored, by)
        detail = {"reason": reason} if reason else None
        _move(article, stored, "mark_article_ready", by=by, return_note="", detail=detail)


def _refuse_own_words(article: Article, by: User) -> None:
    last = article.revisions.only("made_by_id").first()
    if last is not None and last.made_by_id == by.pk:
        raise Conflict(_("You changed this story last: somebody else has to read it."))


def publish_article(
    article: Article, *, by: User, at: datetime | None = None, change: Change | None = None
) -> None:
    """Let readers see a ready article, or a change to a live one, from a moment on.

    at: aware datetime, any zone, kept in UTC; None is now. A later time
        schedules: published() opens by the clock, no job has to run.
    change: what a working copy does to the words that readers know; of no use else.
    Raises PermissionDenied when `by` may not publish; Blocked when a publish check
        fails for that moment; Unexplained when a change says not what it is; Conflict
        when the article is not ready, someone was faster, or its address is taken
        that day. None of them leaves a trace.
    Source: docs/publishing.md, "Ready to published".
    """
    now = timezone.now()
    at = at or now
    with all_or_nothing(article):
        # The checks read the stored story, never an editor's unsaved copy.
        stored = _open(article, "publish_article", by=by)
        if settings.FOUR_EYES and stored.status in TAKEN_DOWN:
            # It may have been rewritten since it was taken down.
            _refuse_own_words(stored, by)
        decision = decide(stored, at)
        if decision.blockers:
            raise Blocked(decision.blockers)
        if stored.replaces_id:
            let_pass = {"let_pass": decision.let_pass}
            _publish_copy(article, stored, by=by, at=at, change=change, detail=let_pass)
            return
        changes: dict[str, Any] = {"publish_at": at}
        if stored.first_published_on is None:
            # The URL carries this day in the site's zone; a second publication
            # keeps it.
            changes["first_published_at"] = at
            changes["first_published_on"] = timezone.localdate(at)
        seen = last_seen(stored, now)
        if seen is not None and reads_otherwise(stored, seen):
            change = require_explained(change, by=by)
            tell_readers(
                stored,
                change,
                by=by,
                at=at,
                from_version=seen.version,
                to_version=stored.version,
            )
        changes["slug"] = stored.slug or slug_for(stored.headline, f"story-{stored.pk}")
        if at <= now:
            changes |= {"notice_kind": "", "notice_reason": ""}
        detail = {"at": at.isoformat(), "let_pass": decision.let_pass}
        _move(article, stored, "publish_article", by=by, detail=detail, **changes)
        refuse_left_address(article)
        keep_revision(article, by=by, public_at=at)


def _publish_copy(
    article: Article,
    stored: Article,
    *,
    by: User,
    at: datetime,
    change: Change | None,
    detail: dict[str, Any],
) -> None:
    """Have a working copy take its story's place from a moment on; see publish_article."""
    now = timezone.now()
    at = max(at, now)
    story = stored_article(Article(pk=stored.replaces_id))
    if not story.is_public(now):
        raise Conflict(_("Readers don't see this story now. Publish the story itself first."))
    if story.version != stored.base_version:
        raise StaleVersion(
            _("The story was changed since this change to it was begun. Bring that in first.")
        )
    if stored.revisions.count() == 1:
        raise Conflict(_("Nothing is changed yet."))
    seen = last_seen(story, now)
    change = require_explained(change, by=by) if reads_otherwise(stored, seen) else TYPO
    # To be told by dateModified, unless nothing a reader would notice has changed.
    revised_at = at if change.is_told else story.revised_at or story.publish_at
    if at > now:
        Article.objects.filter(pk=story.pk).update(superseded_at=at)
    _move(
        article,
        stored,
        "publish_article",
        by=by,
        stood=places_of(story),
        detail=detail | {"at": at.isoformat(), "kind": change.kind, "note": change.note},
        publish_at=at,
        revised_at=revised_at,
        **place_of(story),
    )
    keep_revision(article, by=by, public_at=at)
    tell_readers(article, change, by=by, at=at, from_version=story.version)
    if at <= now:
        fold(story, article)


def unschedule_article(article: Article, *, by: User, reason: str = "") -> None:
    """Take back a publication whose time has not come.

    A story never seen by readers is ready again and loses its day, so that its
    address will carry the day it really comes out. One that was taken down goes
    back to its notice.
    Raises PermissionDenied, Conflict (also once it is public); neither leaves a trace.
    """
    with all_or_nothing(article):
        stored = _open(article, "unschedule_article", by=by)
        _move(
            article,
            stored,
            "unschedule_article",
            by=by,
            only_if=Q(publish_at__gt=timezone.now()),
            detail={"reason": reason},
            **without_schedule(stored),
        )
        keep_story(stored)
        forget_unseen_versions(article)


def retract_article(article: Article, *, by: User, reason: str) -> None:
    """Put a notice in place of a public story's text.

    Raises PermissionDenied, Conflict; neither leaves a trace.
    """
    _take_down(article, "retract_article", by=by, reason=reason)


def withdraw_article(article: Article, *, by: User, reason: str) -> None:
    """Take a public story off the site; its address says so and why (410).

    Raises PermissionDenied, Conflict; neither leaves a trace.
    """
    _take_down(article, "withdraw_article", by=by, reason=reason)


def correct_article(
    article: Article,
    *,
    by: User,
    text: str,
    kind: str = Correction.Kind.CORRECTION,
    at: datetime | None = None,
) -> Correction:
    """Publish a note about a mistake on the story and on /corrections/.

    at: aware datetime that the note bears, past or present; None is now.
    Raises PermissionDenied; Conflict when readers can't see the story now, or the
        time is still to come. Neither leaves a trace.
    """
    with all_or_nothing(article):
        require(by, "correct_article")
        text = _required(text, _("Say what was wrong and what is right."))
        stored = stored_article(article)
        now = timezone.now()
        if not stored.is_public(now):
            raise Conflict(_("Only a story that readers can see is corrected."))
        if at and at > now:
            raise Conflict(_("A correction can't bear a time that is still to come."))
        correction = Correction.objects.create(
            article_id=stored.story_id, kind=kind, text=text, made_at=at or now, made_by=by
        )
        detail = {"correction": correction.pk}
        record(
            stored,
            "correct_article",
            stored.status,
            by=by,
            before=places_of(stored),
            detail=detail,
        )
    return correction


def delete_draft(article: Article, *, by: User) -> None:
    """Delete a story that was never published; its audit stays.

    Raises PermissionDenied, Conflict; neither leaves a trace.
    """
    with all_or_nothing(article):
        if not by.has_perm("articles.delete_article"):
            raise PermissionDenied(_("You may not delete stories."))
        stored = stored_article(article)
        if stored.replaces_id:
            raise Conflict(_("This is a change to a story: give it up instead."))
        if stored.status in (Status.PUBLISHED, *TAKEN_DOWN):
            raise Conflict(_("A story that was published is withdrawn, not deleted."))
        detail = {"headline": stored.headline}
        record(stored, "delete_draft", stored.status, by=by, before=None, detail=detail)
        stored.delete()


def _required(text: str, sentence: str) -> str:
    if not text.strip():
        raise Conflict(sentence)
    return text.strip()


def _open(article: Article, verb: str, *, by: User) -> Article:
    """The stored story, locked, if this user may begin this verb with it."""
    require(by, MOVES[verb].permission)
    stored = stored_article(article)
    if stored.status not in MOVES[verb].sources:
        raise Conflict(_refusal(stored, verb))
    return stored


def _move(
    article: Article,
    before: Article,
    verb: str,
    *,
    by: User,
    only_if: Q | None = None,
    stood: Places | None = None,
    detail: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    """Change status by one conditional update, or raise Conflict and change nothing.

    stood: where readers found it; None is where the row itself stood.
    """
    changes = {"status": MOVES[verb].target} | changes
    moved = Article.objects.filter(only_if or Q(), pk=before.pk, status=before.status).update(
        **changes, changed_at=timezone.now()
    )
    if not moved:
        raise Conflict(_refusal(before, verb))
    article.refresh_from_db()
    stood = stood or places_of(before)
    record(article, verb, before.status, by=by, before=stood, detail=detail)


def _refusal(article: Article, verb: str) -> str:
    if verb == "unschedule_article" and article.status == Status.PUBLISHED:
        return _("“%(article)s” is already public. Withdraw it instead.") % {"article": article}
    if article.is_scheduled():
        return _("“%(article)s” is scheduled; take the schedule back first.") % {"article": article}
    if verb == "publish_article":
        return _("“%(article)s” is not ready now: it is %(status)s. Reload to see why.") % {
            "article": article,
            "status": article.get_status_display().lower(),
        }
    return _("“%(article)s” is %(status)s now, so this can't be done. Reload to see why.") % {
        "article": article,
        "status": article.get_status_display().lower(),
    }


def _take_down(article: Article, verb: str, *, by: User, reason: str) -> None:
    with all_or_nothing(article):
        stored = _open(article, verb, by=by)
        reason = _required(reason, _("Readers will be told why: give a reason."))
        # What is taken down stays down: no change to it brings it back by the clock.
        if stored.is_scheduled():
            # What was to come does not, and what readers are not to be told of it.
            keep_story(stored)
            forget_unseen_versions(stored)
        if copy := stored.working_copies.filter(status=Status.PUBLISHED).first():
            unschedule_article(copy, by=by, reason=reason)
        _move(
            article,
            stored,
            verb,
            by=by,
            # A schedule is taken back, not withdrawn: nobody has seen the story.
            only_if=Q(publish_at__lte=timezone.now()) | ~Q(notice_kind=""),
            detail={"reason": reason},
            notice_kind=MOVES[verb].target.value,
            notice_reason=reason,
            superseded_at=None,
        )
