"""What no story goes out without; nothing can let these pass."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.publish_checks.registry import Finding, publish_check
from articles.publish_checks.story import Story


@publish_check("section", is_essential=True)
def has_section(story: Story, at: datetime) -> Iterator[Finding]:
    if story.article.section_id is None:
        yield Finding(
            "section",
            "section",
            _("The story has no section."),
            fix=_("Choose a section."),
        )


@publish_check("body", is_essential=True)
def has_body(story: Story, at: datetime) -> Iterator[Finding]:
    if not story.paragraphs:
        yield Finding(
            "body",
            "body",
            _("The story has no text."),
            fix=_("Write the body."),
        )


@publish_check("embargo", is_essential=True)
def embargo_is_over(story: Story, at: datetime) -> Iterator[Finding]:
    embargo = story.article.embargo_until
    if embargo and at < embargo:
        until = timezone.localtime(embargo)
        yield Finding(
            "embargo",
            "embargo_until",
            _("Under embargo until %(time)s.")
            % {"time": f"{date_format(until, 'SHORT_DATETIME_FORMAT')} {until:%Z}"},
            fix=_("Schedule the story for that time or later."),
        )


@publish_check("expiry", is_essential=True)
def expires_later(story: Story, at: datetime) -> Iterator[Finding]:
    expires_at = story.article.expires_at
    if expires_at and expires_at <= at:
        yield Finding(
            "expiry",
            "expires_at",
            _("The story would have expired by then."),
            fix=_("Move the expiry, or leave it blank."),
        )
