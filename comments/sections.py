"""Moderators who are bound to sections, and what they see.

Source: docs/moderation.md, "Whose section".
"""

from django.contrib.auth.models import User

from articles.models import Article
from comments.models import Comment
from comments.querysets import CommentQuerySet


def sections_of(user: User) -> list[int] | None:
    """Ids of the sections whose comments somebody decides on; None is all."""
    # Kept with the person for the request, as Django keeps their permissions.
    if not hasattr(user, "_moderated_section_ids"):
        bound = list(user.moderated_sections.order_by().values_list("section_id", flat=True))
        user._moderated_section_ids = bound or None
    return user._moderated_section_ids


def in_sections_of(user: User, comments: CommentQuerySet) -> CommentQuerySet:
    """Those of some comments that are for somebody to see."""
    sections = sections_of(user)
    return comments if sections is None else comments.filter(article__section__in=sections)


def may_moderate(user: User, comment: Comment) -> bool:
    """Whether a comment stands in a section of somebody's."""
    sections = sections_of(user)
    if sections is None:
        return True
    return Article.objects.filter(pk=comment.article_id, section__in=sections).exists()
