"""Headlines: as long as search results show, and written like a headline."""

import re
from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from articles.publish_checks.registry import Finding, Kind, publish_check
from articles.publish_checks.story import Story

SEARCH_RESULT_CHARACTERS = 110
# “… with the U.S.” and “Wait for it...” end as they must.
_FULL_STOP = re.compile(r"(?<![.…])(?<!\b\w\.\w)[.。]\Z")


@publish_check("headline-length")
def headline_fits_search_results(story: Story, at: datetime) -> Iterator[Finding]:
    if len(story.article.headline) > SEARCH_RESULT_CHARACTERS:
        yield Finding(
            "headline-length",
            "headline",
            _("Search results cut a headline after %(count)d characters.")
            % {"count": SEARCH_RESULT_CHARACTERS},
            fix=_("Shorten the headline."),
            kind=Kind.ADVICE,
        )


@publish_check("headline-capitals")
def headline_does_not_shout(story: Story, at: datetime) -> Iterator[Finding]:
    headline = story.article.headline
    # One word may be an acronym.
    if headline.isupper() and len(headline.split()) > 1:
        yield Finding(
            "headline-capitals",
            "headline",
            _("The headline is in capitals throughout."),
            fix=_("Write it in small letters; screen readers may spell capitals out."),
            kind=Kind.ADVICE,
        )


@publish_check("headline-stop")
def headline_has_no_full_stop(story: Story, at: datetime) -> Iterator[Finding]:
    if _FULL_STOP.search(story.article.headline.strip()):
        yield Finding(
            "headline-stop",
            "headline",
            _("The headline ends in a full stop."),
            fix=_("Take the full stop off."),
            kind=Kind.ADVICE,
        )
