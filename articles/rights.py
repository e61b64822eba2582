"""Whose story it is, and who may change it.

Source: docs/publishing.md, "Who may do what".
"""

from django.contrib.auth.models import User

from articles.models import Article
from articles.states import Status


def is_theirs(user: User, article: Article) -> bool:
    """Whether somebody answers for a story: it is their own, or they are an editor."""
    return article.owner_id == user.pk or user.has_perm("articles.revise_any_article")


def may_revise(user: User, article: Article) -> bool:
    """Editors change any story; reporters their own until it is handed in."""
    if article.pk is None:
        return user.has_perm("articles.add_article")
    if not user.has_perm("articles.change_article"):
        return False
    is_own_draft = article.owner_id == user.pk and article.status in (
        Status.DRAFT,
        Status.RETURNED,
    )
    return is_own_draft or user.has_perm("articles.revise_any_article")
