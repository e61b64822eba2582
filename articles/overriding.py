"""Letting a publish check pass: by right, with a reason that is kept.

Source: docs/publishing.md, "One decision".
"""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles.doors import Conflict, all_or_nothing, record, require, stored_article
from articles.models import Article, PublishOverride
from articles.places import places_of
from articles.publish_checks import Finding

MAX_REASON = 1000


def override_publish_check(article: Article, finding: Finding, *, by: User, reason: str) -> None:
    """Let one finding keep the story in no longer, in this version and later ones.

    finding: of decide(article). It holds while the rule finds the same words; about
        other words it is another finding.
    Raises PermissionDenied; Conflict without a reason, or for a finding that nothing
        lets pass. Neither leaves a trace.
    """
    with all_or_nothing(article):
        require(by, "override_publish_check")
        stored = stored_article(article)
        if finding.is_essential:
            raise Conflict(
                _("Nobody can let this pass: %(sentence)s") % {"sentence": finding.sentence}
            )
        if not finding.blocks:
            raise Conflict(
                _("This keeps nothing in: %(sentence)s") % {"sentence": finding.sentence}
            )
        # NUL is no character to PostgreSQL.
        reason = reason.replace("\0", "").strip()
        if not reason:
            raise Conflict(_("Say why this may pass; the reason is kept."))
        if len(reason) > MAX_REASON:
            raise Conflict(_("Say it in %(count)d characters.") % {"count": MAX_REASON})
        PublishOverride.objects.create(
            article_id=stored.story_id,
            finding=finding.key,
            sentence=finding.sentence,
            reason=reason,
            version=stored.version,
            made_by=by,
        )
        detail = {"code": finding.code, "finding": finding.sentence, "reason": reason}
        record(
            stored,
            "override_publish_check",
            stored.status,
            by=by,
            before=places_of(stored),
            detail=detail,
        )
