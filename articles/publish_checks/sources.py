"""Who wrote it, where, and whose report it is."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from articles.publish_checks.registry import Finding, Kind, publish_check
from articles.publish_checks.story import Story
from articles.wire_text import credited_agencies


@publish_check("byline")
def somebody_is_named(story: Story, at: datetime) -> Iterator[Finding]:
    if not story.bylines and not story.article.credit:
        yield Finding(
            "byline",
            "bylines",
            _("Neither an author nor an agency is named."),
            fix=_("Add a byline, or the agency's credit."),
            kind=Kind.ADVICE,
        )


@publish_check("agency-credit")
def agency_in_the_text_is_credited(story: Story, at: datetime) -> Iterator[Finding]:
    if story.article.credit:
        return
    for agency in credited_agencies(story.paragraphs)[:1]:
        yield Finding(
            "agency-credit",
            "credit",
            _("The text names %(agency)s as its source, and the story has no agency credit.")
            % {"agency": agency},
            fix=_("Credit the agency if the report is its own."),
            kind=Kind.ADVICE,
            about=agency,
        )


@publish_check("dateline")
def agency_report_has_a_place(story: Story, at: datetime) -> Iterator[Finding]:
    if story.article.credit and not story.article.dateline:
        yield Finding(
            "dateline",
            "dateline",
            _("An agency's report without a dateline."),
            fix=_("Name the place that it comes from."),
            kind=Kind.ADVICE,
        )
