"""Comments that somebody doesn't want to see now, kept in their session.

Source: docs/moderation.md, "The queue".
"""

from django.contrib.sessions.backends.base import SessionBase

_KEY = "comments_put_off"
# The oldest are handed out again.
MAX_PUT_OFF = 200


def put_off(session: SessionBase, comment_id: int) -> None:
    """Leave a comment for later, or for others."""
    others = [pk for pk in put_off_ids(session) if pk != comment_id]
    session[_KEY] = [*others, comment_id][-MAX_PUT_OFF:]


def put_off_ids(session: SessionBase) -> list[int]:
    """What was put off, the last one last."""
    return session.get(_KEY, [])


def take_back_last(session: SessionBase) -> int | None:
    """The comment that was put off last, which is not put off any more."""
    ids = put_off_ids(session)
    if not ids:
        return None
    session[_KEY] = ids[:-1]
    return ids[-1]


def forget_put_off(session: SessionBase) -> None:
    """Begin with the queue anew."""
    session.pop(_KEY, None)
