"""Letters, the mailboxes they go to, and the links in them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.mail.states import Letter, NoticeState, Purpose, Subscription, TaskState
from comments.models.comment import Comment

_WITH_ADDRESS = (Subscription.ASKED, Subscription.CONFIRMED)
_ENDED = (TaskState.SENT, TaskState.CANCELLED)


class Mailbox(models.Model):
    """A reader's mailbox; comments/mail/subscriptions.py writes what it wants."""

    # Of the address folded for comparison; see comments/digests.py.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    # As it was typed, and only while it wants mail.
    email = models.EmailField(max_length=254, blank=True, editable=False)
    replies = models.CharField(max_length=9, choices=Subscription, blank=True, editable=False)
    asked_at = models.DateTimeField(null=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    # When the last letter about replies was begun: one an hour.
    told_at = models.DateTimeField(null=True, editable=False)
    suppressed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name_plural = "mailboxes"
        constraints = [
            models.CheckConstraint(
                name="mailbox_has_address_while_it_wants_mail",
                condition=(Q(replies__in=_WITH_ADDRESS) & ~Q(email=""))
                | (~Q(replies__in=_WITH_ADDRESS) & Q(email="")),
            ),
        ]
        indexes = [
            # Serves the housekeeping of those that never confirmed.
            models.Index(
                name="mailbox_asked", fields=["asked_at"], condition=Q(replies=Subscription.ASKED)
            ),
        ]

    def __str__(self) -> str:
        return f"mailbox {self.pk}"


class LetterCount(models.Model):
    """How many letters of a kind went to a mailbox: in a window, and ever."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="counts")
    letter = models.CharField(max_length=16, choices=Letter)
    window_start = models.DateTimeField()
    in_window = models.PositiveIntegerField(default=0)
    ever = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="letter_count_once", fields=["mailbox", "letter"]),
        ]

    def __str__(self) -> str:
        return f"{self.ever} {self.letter}"


class MailTask(models.Model):
    """One letter to one mailbox; only comments/mail/outbox.py writes its state."""

    letter = models.CharField(max_length=16, choices=Letter)
    # Blank once it has gone, or will not go.
    email = models.EmailField(max_length=254, blank=True)
    mailbox_digest = models.CharField(max_length=64, blank=True, db_index=True)
    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="mail_tasks"
    )
    # What it is about, where that is no comment.
    subject_id = models.BigIntegerField(null=True, blank=True)
    # Holds a letter of the desk to one a day; NULL where there may be many.
    once_key = models.CharField(  # noqa: DJ001
        max_length=80, null=True, blank=True, unique=True
    )
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=9, choices=TaskState, default=TaskState.HELD)
    run_after = models.DateTimeField(default=timezone.now)
    claimed_by = models.CharField(max_length=32, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    # The mailbox's limits have been asked, and this letter counted.
    is_granted = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(
        default=0, help_text=_("Times that it failed by itself.")
    )
    outages = models.PositiveSmallIntegerField(
        default=0, help_text=_("Times that the mail server was away.")
    )
    lapses = models.PositiveSmallIntegerField(
        default=0, help_text=_("Times that nobody knows whether it went.")
    )
    # A class and a code, never an address.
    trouble = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("letter")
        verbose_name_plural = _("mail")
        constraints = [
            models.CheckConstraint(
                name="mail_state_known", condition=Q(state__in=TaskState.values)
            ),
            models.CheckConstraint(
                name="mail_address_goes_with_the_letter",
                condition=(~Q(state__in=_ENDED) & ~Q(email="")) | (Q(state__in=_ENDED, email="")),
            ),
            # More replies join the letter that waits.
            models.UniqueConstraint(
                name="mail_one_held_about_replies",
                fields=["mailbox_digest"],
                condition=Q(letter=Letter.REPLIES, state=TaskState.HELD),
            ),
        ]
        indexes = [
            # Serve the worker, which asks every few seconds.
            models.Index(
                name="mail_due", fields=["run_after", "id"], condition=Q(state=TaskState.HELD)
            ),
            models.Index(
                name="mail_claimed",
                fields=["claimed_until"],
                condition=Q(state=TaskState.CLAIMED),
            ),
            models.Index(name="mail_by_state", fields=["state", "finished_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.pk}"


class MailToken(models.Model):
    """The digest of a link that was mailed, for one purpose. expires_at: None is never."""

    digest = models.CharField(max_length=64, primary_key=True)
    purpose = models.CharField(max_length=11, choices=Purpose)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="tokens")
    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="mail_tokens"
    )
    # Only of a link to what is kept of a mailbox, which is looked up by it; two days.
    email_key = models.CharField(max_length=254, blank=True)
    expires_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.purpose} until {self.expires_at}"


class ReplyWatch(models.Model):
    """A comment whose writer wants to hear of replies to it."""

    comment = models.OneToOneField(
        Comment, on_delete=models.CASCADE, primary_key=True, related_name="reply_watch"
    )
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="watches")

    def __str__(self) -> str:
        return f"replies to comment {self.comment_id}"


class ReplyNotice(models.Model):
    """That a mailbox is to hear of one reply: once, whatever is decided later."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reply_notices")
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="notices")
    state = models.CharField(max_length=9, choices=NoticeState, default=NoticeState.WAITING)
    # Of the decision it waits for.
    since = models.DateTimeField()
    held_until = models.DateTimeField()
    task = models.ForeignKey(
        MailTask, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="reply_notice_once", fields=["comment", "mailbox"]),
        ]
        indexes = [
            models.Index(
                name="reply_notice_waiting",
                fields=["mailbox", "held_until"],
                condition=Q(state=NoticeState.WAITING),
            ),
        ]

    def __str__(self) -> str:
        return f"reply {self.comment_id}: {self.state}"
