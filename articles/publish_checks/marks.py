"""Quotation marks: what opens is closed, and all are of one kind."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from django.utils.translation import gettext as _

from articles.publish_checks.registry import Finding, Kind, publish_check
from articles.publish_checks.story import Story
from articles.publish_checks.wording import shortened

_OPENING = frozenset("“„«")
_UNMARKED = str.maketrans("", "", '“”„«»"')


@publish_check("quotation-marks")
def quotations_are_closed(story: Story, at: datetime) -> Iterator[Finding]:
    for text, following in pairwise([*story.paragraphs, ""]):
        if not _is_balanced(text, following):
            yield Finding(
                "quotation-marks",
                "body",
                _("“%(text)s” has a quotation mark without its other half.")
                % {"text": shortened(text.translate(_UNMARKED), 60)},
                fix=_("Close the quotation, or take the mark out."),
                kind=Kind.ADVICE,
                about=text,
            )


@publish_check("straight-marks")
def quotation_marks_are_of_one_kind(story: Story, at: datetime) -> Iterator[Finding]:
    said = "".join(story.paragraphs)
    if '"' in said and not _OPENING.isdisjoint(said):
        yield Finding(
            "straight-marks",
            "body",
            _("Straight and typographic quotation marks are mixed."),
            fix=_("Use the typographic ones throughout."),
            kind=Kind.ADVICE,
        )


def _is_balanced(text: str, following: str) -> bool:
    """Whether every mark has its other half.

    A quotation of several paragraphs opens each and closes the last alone.
    """
    if text.count('"') % 2:
        return False
    # „German“ closes with the mark that opens an “English” quotation.
    closing = "“”»" if "„" in text else "”»"
    if 0 <= text.find("»") < (text.find("«") if "«" in text else len(text)):
        # »Turned inwards«, or a loose end: which of them, guessing helps nobody.
        text = text.replace("«", "").replace("»", "")
    depth = 0
    for sign in text:
        if sign in closing:
            depth -= 1
        elif sign in _OPENING:
            depth += 1
        if depth < 0:
            return False
    return depth == 0 or (following[:1] in _OPENING)
