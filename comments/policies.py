"""May one reply to this story now, and on which terms.

Source: docs/moderation.md, "Who may reply, and when".
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.utils.translation import gettext as _

from articles.models import Article
from articles.printed_dates import printed
from articles.states import CommentPolicy
from comments.backlog import Backlog, backlog_at


class Door(StrEnum):
    OPEN = "open"
    VERIFIED = "verified"
    CLOSED = "closed"
    PAST = "past"
    BEHIND = "behind"


@dataclass(frozen=True)
class Terms:
    """What holds for replies to a story at one moment.

    changes_at: when the clock alone makes it another door; None: no such time is known.
    closed_at: since when it is closed; None while it is open, and where it can't be told.
    wants_proof: a link is mailed for each reply, and its writer presses a button there.
    needs_proof: until then no moderator is asked to read it.
    is_shown_after_proof: then it is shown, where nothing is doubtful.
    """

    door: Door
    changes_at: datetime | None = None
    closed_at: datetime | None = None
    backlog: Backlog | None = None
    wants_proof: bool = False
    needs_proof: bool = False
    is_shown_after_proof: bool = False
    is_sensitive: bool = False

    @property
    def is_open(self) -> bool:
        return self.door in (Door.OPEN, Door.VERIFIED)


def terms_of(article: Article, at: datetime) -> Terms:
    """What holds for replies to a story at a moment.

    article: with its section at hand. One query where the paper promises a time, else none.
    """
    closes_at = comments_close_at(article)
    past = closes_at if closes_at and closes_at <= at else None
    if article.effective_comment_policy == CommentPolicy.CLOSED:
        return Terms(Door.CLOSED, closed_at=past)
    if past:
        return Terms(Door.PAST, closed_at=past)
    if backlog := backlog_at(at):
        turns = [moment for moment in (closes_at, backlog.next_turn) if moment]
        return Terms(
            Door.BEHIND,
            changes_at=min(turns, default=None),
            closed_at=backlog.began_at,
            backlog=backlog,
        )
    section, is_held = article.section, is_sensitive(article)
    is_shown = bool(section and section.comments_shown_after_proof) and not is_held
    is_verified = article.effective_comment_policy == CommentPolicy.VERIFIED
    return Terms(
        Door.VERIFIED if is_verified else Door.OPEN,
        changes_at=closes_at,
        wants_proof=is_verified or is_shown,
        needs_proof=is_verified,
        is_shown_after_proof=is_shown,
        is_sensitive=is_held,
    )


def is_sensitive(article: Article) -> bool:
    """Whether every reply to a story is held, by its own mark or its section's."""
    section = article.section
    return article.comments_are_sensitive or bool(section and section.comments_are_sensitive)


def why_closed(terms: Terms) -> str:
    """For readers: why there is no form, and when it is there again where that is known."""
    if terms.door == Door.BEHIND:
        return _("%(why)s The form opens again when they have caught up; %(when)s.") % {
            "why": _("More replies are waiting than our moderators can read in time."),
            "when": _when_at_work(terms.backlog),
        }
    closed = _("Replies to this story are closed.")
    if terms.door == Door.PAST:
        until = printed(terms.closed_at, "j F Y, H:i")
        return f"{closed} " + _("They were open until %(time)s.") % {"time": until}
    return closed


def _when_at_work(backlog: Backlog) -> str:
    if backlog.next_turn is None:
        return _("they are at work now")
    turn = {"time": printed(backlog.next_turn, "l, H:i")}
    if backlog.is_staffed:
        return _("they are at work until %(time)s") % turn
    return _("they are back on %(time)s") % turn


def comments_close_at(article: Article) -> datetime | None:
    """When replies end by the clock: the story's own time, or days after publication."""
    if article.comments_close_at or article.first_published_at is None:
        return article.comments_close_at
    of_section = article.section and article.section.comments_close_after_days
    days = settings.COMMENT_CLOSE_AFTER_DAYS if of_section is None else of_section
    return article.first_published_at + timedelta(days=days) if days else None


def closed_just_now(article: Article, terms: Terms, at: datetime) -> bool:
    """Whether replies closed so lately that an open page may still show the form."""
    moments = [terms.closed_at]
    if article.comment_policy == CommentPolicy.CLOSED:
        moments.append(_closed_by_an_editor_at(article))
    closed_at = min((moment for moment in moments if moment), default=None)
    grace = timedelta(seconds=settings.COMMENT_CLOSING_GRACE_S)
    return closed_at is not None and at < closed_at + grace


def _closed_by_an_editor_at(article: Article) -> datetime | None:
    """The story's revisions tell; None when replies never began."""
    policies = article.revisions.order_by("-version").values_list(
        "made_at", "snapshot__content__comment_policy"
    )
    closed_at = None
    for made_at, policy in policies:
        if policy != CommentPolicy.CLOSED:
            return closed_at
        closed_at = made_at
    return None
