"""From the form to the door: one save, one new version."""

import logging

from django.contrib.auth.models import User
from django.db import IntegrityError, OperationalError
from django.utils.translation import gettext as _

from articles.admin.story_form import StoryForm
from articles.changes import Change
from articles.doors import Conflict, StaleVersion
from articles.models import Article
from articles.revising import revise_article
from articles.revisions import restore
from articles.rights import may_revise

logger = logging.getLogger(__name__)


def save_story(form: StoryForm, *, by: User, change: Change | None = None) -> Article:
    """Store what an editor sent; what the story says already makes no new version.

    form: valid. change: what it does to words that readers know.
    Raises PermissionDenied, StaleVersion, Blocked, Conflict as revise_article does;
        none of them leaves a trace.
    """
    if form.stored is not None and form.is_same_as(form.stored):
        return form.stored
    if form.stored is not None and may_revise(by, form.stored):
        _refuse_moved_story(form)
    article = form.instance
    try:
        revise_article(
            article,
            by=by,
            write=lambda: restore(article, form.with_new_tags()),
            expected_version=form.expected_version,
            change=change,
        )
    except IntegrityError as error:
        logger.warning("A story could not be stored: %s", error)
        raise Conflict(
            _("Something chosen here was deleted or made by somebody else just now. Save again.")
        ) from error
    except OperationalError as error:
        # Locked for too long, or the disk is full; reading may still work, so the
        # form comes back with its words.
        logger.exception("A story could not be stored")
        raise Conflict(
            _("The database takes nothing in at this moment. Nothing was stored; save again.")
        ) from error
    return article


def _refuse_moved_story(form: StoryForm) -> None:
    """Words written for a draft don't slip into a story that went out meanwhile."""
    seen = form.cleaned_data["seen_status"]
    if seen and seen != form.stored.status and not form.cleaned_data["merged_version"]:
        raise StaleVersion(
            _("This story is %(status)s now, which it was not when you opened it.")
            % {"status": form.stored.get_status_display().lower()}
        )
