"""Pull quotes: what stands large is what the body says."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from articles.nearest_passage import nearest_passage
from articles.publish_checks.registry import Finding, publish_check
from articles.publish_checks.story import Story
from articles.pull_quotes import is_verbatim

# Let pass, a quote would still not be shown.

MAX_LOOKED_FOR = 10


@publish_check("quote", is_essential=True)
def quotes_are_verbatim(story: Story, at: datetime) -> Iterator[Finding]:
    broken = [quote for quote in story.quotes if not is_verbatim(quote.text, story.paragraphs)]
    for n, quote in enumerate(broken):
        # To look for the nearest passage takes a moment for each.
        searched = story.paragraphs if n < MAX_LOOKED_FOR else []
        yield Finding(
            "quote",
            "pull_quotes",
            _broken(quote.text, searched),
            fix=_("Take the body's words over into the quote, or the quote's into the body."),
            about=quote.text,
            hidden_when_live=True,
        )


def _broken(quote: str, paragraphs: list[str]) -> str:
    words = {"quote": quote[:80]}
    nearest = nearest_passage(quote, paragraphs)
    if nearest is None:
        return _("The body does not say “%(quote)s” word for word, nor anything like it.") % words
    return _(
        "The body does not say “%(quote)s” word for word. "
        "Nearest is paragraph %(number)d: “%(near)s”."
    ) % (words | {"number": nearest.paragraph, "near": nearest.text})
