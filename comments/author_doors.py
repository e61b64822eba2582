"""What the author of a comment may do with it, behind their private link.

Source: docs/moderation.md, "The author's own link".
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comments.arrivals import Arrival
from comments.duplicates import duplicate_key
from comments.examining import examined_again
from comments.limits import take_slot
from comments.models import Comment, CommentSketch
from comments.moderation import Conflict, look_again, write
from comments.states import Status

_EDITABLE = (Status.PENDING, Status.APPROVED)


def edit_until(comment: Comment) -> datetime:
    """When its author can't change it any more."""
    return comment.created_at + timedelta(seconds=settings.COMMENT_EDIT_WINDOW_S)


def may_edit(comment: Comment, at: datetime) -> bool:
    """Whether its author may change it: soon after sending, and before others answered."""
    if comment.status not in _EDITABLE or at >= edit_until(comment):
        return False
    return not comment.replies.filter(status=Status.APPROVED).exists()


def edit_comment(comment: Comment, body: str, *, at: datetime, address: str | None) -> None:
    """Put other words in place of a comment's, to be read by a moderator again.

    comment: as its author saw it. body: checked and normalised. address: the author's
        now, for the limits that a post has too.
    Raises Conflict when it is too late, it was decided on meanwhile, or these words are
    here already; OverLimit. Neither leaves anything behind.
    """
    comment.body = body
    found = examined_again(comment)
    with transaction.atomic():
        if comment.author_id is None:
            take_slot(address, comment.email_key, at)
        before, _parent = look_again(comment, "edit_comment", by=None)
        if not may_edit(before, at):
            raise Conflict(_("It is too late to change this reply."))
        try:
            with transaction.atomic():
                write(
                    comment,
                    before,
                    "edit_comment",
                    by=None,
                    status=Status.PENDING,
                    is_pick=False,
                    body=body,
                    version=before.version + 1,
                    edited_at=at,
                    duplicate_key=_duplicate_key(comment, body),
                    cluster=None,
                    **found,
                )
        except IntegrityError as error:
            raise Conflict(_("You have sent these very words already.")) from error
        # What was like its first words is not like these: nothing may join it any more.
        CommentSketch.objects.filter(comment=comment).delete()


def _duplicate_key(comment: Comment, body: str) -> str:
    """As if the new words had come on the day of the first."""
    arrival = Arrival(
        article=comment.article,
        at=comment.created_at,
        body=body,
        name=comment.name,
        email=comment.email,
        parent=comment.parent,
        address=comment.address,
    )
    return duplicate_key(arrival, comment.created_at)
