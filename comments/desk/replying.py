"""Replies of staff, under their own names, from the moderation page.

Source: docs/moderation.md, "A reply of the desk".
"""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article
from comments.arrivals import Arrival
from comments.models import MAX_BODY_CHARACTERS, MAX_NAME_CHARACTERS, Comment
from comments.moderation import Conflict, approve_comment
from comments.posting import Duplicate, post_comment
from comments.states import Status
from comments.text import is_blank, printable, to_lf


def reply_as_staff(comment: Comment, *, by: User, body: str) -> Comment:
    """Answer a comment at once, under one's byline and with a badge.

    A comment that waits is approved with it, or neither happens.
    Raises PermissionDenied; Conflict when nothing is said, the comment was decided
    otherwise, or readers don't see its story.
    """
    if not by.has_perm("comments.reply_as_staff"):
        raise PermissionDenied(_("Your role does not include this decision."))
    words = printable(to_lf(body)).strip()
    if is_blank(words) or len(words) > MAX_BODY_CHARACTERS:
        raise Conflict(
            _("A reply needs words, %(max)d characters at most.") % {"max": MAX_BODY_CHARACTERS}
        )
    with transaction.atomic():
        if comment.status == Status.PENDING:
            approve_comment(comment, by=by)
        reply = _post(comment, by, words)
        approve_comment(reply, by=by)
    return reply


def byline_of(user: User) -> str:
    """The name under which somebody answers readers."""
    author = getattr(user, "author", None)
    name = author.name if author else user.get_full_name() or user.get_username()
    return name[:MAX_NAME_CHARACTERS]


def _post(comment: Comment, by: User, words: str) -> Comment:
    now = timezone.now()
    article = Article.objects.published(now).of_story(comment.article_id).first()
    if article is None:
        raise Conflict(_("Readers don't see this story now, so nobody would read a reply."))
    try:
        return post_comment(
            Arrival(
                article=article,
                at=now,
                body=words,
                name=byline_of(by),
                email="",
                # Read again: its status here is the one that the moderator saw.
                parent=Comment.objects.get(pk=comment.pk),
                author=by,
            )
        )
    except Duplicate as error:
        raise Conflict(_("You said the same here before.")) from error
