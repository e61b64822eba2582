"""The doors of a story: every verb that changes one.

Each checks the permission, moves by one conditional update, writes its audit row
and announces the change, all in one transaction.
Source: docs/publishing.md, "Statuses and their doors".
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, AuditEntry, Correction, OldAddress
from articles.publish_checks import Finding, blockers
from articles.pull_quotes import is_verbatim
from articles.revisions import CONTENT_FIELDS, keep_revision
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
        when a story that readers see could not go out like this; Conflict when
        the address is taken. None of them leaves a trace. A scheduled story that
        could no longer go out is saved and unscheduled, with the reason kept.
    Source: docs/publishing.md, "One door for words".
    """
    with _address_conflicts(article), transaction.atomic():
        now = timezone.now()
        is_new = article.pk is None
        before = None if is_new else Article.objects.get(pk=article.pk)
        if not may_revise(by, before or article):
            raise PermissionDenied(_("You may not change this story."))
        if before is None:
            article.owner = article.owner or by
            article.save()
        else:
            _claim_version(article, expected_version or article.version)
            _refuse_broken_dates(article, before, now, by=by)
        write()
        _save_words(article, before, now)
        _prove_quotes(article)
        article.refresh_from_db()
        article.search_text = _search_text(article)
        article.save(update_fields=["search_text"])
        _decide_again(article, now, by=by)
        keep_revision(article, by=by, is_public=article.status == Status.PUBLISHED)
        _record(article, "create_article" if is_new else "revise_article", before, by=by)


def submit_article(article: Article, *, by: User) -> None:
    """Hand a draft to the editors.

    Raises PermissionDenied, Conflict; neither leaves a trace.
    """
    if not (article.owner_id == by.pk or by.has_perm("articles.revise_any_article")):
        raise PermissionDenied(_("You may hand in your own stories only."))
    _move(article, "submit_article", by=by, return_note="")


def return_article(article: Article, *, by: User, note: str) -> None:
    """Send a story back to its reporter with the reason.

    Raises PermissionDenied, Conflict; neither leaves a trace.
    """
    note = _required(note, _("Say what the reporter should change."))
    _move(article, "return_article", by=by, return_note=note, detail={"note": note})


def mark_article_ready(article: Article, *, by: User) -> None:
    """Say that a story may go out; publishing still asks the publish checks.

    Raises PermissionDenied, Conflict; neither leaves a trace.
    """
    _move(article, "mark_article_ready", by=by, return_note="")


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
    with _address_conflicts(article), transaction.atomic():
        # The checks read the stored story, never an editor's unsaved copy.
        stored = Article.objects.get(pk=article.pk)
        _require(by, "publish_article")
        if found := blockers(stored, at):
            raise Blocked(found)
        changes: dict[str, Any] = {"publish_at": at}
        if stored.first_published_on is None:
            # The URL carries this day in the site's zone; a second publication
            # keeps it.
            changes["first_published_at"] = at
            changes["first_published_on"] = timezone.localdate(at)
        changes["slug"] = stored.slug or slug_for(stored.headline, f"story-{stored.pk}")
        day = stored.first_published_on or changes["first_published_on"]
        _refuse_left_address(article, day, changes["slug"])
        if at <= now:
            changes |= {"notice_kind": "", "notice_reason": ""}
        _move(article, "publish_article", by=by, detail={"at": at.isoformat()}, **changes)
        keep_revision(article, by=by, is_public=True)


