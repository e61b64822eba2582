"""A link mailed for one comment, and what its button does.

Source: docs/mail.md, "Proof".
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.site_urls import absolute_url
from comments.addresses import email_key
from comments.campaigns import breaker
from comments.locking import lock_comment
from comments.mail import outbox
from comments.mail.links import make_link
from comments.mail.mailboxes import grant, later, mailbox_of, note_answer
from comments.mail.messages import Later, Words
from comments.mail.states import Letter, Purpose
from comments.models import Comment, MailTask
from comments.moderation import Conflict, move
from comments.policies import terms_of
from comments.states import Reason, Status

PROVE_WITHIN = timedelta(hours=48)
# What nobody proved is erased after seven days, and the link is to work till it is over.
ASK_WITHIN = timedelta(days=5)
# Made after each migrate; signs nothing in. Source: docs/publishing.md, "Who may do what".
NEWSROOM = "newsroom"


def ask_for_proof(comment: Comment) -> None:
    """Have a link mailed to whoever its address belongs to; in the posting transaction."""
    outbox.hold(Letter.PROOF, comment.email, comment=comment)


@transaction.atomic
def compose(task: MailTask) -> Words | Later | None:
    """The question whether a comment is theirs, when its mailbox may have one more.

    None once it is decided or was proved, and where it can't go or would come too late;
    see comments/mail/unproved.py for what becomes of the comment then.
    """
    comment = lock_comment(task.comment_id)
    if comment.status != Status.PENDING or comment.proved_at:
        return None
    mailbox = mailbox_of(email_key(task.email))
    if mailbox.suppressed_at:
        return None
    if not grant(task):
        return later(task, comment.created_at + ASK_WITHIN)
    link = make_link(
        Purpose.PROOF, mailbox, comment=comment, expires_at=timezone.now() + PROVE_WITHIN
    )
    sent_at = timezone.localtime(comment.created_at)
    return Words(
        _("Did you write this comment?"),
        [
            _("A comment on this story was sent to us with this address, at %(time)s:")
            % {"time": f"{date_format(sent_at, 'SHORT_DATETIME_FORMAT')} {sent_at:%Z}"},
            absolute_url(comment.article.get_absolute_url()),
            _(
                "If it was you, read it here and say so within 48 hours, and it can be shown. "
                "Each comment has a letter of its own:"
            ),
            link,
            _("If it was not, do nothing, and it will not be shown in your name unread."),
        ],
    )


@transaction.atomic
def prove(comment: Comment, at: datetime) -> bool:
    """Mark a comment as its mailbox's own, and show it where nothing is doubtful.

    Returns whether readers see it now. May be repeated.
    """
    note_answer(comment.email_key, Letter.PROOF)
    proved = Comment.objects.filter(pk=comment.pk, proved_at__isnull=True)
    if proved.exclude(status=Status.ERASED).update(proved_at=at, awaits_proof=False):
        comment.refresh_from_db()
        if _may_be_shown(comment, at):
            _show(comment)
    comment.refresh_from_db()
    return comment.status == Status.APPROVED


def _may_be_shown(comment: Comment, at: datetime) -> bool:
    """Nothing doubtful, no flood, and a section that shows replies after a proof."""
    if comment.status != Status.PENDING or comment.flags or comment.is_escalated:
        return False
    if comment.edited_at or not comment.article.is_public(at):
        return False
    terms = terms_of(comment.article, at)
    return terms.is_shown_after_proof and not breaker.is_open(comment.article_id)


def _show(comment: Comment) -> None:
    newsroom = User.objects.get(username=NEWSROOM)
    try:
        # Its own transaction: whatever refuses it leaves the proof.
        with transaction.atomic():
            move(comment, "approve_comment", by=newsroom, reason=Reason.PROVED)
            # The audit keeps it; on a comment a reason says why it is not shown.
            Comment.objects.filter(pk=comment.pk).update(reason=Reason.NONE)
    except Conflict:
        comment.refresh_from_db()
