"""Holding comments until a transaction ends, in the one order that all hold them in.

Comments go before letters, and an older one before a newer: two that wait for each other
would be told so by the database, and one of them lost.
Source: docs/moderation.md, "Statuses and their doors".
"""

from collections.abc import Iterable

from comments.models import Comment


def lock_comment(pk: int | None) -> Comment | None:
    """One comment as it is now; None where there is none."""
    return Comment.objects.select_for_update().filter(pk=pk).first()


def lock_families(pks: Iterable[int]) -> dict[int, Comment]:
    """Comments and what they answer, as they are now, by id."""
    pairs = Comment.objects.filter(pk__in=list(pks)).values_list("pk", "parent_id")
    family = {pk for pair in pairs for pk in pair} - {None}
    held = Comment.objects.filter(pk__in=family).order_by("pk").select_for_update()
    return {comment.pk: comment for comment in held}