def unschedule_article(article: Article, *, by: User, reason: str = "") -> None:
    """Take back a publication whose time has not come.

    A story never seen by readers is ready again and loses its day, so that its
    address will carry the day it really comes out. One that was taken down goes
    back to its notice.
    Raises PermissionDenied, Conflict (also once it is public); neither leaves a trace.
    """
    stored = Article.objects.get(pk=article.pk)
    changes: dict[str, Any] = {"publish_at": None}
    if stored.notice_kind:
        changes["status"] = Status(stored.notice_kind)
    else:
        changes |= {"first_published_at": None, "first_published_on": None}
    _move(
        article,
        "unschedule_article",
        by=by,
        only_if=Q(publish_at__gt=timezone.now()),
        detail={"reason": reason},
        **changes,
    )


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

    at: aware datetime that the note bears; None is now.
    Raises PermissionDenied, Conflict when readers never saw the story.
    """
    text = _required(text, _("Say what was wrong and what is right."))
    _require(by, "correct_article")
    with transaction.atomic():
        stored = Article.objects.select_for_update().get(pk=article.pk)
        if not stored.is_public():
            raise Conflict(_("Only a story that readers can see is corrected."))
        correction = Correction.objects.create(
            article_id=stored.story_id,
            kind=kind,
            text=text,
            made_at=at or timezone.now(),
            made_by=by,
        )
        _record(stored, "correct_article", stored, by=by, detail={"correction": correction.pk})
    return correction


def delete_draft(article: Article, *, by: User) -> None:
    """Delete a story that was never published; its audit stays.

    Raises PermissionDenied, Conflict; neither leaves a trace.
    """
    if not by.has_perm("articles.delete_article"):
        raise PermissionDenied(_("You may not delete stories."))
    with transaction.atomic():
        stored = Article.objects.select_for_update().get(pk=article.pk)
        if stored.status in (Status.PUBLISHED, *TAKEN_DOWN):
            raise Conflict(_("A story that was published is withdrawn, not deleted."))
        _record(stored, "delete_draft", stored, by=by, detail={"headline": stored.headline})
        stored.delete()


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


def _move(
    article: Article,
    verb: str,
    *,
    by: User,
    only_if: Q | None = None,
    detail: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    """Change status by one conditional update, or raise Conflict and change nothing."""
    move = MOVES[verb]
    _require(by, move.permission)
    with transaction.atomic():
        before = Article.objects.get(pk=article.pk)
        changes = {"status": move.target} | changes
        moved = (
            Article.objects.filter(only_if or Q(), pk=article.pk, status=before.status)
            .filter(status__in=move.sources)
            .update(**changes, changed_at=timezone.now())
        )
        if not moved:
            raise Conflict(_refusal(before, verb))
        article.refresh_from_db()
        _record(article, verb, before, by=by, detail=detail)


def _refusal(article: Article, verb: str) -> str:
    if verb == "unschedule_article" and article.status == Status.PUBLISHED:
        return _("“%(article)s” is already public. Withdraw it instead.") % {"article": article}
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
    reason = _required(reason, _("Readers will be told why: give a reason."))
    _move(
        article,
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
    before: Article | None,
    *,
    by: User,
    detail: dict[str, Any] | None = None,
) -> None:
    AuditEntry.objects.create(
        article_id=article.pk,
        actor=by,
        verb=verb,
        from_status=before.status if before else "",
        to_status=article.status,
        version=article.version,
        detail=detail or {},
    )
    # send(), inside the transaction: receivers write rows that must vanish on
    # rollback, and one that fails must stop the change.
    article_changed.send(Article, article=article, verb=verb)


def _claim_version(article: Article, expected_version: int) -> None:
    claimed = Article.objects.filter(pk=article.pk, version=expected_version).update(
        version=F("version") + 1
    )
    if not claimed:
        raise StaleVersion(
            _("Somebody else saved “%(article)s” after you opened it.") % {"article": article}
        )


def _refuse_broken_dates(article: Article, before: Article, now: datetime, *, by: User) -> None:
    """Judge an embargo or expiry set now by the publication it meets.

    Before the words are stored, for the table would refuse the pair.
    """
    if before.status != Status.PUBLISHED:
        return
    dated = [f for f in blockers(article, before.publish_at) if f.rule in ("embargo", "expiry")]
    if dated and before.is_scheduled(now):
        _unschedule(article, dated, by=by)
    elif dated:
        raise Blocked(dated)


def _save_words(article: Article, before: Article | None, now: datetime) -> None:
    article.body = clean_body(article.body)
    if before is not None and before.first_published_on is not None:
        _keep_left_address(article, before, now)
    if before is not None and before.is_public(now):
        article.revised_at = now
    # update_fields: the copy in hand may hold an old status, which only verbs write.
    article.save(update_fields=[*CONTENT_FIELDS, "source_digest", "revised_at", "changed_at"])


def _keep_left_address(article: Article, before: Article, now: datetime) -> None:
    """A story with an address keeps one, and the one it leaves redirects to it."""
    article.slug = article.slug or before.slug
    if article.slug == before.slug:
        return
    day = before.first_published_on
    _refuse_left_address(article, day, article.slug)
    OldAddress.objects.filter(article=article, day=day, slug=article.slug).delete()
    if not before.is_scheduled(now) or before.notice_kind:
        OldAddress.objects.create(article=article, day=day, slug=before.slug)


def _refuse_left_address(article: Article, day: date, slug: str) -> None:
    if OldAddress.objects.filter(day=day, slug=slug).exclude(article=article).exists():
        raise Conflict(_address_taken(slug))


def _prove_quotes(article: Article) -> None:
    for quote in article.pull_quotes.all():
        verbatim = is_verbatim(quote.text, article.body)
        if verbatim != quote.is_verbatim:
            quote.is_verbatim = verbatim
            quote.save(update_fields=["is_verbatim"])


def _search_text(article: Article) -> str:
    words = [article.headline, article.standfirst, plain_text(article.body), article.dateline]
    words += article.summary_points.values_list("text", flat=True)
    words += article.authors.values_list("name", flat=True)
    return "\n".join(words).casefold()


def _decide_again(article: Article, now: datetime, *, by: User) -> None:
    """Run the publish decision again for a story that is out or scheduled."""
    if article.status != Status.PUBLISHED:
        return
    found = blockers(article, article.publish_at)
    if article.is_scheduled(now):
        if found:
            _unschedule(article, found, by=by)
        return
    if serious := [finding for finding in found if not finding.hidden_when_live]:
        raise Blocked(serious)


def _unschedule(article: Article, found: list[Finding], *, by: User) -> None:
    """Take a schedule back because a revision broke it; needs no right of its own."""
    before = Article.objects.get(pk=article.pk)
    changes: dict[str, Any] = {"publish_at": None, "superseded_at": None}
    if before.notice_kind:
        changes["status"] = before.notice_kind
    else:
        changes |= {
            "status": Status.READY,
            "first_published_at": None,
            "first_published_on": None,
        }
    Article.objects.filter(pk=article.pk).update(**changes)
    for field, value in changes.items():
        setattr(article, field, value)
    reason = " ".join(finding.sentence for finding in found)
    _record(article, "unschedule_article", before, by=by, detail={"reason": reason})


@contextmanager
def _address_conflicts(article: Article) -> Iterator[None]:
    """Turn the table's refusal of a taken address into a sentence.

    Outside the atomic block: inside, the transaction would be unusable.
    """
    try:
        yield
    except IntegrityError as error:
        # PostgreSQL names the constraint, SQLite its columns.
        message = str(error)
        if "article_one_slug_per_day" in message or "articles_article.slug" in message:
            slug = article.slug or slug_for(article.headline, "")
            raise Conflict(_address_taken(slug)) from error
        raise


def _address_taken(slug: str) -> str:
    return _("Another story of that day has the address “%(slug)s”. Choose another.") % {
        "slug": slug
    }
