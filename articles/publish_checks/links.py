"""Related links: they lead somewhere, to something that readers may see."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from articles.models import Article, OldAddress
from articles.publish_checks.registry import Finding, Kind, publish_check
from articles.publish_checks.story import Story

_STORY_PATH = re.compile(r"/([12]\d{3})/(\d\d)/(\d\d)/([^/]+)/?\Z")


@publish_check("related-address")
def related_links_have_addresses(story: Story, at: datetime) -> Iterator[Finding]:
    for link in story.links:
        if not link.url:
            yield Finding(
                "related-address",
                "related_links",
                _("“%(title)s” has no address and is shown as text.") % {"title": link.title},
                fix=_("Give the address of the page it means."),
                kind=Kind.ADVICE,
                about=link.title,
            )


@publish_check("related-hidden")
def related_stories_can_be_read(story: Story, at: datetime) -> Iterator[Finding]:
    for link in story.links:
        address = _story_address(link.url)
        if address and not _is_readable(*address, at):
            yield Finding(
                "related-hidden",
                "related_links",
                _("“%(title)s” leads to a story of ours that readers can't see then.")
                % {"title": link.title},
                fix=_("Publish that story first, or take the link out."),
                kind=Kind.ADVICE,
                about=link.url,
            )


def _story_address(url: str) -> tuple[date, str] | None:
    """Day and slug of a story of this site; None for every other address."""
    path = urlsplit(url.removeprefix(settings.SITE_URL))
    found = _STORY_PATH.match(path.path)
    if path.netloc or not found:
        return None
    year, month, day, slug = found.groups()
    try:
        return date(int(year), int(month), int(day)), unquote(slug)
    except ValueError:
        return None


def _is_readable(day: date, slug: str, at: datetime) -> bool:
    public = Article.objects.published(at)
    left = OldAddress.objects.filter(day=day, slug=slug).values("article")
    return (
        public.filter(first_published_on=day, slug=slug).exists()
        or public.filter(pk__in=left).exists()
    )
