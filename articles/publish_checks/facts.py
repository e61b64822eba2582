"""Figures and names above the text are those of the text, and still are."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from articles.point_basis import basis_of, confirmations_of, digest_of
from articles.publish_checks.registry import Finding, Kind, publish_check
from articles.publish_checks.story import Story


@publish_check("figure")
def headline_has_the_figures_of_the_text(story: Story, at: datetime) -> Iterator[Finding]:
    headline = story.article.headline
    if story.paragraphs and (found := story.source.figures_missing(headline)):
        yield Finding(
            "figure",
            "headline",
            _("The headline says %(figures)s, which the text does not.")
            % {"figures": _listed(found)},
            fix=_("Make the two agree."),
            kind=Kind.ADVICE,
            about=headline,
        )


@publish_check("point-facts", "stale-point")
def points_say_what_the_text_says(story: Story, at: datetime) -> Iterator[Finding]:
    if not story.points or not story.paragraphs:
        return
    confirmed = confirmations_of(story.article) if story.article.pk else {}
    for point in story.points:
        missing = _missing(point.text, story)
        confirmation = confirmed.get(digest_of(point.text))
        if confirmation and confirmation.basis != basis_of(point.text, story.words):
            yield _finding("stale-point", _stale(point.text, missing), point.text)
        elif missing and not (confirmation and confirmation.confirmed_by_id):
            sentence = _("“%(point)s” says %(missing)s, which the text does not.")
            words = {"point": point.text, "missing": _listed(missing)}
            yield _finding("point-facts", sentence % words, point.text)


def _finding(code: str, sentence: str, point: str) -> Finding:
    return Finding(
        code,
        "summary_points",
        sentence,
        fix=_("Mend the point, or say that it holds."),
        kind=Kind.ADVICE,
        about=point,
        can_be_confirmed=True,
    )


def _stale(point: str, missing: list[str]) -> str:
    if missing:
        return _("Under “%(point)s” the text changed; it does not say %(missing)s.") % {
            "point": point,
            "missing": _listed(missing),
        }
    return _("Under “%(point)s” the text changed.") % {"point": point}


def _missing(point: str, story: Story) -> list[str]:
    return [*story.source.figures_missing(point), *story.source.names_missing(point)]


def _listed(words: list[str]) -> str:
    return ", ".join(f"“{word}”" for word in dict.fromkeys(words))
