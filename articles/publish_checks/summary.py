"""The bullet summary: few points, and short ones."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from articles.publish_checks.registry import Finding, Kind, publish_check
from articles.publish_checks.story import Story

MAX_POINTS = 8
MAX_POINT_CHARACTERS = 160


@publish_check("summary")
def summary_is_short(story: Story, at: datetime) -> Iterator[Finding]:
    if len(story.points) > MAX_POINTS:
        yield Finding(
            "summary",
            "summary_points",
            _("The summary has more than %(count)d points.") % {"count": MAX_POINTS},
            fix=_("Take out what the story can do without."),
        )


@publish_check("summary-length")
def points_are_short(story: Story, at: datetime) -> Iterator[Finding]:
    for point in story.points:
        if len(point.text) > MAX_POINT_CHARACTERS:
            yield Finding(
                "summary-length",
                "summary_points",
                _("“%(point)s…” is longer than %(count)d characters.")
                % {"point": point.text[:40], "count": MAX_POINT_CHARACTERS},
                fix=_("Make it one short sentence, or two points."),
                kind=Kind.ADVICE,
                about=point.text,
            )
