"""The story a comments address belongs to."""

from datetime import date, datetime

from django.db.models import CharField, DateField, DateTimeField

from articles.addresses import path_to
from articles.models import Article, OldAddress
from articles.prepared import Given, Prepared


def address_of(article: Article) -> str:
    """Where a story's conversation is read and added to."""
    return path_to("comments:story", article.first_published_on, article.slug)


_present = Prepared(
    lambda: (
        Article.objects.addressable(Given("at", DateTimeField()))
        .select_related("section")
        .defer("search_text", "return_note")
        .filter(first_published_on=Given("day", DateField()), slug=Given("slug", CharField()))[:1]
    )
)


def find_story(day: date, slug: str, at: datetime) -> Article | None:
    """The story at an address, present or former; None when readers never saw one there.

    Ask Article.notice() before showing anything of it.
    """
    if found := _present.instances(at=at, day=day, slug=slug):
        return found[0]
    old = OldAddress.objects.filter(day=day, slug=slug).values("article")
    return Article.objects.addressable(at).filter(pk__in=old).first()
