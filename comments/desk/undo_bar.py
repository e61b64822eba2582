"""What a moderator may still undo, as the bar above the comment says it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone

from comments.desk import second_looks
from comments.desk.choices import CHOICES
from comments.models import Comment
from comments.undoing import ends_at, last_undoable, undo_decision, window

_DONE = {choice.verb.__name__: choice.done for choice in CHOICES.values()}


@dataclass(frozen=True)
class UndoBar:
    """status: that of the comment, as the moderator left it."""

    comment: Comment
    done: str
    status: str
    ends_at: datetime

    @property
    def seconds_left(self) -> int:
        return max(0, round((self.ends_at - timezone.now()).total_seconds()))


def undo_bar(user: User) -> UndoBar | None:
    """One's own last decision or second verdict, while it can be undone."""
    entry, look = last_undoable(user), second_looks.last_judged(user)
    if look and (entry is None or look.judged_at > entry.made_at):
        done = second_looks.DONE[look.verdict]
        return UndoBar(look.comment, done, look.verdict, look.judged_at + window())
    if entry is None:
        return None
    return UndoBar(entry.comment, str(_DONE[entry.verb]), entry.to_status, ends_at(entry))


def undo(comment: Comment, *, by: User) -> None:
    """Take back what the bar says; a second verdict is forgotten as if it were applied.

    Raises PermissionDenied, Conflict.
    """
    if not second_looks.unjudge(comment.pk, by=by):
        undo_decision(comment, by=by)
