"""The state of a story in one word and one shape."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.models import Article
from articles.states import TAKEN_DOWN, Status


@dataclass(frozen=True)
class State:
    """name: the status, or `scheduled` or `expired` for a published one."""

    name: str
    word: str

    def __str__(self) -> str:
        return format_html('<span class="state state-{}">{}</span>', self.name, self.word)

    __html__ = __str__


def why_unscheduled(article: Article) -> str:
    """Why a story lost its schedule, until somebody took the next step; "" if none did."""
    if article.status not in (Status.READY, *TAKEN_DOWN):
        return ""
    steps = article.audit_entries.exclude(verb__in=["revise_article", "override_publish_check"])
    last = steps.first()
    is_lost = last is not None and last.verb == "unschedule_article"
    return last.detail.get("reason", "") if is_lost else ""


def state_of(article: Article, at: datetime | None = None) -> State:
    """What a story is at a moment; None is now."""
    at = at or timezone.now()
    if article.is_scheduled(at):
        return State("scheduled", _("Scheduled"))
    if article.status == Status.PUBLISHED and article.expires_at and article.expires_at <= at:
        return State("expired", _("Expired"))
    return State(article.status, article.get_status_display())
