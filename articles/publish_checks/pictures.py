"""Pictures: described for those who can't see them, and credited."""

import re
from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from articles.models import Picture
from articles.publish_checks.registry import Finding, publish_check
from articles.publish_checks.story import Story

# What cameras, phones and programs call their files.
_FILE_NAME = re.compile(
    r"\S+\.(avif|gif|heic|jpe?g|png|tiff?|webp)|(img|dsc[nf]?|pxl|dcim|screenshot)[-_ ]?\d[\w-]*",
    re.IGNORECASE,
)


@publish_check("alt", "alt-filename")
def pictures_are_described(story: Story, at: datetime) -> Iterator[Finding]:
    for field, picture, alt_here in _uses(story):
        alt = (alt_here or picture.alt).strip()
        if not alt and not picture.is_decorative:
            yield Finding(
                "alt",
                field,
                _("“%(picture)s” has no alternative text.") % {"picture": picture},
                fix=_("Say what it shows, or mark it as decorative."),
                about=picture.key,
            )
        elif _FILE_NAME.fullmatch(alt):
            yield Finding(
                "alt-filename",
                field,
                _("“%(alt)s” is the name of a file, no alternative text.") % {"alt": alt},
                fix=_("Say what the picture shows."),
                about=picture.key,
            )


@publish_check("picture-credit")
def pictures_are_credited(story: Story, at: datetime) -> Iterator[Finding]:
    for field, picture, _alt_here in _uses(story):
        if not picture.credit.strip():
            yield Finding(
                "picture-credit",
                field,
                _("“%(picture)s” has no credit.") % {"picture": picture},
                fix=_("Say whose picture it is, on the picture's own page."),
                about=picture.key,
            )


def _uses(story: Story) -> Iterator[tuple[str, Picture, str]]:
    """Field, picture, and alternative text for this use alone."""
    for placed in story.placed:
        if placed.picture_id:
            yield "placed_pictures", placed.picture, placed.alt
    if story.article.lead_picture:
        yield "lead_picture", story.article.lead_picture, ""
