"""Whether a story can go out, judged for the moment it would.

Checks are registered like Django's own, so a newsroom adds its own with
@publish_check. Source: docs/publishing.md, "Before it goes out".
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Article
from articles.pull_quotes import is_verbatim
from articles.rich_text import blocks, paragraphs, plain_text

MAX_SUMMARY_POINTS = 8
SEARCH_RESULT_CHARACTERS = 110


@dataclass(frozen=True)
class Finding:
    """Something to mend before publication.

    field: form field the sentence belongs to. blocks: False for mere advice.
    hidden_when_live: the page hides the faulty part by itself, so that it never
        stands in the way of mending a story that readers already see.
    """

    rule: str
    field: str
    sentence: str
    blocks: bool = True
    hidden_when_live: bool = False


PublishCheck = Callable[[Article, datetime], Iterator[Finding]]

_checks: list[PublishCheck] = []


def publish_check(check: PublishCheck) -> PublishCheck:
    """Register a check: a generator of findings for an article and a moment."""
    _checks.append(check)
    return check


def findings(article: Article, at: datetime | None = None) -> list[Finding]:
    """What every check says of a story if it went out at a moment; blockers first."""
    at = at or timezone.now()
    found = [finding for check in _checks for finding in check(article, at)]
    return sorted(found, key=lambda finding: not finding.blocks)


def blockers(article: Article, at: datetime | None = None) -> list[Finding]:
    """The findings that keep a story from going out at a moment."""
    return [finding for finding in findings(article, at) if finding.blocks]


@publish_check
def has_section(article: Article, at: datetime) -> Iterator[Finding]:
    if article.section_id is None:
        yield Finding("section", "section", _("Choose a section."))


@publish_check
def has_body(article: Article, at: datetime) -> Iterator[Finding]:
    if not plain_text(article.body):
        yield Finding("body", "body", _("The story has no text."))


@publish_check
def embargo_is_over(article: Article, at: datetime) -> Iterator[Finding]:
    if article.embargo_until and at < article.embargo_until:
        until = timezone.localtime(article.embargo_until)
        yield Finding(
            "embargo",
            "embargo_until",
            _("Under embargo until %(time)s.")
            % {"time": f"{date_format(until, 'SHORT_DATETIME_FORMAT')} {until:%Z}"},
        )


@publish_check
def expires_later(article: Article, at: datetime) -> Iterator[Finding]:
    if article.expires_at and article.expires_at <= at:
        yield Finding("expiry", "expires_at", _("The story would have expired by then."))


@publish_check
def pictures_are_described(article: Article, at: datetime) -> Iterator[Finding]:
    if not article.pk:
        return
    placed = article.placed_pictures.select_related("picture")
    uses = [("placed_pictures", use.picture, use.alt) for use in placed]
    if article.lead_picture:
        uses.append(("lead_picture", article.lead_picture, ""))
    for field, picture, alt_here in uses:
        if not (alt_here or picture.alt or picture.is_decorative):
            sentence = _("“%(picture)s” has no alternative text.") % {"picture": picture}
            yield Finding("alt", field, sentence)
        if not picture.credit:
            sentence = _("“%(picture)s” has no credit.") % {"picture": picture}
            yield Finding("picture-credit", field, sentence)


@publish_check
def quotes_are_verbatim(article: Article, at: datetime) -> Iterator[Finding]:
    if not article.pk:
        return
    said = paragraphs(article.body)
    for quote in article.pull_quotes.all():
        if not is_verbatim(quote.text, said):
            yield Finding(
                "quote",
                "pull_quotes",
                _("The body does not say “%(quote)s” word for word.") % {"quote": quote.text[:80]},
                hidden_when_live=True,
            )


@publish_check
def summary_is_short(article: Article, at: datetime) -> Iterator[Finding]:
    if article.pk and article.summary_points.count() > MAX_SUMMARY_POINTS:
        yield Finding(
            "summary",
            "summary_points",
            _("The summary has more than %(count)d points.") % {"count": MAX_SUMMARY_POINTS},
        )


@publish_check
def headline_fits_search_results(article: Article, at: datetime) -> Iterator[Finding]:
    if len(article.headline) > SEARCH_RESULT_CHARACTERS:
        yield Finding(
            "headline-length",
            "headline",
            _("Search results cut a headline after %(count)d characters.")
            % {"count": SEARCH_RESULT_CHARACTERS},
            blocks=False,
        )


@publish_check
def related_links_have_addresses(article: Article, at: datetime) -> Iterator[Finding]:
    if not article.pk:
        return
    for link in article.related_links.filter(url=""):
        yield Finding(
            "related-address",
            "related_links",
            _("“%(title)s” has no address and is shown as text.") % {"title": link.title},
            blocks=False,
        )


@publish_check
def places_have_parts(article: Article, at: datetime) -> Iterator[Finding]:
    if not article.pk:
        return
    rows = [article.pull_quotes, article.related_links, article.placed_pictures]
    keys = {row.key for several in rows for row in several.all()}
    if any(block.part and block.part not in keys for block in blocks(article.body)):
        yield Finding(
            "empty-place",
            "body",
            _("The body has a place for a quote, link or picture that is not there."),
            blocks=False,
        )
