"""Comments that say nearly the same, found on their way in and decided together.

Source: docs/moderation.md, "Campaigns".
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BigIntegerField, Q
from django.utils import timezone

from articles.prepared import GivenIds, Prepared, PreparedForIds
from comments.campaigns.likeness import MIN_LIKENESS, SKETCH_SIZE, comparable, likeness, sketch
from comments.inserting import insert
from comments.models import Comment, CommentSketch
from comments.rule_states import MAX_NUMBER

KEEP_SKETCHES = timedelta(days=14)
# As many digests are read, of the newest comments that hold them.
MAX_FOUND = 400
MAX_COMPARED = 5
# One alone is a common phrase; texts that are alike share most.
MIN_SHARED = 2


@dataclass(frozen=True)
class Likes:
    """What is known of a text before it is stored.

    head: id of the first comment that it is like; None for a text of its own.
    count: how many earlier comments are like it, at most 100.
    digests: its sketch, to be kept when it is a text of its own.
    """

    head: int | None = None
    count: int = 0
    digests: tuple[int, ...] = ()


def find_likes(body: str, story_id: int) -> Likes:
    """Which earlier comments a text is like. One query; three where there are any."""
    text = comparable(body)
    digests = sketch(text, story_id)
    for candidate, words in _candidates(digests):
        if words and likeness(text, comparable(words)) >= MIN_LIKENESS:
            return Likes(candidate, 1 + _members(candidate))
    return Likes(digests=tuple(digests))


def keep_sketch(comment: Comment, likes: Likes) -> None:
    """Let later comments find this one; in the posting transaction."""
    if likes.digests:
        insert([CommentSketch(comment=comment, digest=digest) for digest in likes.digests])


def in_cluster(head: int) -> Q:
    """Holds for the first comment of a cluster and all that are nearly the same."""
    return Q(pk=head) | Q(cluster=head)


def forget_old_sketches(at: datetime | None = None) -> None:
    """Delete the digests of comments older than 14 days at a moment; None is now."""
    since = (at or timezone.now()) - KEEP_SKETCHES
    # Looked up by itself: within the deletion it would keep SQLite's writers waiting.
    old = Comment.objects.filter(created_at__lt=since).newest_first()
    if newest := old.values_list("pk", flat=True).first():
        CommentSketch.objects.filter(comment__lte=newest).delete()


def _candidates(digests: list[int]) -> list[tuple[int, str]]:
    """Ids and texts of comments to compare with: those that share most, oldest first."""
    found = Counter(pk for (pk,) in _holders.rows(digests=digests))
    enough = min(MIN_SHARED, len(digests))
    shared = [pk for pk in found if found[pk] >= enough]
    best = sorted(shared, key=lambda pk: (-found[pk], pk))[:MAX_COMPARED]
    if not best:
        return []
    words = dict(_bodies.rows(best))
    return [(pk, words[pk]) for pk in best]


_holders = Prepared(
    lambda: (
        CommentSketch.objects.filter(digest__in=GivenIds("digests", BigIntegerField(), SKETCH_SIZE))
        .order_by("-comment_id")
        .values_list("comment_id")[:MAX_FOUND]
    )
)


_bodies = PreparedForIds(
    lambda ids: Comment.objects.filter(pk__in=ids).order_by().values_list("pk", "body"),
    sizes=[MAX_COMPARED],
)


def _members(head: int) -> int:
    return Comment.objects.filter(cluster=head)[: MAX_NUMBER - 1].count()
