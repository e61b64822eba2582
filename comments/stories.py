"""The story a comments address belongs to."""

from datetime import date, datetime

from articles.addresses import path_to
from articles.models import Article, OldAddress


def address_of(article: Article) -> str:
    """Where a story's conversation is read and added to."""
    return path_to("comments:story", article.first_published_on, article.slug)


def find_story(day: date, slug: str, at: datetime) -> Article | None:
    """The story at an address, present or former; None when readers never saw one there.

    Ask Article.notice() before showing anything of it.
    """
    stories = Article.objects.addressable(at)
    story = stories.filter(first_published_on=day, slug=slug).first()
    if story is not None:
        return story
    old = OldAddress.objects.filter(day=day, slug=slug).values("article")
    return stories.filter(pk__in=old).first()
