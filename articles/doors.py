"""What every door of a story shares: refusals, the transaction, the audit.

For articles/publishing.py and articles/revising.py; the rest of the house catches
the refusals. Source: docs/publishing.md, "Statuses and their doors".
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.folding import fold
from articles.models import Article, AuditEntry, OldAddress
from articles.places import Places, places_of
from articles.publish_checks import Finding
from articles.signals import article_changed
from articles.slugs import slug_for


class Conflict(Exception):
    """The change does not fit the story as it is now; nothing was changed."""


class StaleVersion(Conflict):
    """Somebody saved the story after this editor had opened it."""


class Blocked(Conflict):
    """Publish checks keep the story in. findings: what to mend, blockers only."""

    def __init__(self, found: list[Finding]) -> None:
        self.findings = found
        super().__init__(" ".join(f"{finding.sentence} {finding.fix}" for finding in found))


@contextmanager
def all_or_nothing(article: Article) -> Iterator[None]:
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


def require(by: User, permission: str) -> None:
    """Raise PermissionDenied unless a person has a right of the articles app."""
    if not by.has_perm(f"articles.{permission}"):
        raise PermissionDenied(
            _("Your role does not include: %(permission)s.")
            % {"permission": permission.replace("_", " ")}
        )


def stored_article(article: Article) -> Article:
    """The story as the database has it, locked until the transaction ends."""
    rows = locked_rows(article)
    if article.pk not in rows:
        raise Conflict(_gone(article, rows))
    return rows[article.pk]


def locked_rows(article: Article) -> dict[int, Article]:
    """A story's row and its working copy's by their ids, the story first, both locked.

    A copy whose time has come is the story from here on.
    """
    # In one order, whichever of the two was asked for, so that no two wait for each other.
    found = Article.objects.of_story(article.story_id).select_for_update().order_by("pk")
    rows = {row.pk: row for row in found}
    story = rows.get(article.story_id)
    for pk, copy in list(rows.items()):
        if copy.replaces_id and copy.has_come_out():
            fold(story, copy)
            del rows[pk]
            # A page rendered between the second and now may be made of both rows.
            places = places_of(story)
            article_changed.send(
                Article, article=story, verb="fold_working_copy", before=places, after=places
            )
    return rows


def record(
    article: Article,
    verb: str,
    from_status: str,
    *,
    by: User,
    before: Places | None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write the audit row of a change and announce it; in the change's transaction.

    article: after the change, as it is stored. before: where it stood; whoever
        changes its rows must have asked before.
    """
    if article.replaces_id:
        detail = {"working_copy": article.pk} | (detail or {})
    AuditEntry.objects.create(
        article_id=article.story_id,
        actor=by,
        verb=verb,
        from_status=from_status,
        to_status=article.status,
        version=article.version,
        detail=detail or {},
    )
    # send(), inside the transaction: receivers write rows that must vanish on
    # rollback, and one that fails must stop the change.
    article_changed.send(
        Article, article=article, verb=verb, before=before, after=places_of(article)
    )


def refuse_left_address(article: Article) -> None:
    """Keep a story from an address that still redirects to another.

    Asked after the address is stored: whoever leaves it in this moment is waited for.
    """
    left = OldAddress.objects.filter(day=article.first_published_on, slug=article.slug)
    if left.exclude(article=article).exists():
        raise Conflict(_address_taken(article.slug))


def _gone(article: Article, rows: dict[int, Article]) -> str:
    if article.replaces_id in rows:
        return _("This change went out or was given up. Open the story itself.")
    return _("“%(article)s” was deleted.") % {"article": article}


def _address_taken(slug: str) -> str:
    return _("Another story of that day has the address “%(slug)s”. Choose another.") % {
        "slug": slug
    }
