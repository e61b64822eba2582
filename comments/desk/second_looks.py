"""One decision in fifty is made once more by another moderator, who can't tell.

The second verdict changes nothing; it shows how far moderators agree.
Source: docs/moderation.md, "Figures".
"""

from collections.abc import Collection, Iterator

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from comments.models import Comment, SecondLook
from comments.sections import in_sections_of
from comments.states import Status
from comments.undoing import window

# What is decided on what waits; the rest is no judgement of a text.
JUDGED = {
    "approve": Status.APPROVED,
    "reject": Status.REJECTED,
    "mark_spam": Status.REJECTED,
}
DONE = {Status.APPROVED: _("Approved"), Status.REJECTED: _("Rejected")}
HANDED_OUT = 5


def draw(comment: Comment, *, by: User) -> None:
    """After a decision: have it judged once more, if the lot falls on it."""
    if is_drawn(comment.pk):
        SecondLook.objects.get_or_create(
            comment=comment,
            defaults={
                "first": by,
                "to_status": comment.status,
                "version": comment.version,
                "drawn_at": timezone.now(),
            },
        )


def is_drawn(comment_id: int) -> bool:
    """Whether the lot falls on a comment; nobody can foresee it, every host says the same."""
    one_in = settings.COMMENT_SECOND_LOOK_OF
    if not one_in:
        return False
    digest = salted_hmac("comments.second-look", str(comment_id)).digest()
    return int.from_bytes(digest[:8]) % one_in == 0


def open_for(user: User) -> QuerySet[SecondLook]:
    """Decisions of others, still standing, that somebody may judge once more."""
    # Not while the first can be undone.
    drawn_before = timezone.now() - window()
    looks = SecondLook.objects.filter(verdict="", drawn_at__lt=drawn_before).exclude(first=user)
    return looks.filter(comment__status=F("to_status"), comment__version=F("version"))


def ids_for(user: User, not_these: Collection[int]) -> Iterator[int]:
    """Ids of comments to be handed out as if they waited; the oldest first."""
    if not user.has_perm("comments.approve_comment"):
        return
    looks = open_for(user).exclude(comment__in=not_these)
    comments = in_sections_of(user, Comment.objects.filter(pk__in=looks.values("comment")))
    yield from comments.order_by("id").values_list("pk", flat=True)[:HANDED_OUT]


def is_open_for(comment_id: int, user: User) -> bool:
    """Whether somebody sees a comment for a second look."""
    return open_for(user).filter(comment=comment_id).exists()


def judge(comment_id: int, choice: str, *, by: User) -> bool:
    """Keep what somebody would have decided; whether it was a second look at all.

    Whoever would ask an editor gives no verdict, and nobody is asked again.
    """
    if not is_open_for(comment_id, by):
        return False
    look = SecondLook.objects.filter(comment=comment_id, verdict="")
    if choice == "escalate":
        return bool(look.delete()[0])
    if choice not in JUDGED:
        return False
    return bool(look.update(second=by, verdict=JUDGED[choice], judged_at=timezone.now()))


def last_judged(by: User) -> SecondLook | None:
    """One's own newest second verdict, while it can be undone as a decision can."""
    since = timezone.now() - window()
    looks = SecondLook.objects.filter(second=by, judged_at__gt=since)
    return looks.select_related("comment").order_by("-judged_at").first()


def unjudge(comment_id: int, *, by: User) -> bool:
    """Take one's own second verdict back within its minute; whether there was one."""
    look = last_judged(by)
    if look is None or look.comment_id != comment_id:
        return False
    return bool(
        SecondLook.objects.filter(pk=look.pk, second=by, judged_at=look.judged_at).update(
            second=None, verdict="", judged_at=None
        )
    )
