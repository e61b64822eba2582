"""The reader's reply itself."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.addresses import path_to
from articles.models import Article
from comments.querysets import FLAGGED, THREAD_OF, WAITING_FIRST, CommentQuerySet
from comments.states import Reason, Status

MAX_BODY_CHARACTERS = 5000
MAX_NAME_CHARACTERS = 60
PATH_DIGITS = 16
MAX_SHOWN_ANCESTORS = 4


class Comment(models.Model):
    """A reader's reply; only comments/moderation.py writes its status."""

    # PROTECT: a story with a conversation is not deleted from under it.
    # Always the story's first row, so working copies keep their comments.
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="comments")
    # The text this comment answers; kept although the story may change.
    revision = models.ForeignKey(
        "articles.Revision", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    # Fixed-width ids of at most four ancestors and the comment itself, so that
    # path order is reading order. Bounded: a path 5,000 deep would not fit into an
    # index row of PostgreSQL.
    path = models.CharField(
        max_length=PATH_DIGITS * (MAX_SHOWN_ANCESTORS + 1), editable=False, blank=True
    )

    body = models.TextField(max_length=MAX_BODY_CHARACTERS)
    name = models.CharField(max_length=MAX_NAME_CHARACTERS)
    email = models.EmailField(max_length=254, blank=True)
    # The address folded for comparison: case and IDNA, see comments/addresses.py.
    email_key = models.CharField(max_length=254, blank=True)
    website = models.URLField(max_length=200, blank=True)
    # Set for staff who reply from the desk; a badge never rests on a typed name.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
    )

    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING, editable=False)
    reason = models.CharField(max_length=16, choices=Reason, blank=True, editable=False)
    # Names of what looked doubtful, such as "honeypot" or "staff-name".
    flags = models.JSONField(default=list, blank=True, editable=False)
    # One entry per rule that looked: {"rule": …, "verdict": …, "note": …}.
    trace = models.JSONField(default=list, blank=True, editable=False)

    address = models.GenericIPAddressField(null=True, blank=True, unpack_ipv4=True)
    user_agent = models.CharField(max_length=300, blank=True)
    # NULL, not "", after erasure: the digest is unique.
    duplicate_key = models.CharField(  # noqa: DJ001
        max_length=64, null=True, blank=True, unique=True, editable=False
    )
    score = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("How likely it is to be rejected, 0 to 100; blank where nothing is known."),
    )
    # The first comment of those that say nearly the same.
    cluster = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="near_duplicates",
    )
    # Defaults of the database too: while hosts are brought up to date, those that
    # don't know a column yet go on storing comments.
    is_escalated = models.BooleanField(
        default=False,
        db_default=False,
        editable=False,
        help_text=_("An editor is to decide."),
    )
    reported_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("Readers' reports put it back to be looked at, until it is decided on."),
    )
    is_pick = models.BooleanField(
        _("editor's pick"),
        default=False,
        db_default=False,
        editable=False,
        help_text=_("Shown above the others."),
    )
    # Its story takes replies by proof alone, and there is none yet: nobody is asked to
    # decide on it.
    awaits_proof = models.BooleanField(default=False, db_default=False, editable=False)
    # By a POST from a link that was mailed for this very comment.
    proved_at = models.DateTimeField(null=True, blank=True, editable=False)
    edited_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("By its author.")
    )
    # Of the private link; the table can't tell the link itself.
    receipt_digest = models.CharField(  # noqa: DJ001
        max_length=64, null=True, blank=True, unique=True, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        permissions = [
            ("approve_comment", "Can approve a comment"),
            ("reject_comment", "Can reject a comment"),
            ("mark_comment_spam", "Can mark a comment as spam"),
            ("remove_comment", "Can remove a public comment"),
            ("restore_comment", "Can restore a removed or rejected comment"),
            ("erase_comment", "Can erase a comment for good"),
            ("undo_decision", "Can take back a decision of one's own for a minute"),
            ("escalate_comment", "Can ask an editor to decide on a comment"),
            ("judge_escalated_comment", "Can decide where an editor was asked to"),
            ("keep_reported_comment", "Can keep a comment that readers reported"),
            ("pick_comment", "Can make a comment an editor's pick"),
            ("unpick_comment", "Can take an editor's pick back"),
            ("reply_as_staff", "Can reply to a comment as staff"),
            ("export_comments", "Can export comments"),
            ("view_contact", "Can see commenters' e-mail and network addresses"),
        ]
        constraints = [
            models.CheckConstraint(
                name="comment_status_known", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="comment_public_has_words",
                condition=~Q(status=Status.APPROVED) | ~Q(body="") & ~Q(name=""),
            ),
            models.CheckConstraint(
                name="comment_erased_is_blank",
                condition=~Q(status=Status.ERASED)
                | Q(
                    body="",
                    name="",
                    email="",
                    email_key="",
                    website="",
                    address__isnull=True,
                    user_agent="",
                    duplicate_key__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="comment_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
            models.CheckConstraint(name="comment_version_counts", condition=Q(version__gte=1)),
            models.CheckConstraint(
                name="comment_score_in_hundred", condition=Q(score__isnull=True) | Q(score__lte=100)
            ),
            models.CheckConstraint(
                name="comment_pick_is_public",
                condition=Q(is_pick=False) | Q(status=Status.APPROVED),
            ),
        ]
        indexes = [
            # Serves visible().in_thread_order() of one story, 50 a page. Whole, for SQLite
            # uses no index of some statuses here.
            models.Index(name="comment_thread", fields=["article", "status", "path"]),
            # Serves the same with the newest threads first, and the count of what waits on
            # a story; whole, for SQLite uses no index of some statuses here.
            models.Index(
                F("article"),
                F("status"),
                THREAD_OF.desc(),
                F("path"),
                name="comment_newest_threads",
            ),
            # Serves the editor's picks of a story.
            models.Index(
                name="comment_picks", fields=["article", "path"], condition=Q(is_pick=True)
            ),
            # Serves /comments/feed/, newest first.
            models.Index(
                name="comment_visible_newest",
                fields=["-id"],
                condition=Q(status=Status.APPROVED),
            ),
            # These serve the moderation list, whole and by status.
            models.Index(*WAITING_FIRST, name="comment_waiting_first"),
            models.Index(*WAITING_FIRST, name="comment_flagged", condition=Q(FLAGGED)),
            models.Index(
                name="comment_flagged_queue", fields=["status", "id"], condition=Q(FLAGGED)
            ),
            models.Index(name="comment_queue", fields=["status", "id"]),
            # The same with the riskiest first, and what waits besides new comments.
            models.Index(name="comment_riskiest", fields=["status", "-score", "id"]),
            models.Index(name="comment_escalated", fields=["id"], condition=Q(is_escalated=True)),
            models.Index(
                name="comment_reported",
                fields=["reported_at"],
                condition=Q(reported_at__isnull=False),
            ),
            # Serves the forgetting of what nobody proved.
            models.Index(
                name="comment_unproved", fields=["created_at"], condition=Q(awaits_proof=True)
            ),
            # Serve the moderators' search for one sender.
            models.Index(name="comment_address", fields=["address", "-id"]),
            # These serve the worker, which forgets what is old; each shrinks as it does.
            models.Index(
                name="comment_keyed_by_age",
                fields=["created_at"],
                condition=Q(duplicate_key__isnull=False),
            ),
            models.Index(
                name="comment_addressed_by_age",
                fields=["created_at"],
                condition=Q(address__isnull=False),
            ),
            models.Index(
                name="comment_refused_by_age",
                fields=["created_at"],
                condition=Q(status=Status.REJECTED) & ~Q(body=""),
            ),
            models.Index(name="comment_sender", fields=["email_key", "-id"]),
        ]

    def __str__(self) -> str:
        # Without the headline: moderators see nothing of stories that are not public.
        return _("Comment %(id)s by %(name)s") % {"id": self.pk, "name": self.name or _("nobody")}

    def get_absolute_url(self) -> str:
        """Leads to whichever page of the conversation shows it now."""
        article = self.article
        address = path_to("comments:story", article.first_published_on, article.slug)
        return f"{address}?comment={self.pk}"

    @property
    def level(self) -> int:
        """How many ancestors it stands under, 0 to 4."""
        return len(self.path) // PATH_DIGITS - 1

    @property
    def ancestor_ids(self) -> list[int]:
        """Ids of the ancestors it stands under, outermost first; at most four."""
        digits = self.path[:-PATH_DIGITS]
        return [int(digits[i : i + PATH_DIGITS]) for i in range(0, len(digits), PATH_DIGITS)]

    def place_in_thread(self) -> None:
        """Make the path, once the id is known; nothing is saved.

        A reply below the fourth level stands by time under that level.
        """
        above = self.parent.path[: PATH_DIGITS * MAX_SHOWN_ANCESTORS] if self.parent else ""
        self.path = f"{above}{self.pk:0{PATH_DIGITS}d}"
