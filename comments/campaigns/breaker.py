"""Holds everything while a story or the site is flooded, and lets go by itself.

Source: docs/moderation.md, "Campaigns".
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import (
    BigAutoField,
    Count,
    Exists,
    Expression,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article
from articles.prepared import Given, Prepared
from comments import audit
from comments.models import Breaker, Comment
from comments.states import Status

SITE = "site"
# A row that every post of a flood wrote would make them wait for each other.
WRITTEN_EVERY = timedelta(minutes=1)


class State(NamedTuple):
    """What tells of a flood at one story.

    waiting: how many of its comments wait. came_at: when the comment came that is so many
    before the newest of the whole site; None before there are so many. is_held: whether a
    breaker is open on it or the site.
    """

    waiting: int = 0
    came_at: datetime | None = None
    is_held: bool = False


class Flooded(Exception):
    """Too many comments wait on a story. retry_after_s: when to ask again."""

    def __init__(self, retry_after_s: int) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(f"Too many comments wait; try again in {retry_after_s} s.")


def is_open(story_id: int, at: datetime | None = None) -> bool:
    """Whether all comments of a story are held at a moment; None is now. One query."""
    return open_breakers(at).filter(scope__in=[SITE, scope_of(story_id)]).exists()


def open_breakers(at: datetime | None = None) -> QuerySet[Breaker]:
    """Those that hold comments at a moment; None is now."""
    return Breaker.objects.filter(
        closed_at__isnull=True, flooded_at__gt=(at or timezone.now()) - _quiet()
    )


def why_closed(story: Article) -> str:
    """A sentence for readers while a post to this story is turned back; else "". One query."""
    [(waiting,)] = _waiting.rows(story_id=story.story_id)
    if waiting < settings.COMMENT_MAX_WAITING_PER_STORY:
        return ""
    return _("Very many replies wait for the moderators of this story; please come back later.")


def watch(story_id: int, at: datetime, state: State) -> str | None:
    """Open or close the breakers that a post to a story falls under.

    state: as state_columns() gives it. Returns a note while one is open. Outside the
    posting transaction; asks nothing more while all is quiet.
    Raises Flooded when the story takes no more.
    """
    scope, (waiting, came_at, is_held) = scope_of(story_id), state
    known = {breaker.scope: breaker for breaker in _open_on(scope)} if is_held else {}
    floods = []
    if waiting >= settings.COMMENT_STORY_FLOOD:
        floods.append(scope)
    if came_at is not None and came_at > at - timedelta(seconds=settings.COMMENT_WINDOW_S):
        floods.append(SITE)
    for flooded in floods:
        _keep_open(flooded, known.get(flooded), at, waiting)
    open_scopes = floods + [
        quiet for quiet in known.keys() - floods if not _close_if_quiet(known[quiet], at)
    ]
    if waiting >= settings.COMMENT_MAX_WAITING_PER_STORY:
        raise Flooded(settings.COMMENT_WINDOW_S)
    if not open_scopes:
        return None
    return _("The site is flooded.") if SITE in open_scopes else _("The story is flooded.")


def close_quiet_breakers(at: datetime | None = None) -> None:
    """Close all that have been quiet for COMMENT_BREAKER_QUIET_MINUTES; None is now."""
    at = at or timezone.now()
    for breaker in Breaker.objects.filter(closed_at__isnull=True):
        _close_if_quiet(breaker, at)


def _keep_open(scope: str, breaker: Breaker | None, at: datetime, waiting: int) -> None:
    if breaker is not None:
        if at - breaker.flooded_at > WRITTEN_EVERY:
            Breaker.objects.filter(pk=breaker.pk, flooded_at__lt=at).update(flooded_at=at)
        return
    try:
        with transaction.atomic():
            Breaker.objects.create(scope=scope, opened_at=at, flooded_at=at)
            audit.note("open_breaker", scope=scope, waiting=waiting)
    except IntegrityError:
        # Another post opened it in the same moment.
        return


def _close_if_quiet(breaker: Breaker, at: datetime) -> bool:
    """Whether it is closed now; exactly one process closes and notes it."""
    if at < breaker.flooded_at + _quiet():
        return False
    with transaction.atomic():
        still_quiet = Breaker.objects.filter(
            pk=breaker.pk, closed_at__isnull=True, flooded_at=breaker.flooded_at
        )
        if still_quiet.update(closed_at=at):
            audit.note("close_breaker", scope=breaker.scope)
    return True


def state_columns(site_flood: Any, scope: Any) -> list[Expression]:
    """What a State is made of, for a question about the first row of a story.

    site_flood: COMMENT_SITE_FLOOD. scope: from scope_of().
    """
    return [
        _count_waiting(),
        Subquery(_came_before(site_flood)),
        Exists(_open_on(scope)),
    ]


def scope_of(story_id: int) -> str:
    """The scope of the breaker of a story."""
    return f"story {story_id}"


def _count_waiting() -> Expression:
    """How many comments wait for a moderator on the story at hand."""
    waiting = Comment.objects.filter(
        article=OuterRef("pk"), status=Status.PENDING, awaits_proof=False
    )
    counted = waiting.order_by().values("article").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def _came_before(comments: Any) -> QuerySet:
    """When the comment came that is so many before the newest.

    Ids count arrivals; two steps along their index, however many there are.
    """
    newest = Subquery(Comment.objects.newest_first().values("pk")[:1])
    return Comment.objects.filter(pk__lte=newest - comments).newest_first().values("created_at")[:1]


def _open_on(scope: Any) -> QuerySet[Breaker]:
    return Breaker.objects.filter(closed_at__isnull=True, scope__in=[SITE, scope])


_waiting = Prepared(
    lambda: Article.objects.filter(pk=Given("story_id", BigAutoField())).values_list(
        _count_waiting()
    )
)


def _quiet() -> timedelta:
    return timedelta(minutes=settings.COMMENT_BREAKER_QUIET_MINUTES)
