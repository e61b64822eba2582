"""What lies on an editor's desk: short lists of stories by what is to be done."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article
from articles.states import Status

STORIES_SHOWN = 6


@dataclass(frozen=True)
class DeskList:
    """query: parameters of the list of stories that show the rest."""

    title: str
    stories: list[Article]
    query: str
    nothing: str


def desk_lists(user: User) -> list[DeskList]:
    """The lists of one person, who may see stories; a query each."""
    now = timezone.now()
    stories = Article.objects.select_related("section", "owner").defer("body", "search_text")
    return [
        DeskList(
            _("My drafts"),
            _newest(stories.drafts_of(user), "-changed_at"),
            "whose=mine",
            _("You have no draft."),
        ),
        DeskList(
            _("Waiting for an editor"),
            _newest(stories.in_review(), "changed_at"),
            f"state={Status.IN_REVIEW}",
            _("Nothing waits."),
        ),
        DeskList(
            _("Ready to go out"),
            _newest(stories.ready(), "changed_at"),
            f"state={Status.READY}",
            _("Nothing is ready."),
        ),
        DeskList(
            _("Scheduled"),
            _newest(stories.scheduled(now), "publish_at"),
            "state=scheduled",
            _("Nothing is scheduled."),
        ),
        DeskList(
            _("Just published"),
            _newest(stories.published(now), "-first_published_at"),
            f"state={Status.PUBLISHED}",
            _("Nothing is published yet."),
        ),
    ]


def _newest(stories: QuerySet, order: str) -> list[Article]:
    return list(stories.order_by(order, "-id")[:STORIES_SHOWN])
