"""The doors of a story: every verb that changes one.

Each checks the permission, moves by one conditional update, writes its audit row
and announces the change, all in one transaction.
Source: docs/publishing.md, "Statuses and their doors".
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, AuditEntry, Correction, OldAddress
from articles.publish_checks import Finding, blockers
from articles.revisions import CONTENT_FIELDS, differs_from_last_revision, keep_revision
from articles.rich_text import clean_body, plain_text
from articles.signals import article_changed
from articles.slugs import slug_for
from articles.states import MOVES, TAKEN_DOWN, Status


class Conflict(Exception):
    """The change does not fit the story as it is now; nothing was changed."""


class StaleVersion(Conflict):
    """Somebody saved the story after this editor had opened it."""


class Blocked(Conflict):
    """Publish checks keep the story in. findings: what to mend, blockers only."""

    def __init__(self, found: list[Finding]) -> None:
        self.findings = found
        super().__init__(" ".join(finding.sentence for finding in found))


def may_revise(user: User, article: Article) -> bool:
    """Editors change any story; reporters their own until it is handed in."""
    if article.pk is None:
        return user.has_perm("articles.add_article")
    if not user.has_perm("articles.change_article"):
        return False
    is_own_draft = article.owner_id == user.pk and article.status in (
        Status.DRAFT,
        Status.RETURNED,
    )
    return is_own_draft or user.has_perm("articles.revise_any_article")


def revise_article(
    article: Article,
    *,
    by: User,
    write: Callable[[], None] = lambda: None,
    expected_version: int | None = None,
) -> None:
    """Save a story and its rows as one new version; the one door for content.

    article: with its new words set, or unsaved for a new story.
    write: stores the story's rows, and may set fields of `article` itself.
    expected_version: the version the words were written on; None is the
        article's own.
    Raises PermissionDenied; StaleVersion when somebody saved in between; Blocked
        when a story that was public could not go out like this; Conflict when
        the address is taken. None of them leaves a trace. A scheduled story that
        could no longer go out is saved and unscheduled, with the reason kept.
    Source: docs/publishing.md, "One door for words".
    """
    with _all_or_nothing(article):
        now = timezone.now()
        before = _begin_version(article, expected_version, by=by)
        write()
        # Rows fetched before write() are old.
        getattr(article, "_prefetched_objects_cache", {}).clear()
        article.body = clean_body(article.body)
        broken = _decide_again(article, before, now)
        _save_words(article, before, now)
        _record_version(article, before, broken, now, by=by)


def submit_article(article: Article, *, by: User) -> None:
    """Hand a draft to the editors.

    Raises PermissionDenied, Conflict; neither leaves a trace.
    """
    with _all_or_nothing(article):
        stored = _open(article, "submit_article", by=by)
        if not (stored.owner_id == by.pk or by.has_perm("articles.revise_any_article")):
            raise PermissionDenied(_("You may hand in your own stories only."))
        _move(article, stored, "submit_article", by=by, return_note="")


def return_article(article: Article, *, by: User, note: str) -> None:
    """Send a story back to its reporter with the reason.

    Raises PermissionDenied, Conflict; neither leaves a trace.
    """
    with _all_or_nothing(article):
        stored = _open(article, "return_article", by=by)
        note = _required(note, _("Say what the reporter should change."))
        _move(article, stored, "return_article", by=by, return_note=note, detail={"note": note})


def mark_article_ready(article: Article, *, by: User) -> None:
    """Say that a story may go out; publishing still asks the publish checks.

    Raises PermissionDenied, Conflict; neither leaves a trace.
    """
    with _all_or_nothing(article):
        stored = _open(article, "mark_article_ready", by=by)
        _move(article, stored, "mark_article_ready", by=by, return_note="")


def publish_article(article: Article, *, by: User, at: datetime | None = None) -> None:
    """Let readers see a ready article from a moment on.

    at: aware datetime, any zone, kept in UTC; None is now. A later time
        schedules: published() opens by the clock, no job has to run.
    Raises PermissionDenied when `by` may not publish; Blocked when a publish check
        fails for that moment; Conflict when the article is not ready, someone was
        faster, or its address is taken that day. None of them leaves a trace.
    Source: docs/publishing.md, "Ready to published".
    """
    now = timezone.now()
    at = at or now
    with _all_or_nothing(article):
        # The checks read the stored story, never an editor's unsaved copy.
        stored = _open(article, "publish_article", by=by)
        if found := blockers(stored, at):
            raise Blocked(found)
        changes: dict[str, Any] = {"publish_at": at}
        if stored.first_published_on is None:
            # The URL carries this day in the site's zone; a second publication
            # keeps it.
            changes["first_published_at"] = at
            changes["first_published_on"] = timezone.localdate(at)
        changes["slug"] = stored.slug or slug_for(stored.headline, f"story-{stored.pk}")
        if at <= now:
            changes |= {"notice_kind": "", "notice_reason": ""}
        detail = {"at": at.isoformat()}
        _move(article, stored, "publish_article", by=by, detail=detail, **changes)
        _refuse_left_address(article)
        keep_revision(article, by=by, is_public=True)


def unschedule_article(article: Article, *, by: User, reason: str = "") -> None:
    """Take back a publication whose time has not come.

    A story never seen by readers is ready again and loses its day, so that its
    address will carry the day it really comes out. One that was taken down goes
    back to its notice.
    Raises PermissionDenied, Conflict (also once it is public); neither leaves a trace.
    """
    with _all_or_nothing(article):
        stored = _open(article, "unschedule_article", by=by)
        _move(
            article,
            stored,
            "unschedule_article",
            by=by,
            only_if=Q(publish_at__gt=timezone.now()),
            detail={"reason": reason},
            **_without_schedule(stored),
        )
        _forget_unseen_versions(article)


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
    with _all_or_nothing(article):
        _require(by, "correct_article")
        text = _required(text, _("Say what was wrong and what is right."))
        stored = _stored(article)
        now = timezone.now()
        if not stored.is_public(now):
            raise Conflict(_("Only a story that readers can see is corrected."))
        if at and at > now:
            raise Conflict(_("A correction can't bear a time that is still to come."))
        correction = Correction.objects.create(
            article_id=stored.story_id, kind=kind, text=text, made_at=at or now, made_by=by
        )
        detail = {"correction": correction.pk}
        _record(stored, "correct_article", stored.status, by=by, detail=detail)
    return correction


def delete_draft(article: Article, *, by: User) -> None:
    """Delete a story that was never published; its audit stays.

    Raises PermissionDenied, Conflict; neither leaves a trace.
    """
    with _all_or_nothing(article):
        if not by.has_perm("articles.delete_article"):
            raise PermissionDenied(_("You may not delete stories."))
        stored = _stored(article)
        if stored.status in (Status.PUBLISHED, *TAKEN_DOWN):
            raise Conflict(_("A story that was published is withdrawn, not deleted."))
        detail = {"headline": stored.headline}
        _record(stored, "delete_draft", stored.status, by=by, detail=detail)
        stored.delete()


@contextmanager
def _all_or_nothing(article: Article) -> Iterator[None]:
    """One transaction; when it fails, the copy in hand gets its old values back, too.

    A version or status left from what was rolled back would make the next try
    look stale. The table's refusal of a taken address becomes a sentence here,
    for inside the transaction nothing could be done any more.
    """
    held, was_new = vars(article).copy(), article._state.adding
    try:
        with transaction.atomic():
            yield
    except Exception as error:
        vars(article).clear()
        vars(article).update(held)
        article._state.adding = was_new
        # PostgreSQL names the constraint, SQLite its columns.
        names = ("article_one_slug_per_day", "articles_article.slug")
        if isinstance(error, IntegrityError) and any(name in str(error) for name in names):
            slug = article.slug or slug_for(article.headline, "")
            raise Conflict(_address_taken(slug)) from error
        raise


def _require(by: User, permission: str) -> None:
    if not by.has_perm(f"articles.{permission}"):
        raise PermissionDenied(
            _("Your role does not include: %(permission)s.")
            % {"permission": permission.replace("_", " ")}
        )


def _required(text: str, sentence: str) -> str:
    if not text.strip():
        raise Conflict(sentence)
    return text.strip()


def _stored(article: Article) -> Article:
    """The story as the database has it, locked until the transaction ends."""
    stored = Article.objects.select_for_update().filter(pk=article.pk).first()
    if stored is None:
        raise Conflict(_("“%(article)s” was deleted.") % {"article": article})
    return stored


def _open(article: Article, verb: str, *, by: User) -> Article:
    """The stored story, locked, if this user may begin this verb with it."""
    _require(by, MOVES[verb].permission)
    stored = _stored(article)
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
    detail: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    """Change status by one conditional update, or raise Conflict and change nothing."""
    changes = {"status": MOVES[verb].target} | changes
    moved = Article.objects.filter(only_if or Q(), pk=before.pk, status=before.status).update(
        **changes, changed_at=timezone.now()
    )
    if not moved:
        raise Conflict(_refusal(before, verb))
    article.refresh_from_db()
    _record(article, verb, before.status, by=by, detail=detail)


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
    with _all_or_nothing(article):
        stored = _open(article, verb, by=by)
        reason = _required(reason, _("Readers will be told why: give a reason."))
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


def _record(
    article: Article,
    verb: str,
    from_status: str,
    *,
    by: User,
    detail: dict[str, Any] | None = None,
) -> None:
    AuditEntry.objects.create(
        article_id=article.pk,
        actor=by,
        verb=verb,
        from_status=from_status,
        to_status=article.status,
        version=article.version,
        detail=detail or {},
    )
    # send(), inside the transaction: receivers write rows that must vanish on
    # rollback, and one that fails must stop the change.
    article_changed.send(Article, article=article, verb=verb)


def _begin_version(article: Article, expected_version: int | None, *, by: User) -> Article | None:
    """Open the door for new words; the story as it was, or None for a new one."""
    before = None if article.pk is None else _stored(article)
    if not may_revise(by, before or article):
        raise PermissionDenied(_("You may not change this story."))
    if before is None:
        # Whatever the copy in hand claims, a story begins as a draft without a day.
        article.status = Status.DRAFT
        article.publish_at = article.first_published_at = article.first_published_on = None
        article.owner = article.owner or by
        article.save()
    else:
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
    found = blockers(article, before.publish_at)
    if before.is_scheduled(now):
        if found:
            Article.objects.filter(pk=before.pk).update(**_without_schedule(before))
        return found
    if serious := [finding for finding in found if not finding.hidden_when_live]:
        raise Blocked(serious)
    return []


def _without_schedule(before: Article) -> dict[str, Any]:
    """What a scheduled story returns to: its notice, or ready without a day."""
    changes = {"publish_at": None, "superseded_at": None}
    if before.notice_kind:
        return changes | {"status": Status(before.notice_kind)}
    return changes | {
        "status": Status.READY,
        "first_published_at": None,
        "first_published_on": None,
    }


def _forget_unseen_versions(article: Article) -> None:
    """Versions that were to go out by a schedule taken back or rewritten never did."""
    taken_down = article.audit_entries.filter(verb__in=["retract_article", "withdraw_article"])
    last_seen = taken_down.values_list("version", flat=True).first() or 0
    article.revisions.filter(version__gt=last_seen).update(is_public=False)


def _save_words(article: Article, before: Article | None, now: datetime) -> None:
    if before is not None and before.first_published_on is not None:
        # A story with an address keeps one.
        article.slug = article.slug or before.slug
    if before is not None:
        # Not as the copy in hand has it, which may be old.
        is_news = before.is_public(now) and differs_from_last_revision(article)
        article.revised_at = now if is_news else before.revised_at
    article.search_text = _search_text(article)
    # update_fields: the copy in hand may hold an old status, which only verbs write.
    others = ["search_text", "revised_at", "changed_at"]
    article.save(update_fields=[*CONTENT_FIELDS, *others])
    article.refresh_from_db()
    if before is not None and article.slug != before.slug:
        _leave_address(article, before, now)


def _search_text(article: Article) -> str:
    words = [article.headline, article.standfirst, plain_text(article.body), article.dateline]
    words += article.summary_points.values_list("text", flat=True)
    words += article.authors.values_list("name", flat=True)
    return "\n".join(words).casefold()


def _record_version(
    article: Article, before: Article | None, broken: list[Finding], now: datetime, *, by: User
) -> None:
    if broken:
        reason = " ".join(finding.sentence for finding in broken)
        _record(article, "unschedule_article", before.status, by=by, detail={"reason": reason})
    if before is not None and before.is_scheduled(now):
        _forget_unseen_versions(article)
    keep_revision(article, by=by, is_public=article.status == Status.PUBLISHED)
    if before is None:
        _record(article, "create_article", "", by=by)
    else:
        _record(article, "revise_article", article.status, by=by)


def _leave_address(article: Article, before: Article, now: datetime) -> None:
    """The address a story leaves redirects to it, if readers ever had it."""
    day = article.first_published_on
    if day is None:
        return
    _refuse_left_address(article)
    OldAddress.objects.filter(article=article, day=day, slug=article.slug).delete()
    if not before.is_scheduled(now) or before.notice_kind:
        OldAddress.objects.create(article=article, day=day, slug=before.slug)


def _refuse_left_address(article: Article) -> None:
    """Keep a story from an address that still redirects to another.

    Asked after the address is stored: whoever leaves it in this moment is waited for.
    """
    left = OldAddress.objects.filter(day=article.first_published_on, slug=article.slug)
    if left.exclude(article=article).exists():
        raise Conflict(_address_taken(article.slug))


def _address_taken(slug: str) -> str:
    return _("Another story of that day has the address “%(slug)s”. Choose another.") % {
        "slug": slug
    }
