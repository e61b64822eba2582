"""What of a body a point of the summary rests on, as a digest.

Source: docs/publishing.md, "Points that know they are stale".
"""

import hashlib
from collections.abc import Sequence

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from articles.models import Article, PointConfirmation
from articles.rich_text import paragraphs
from articles.rights import may_revise
from articles.search import words_of

MIN_LONG_WORD = 5


def digest_of(text: str) -> str:
    """Sixteen digits that stand for a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def basis_of(point: str, read: Sequence[Sequence[str]]) -> str:
    """Digest of the words of the paragraphs that bear on a point.

    read: words_of() each paragraph of the body.
    These share with it a figure or two longer words; without any it is the whole body.
    Punctuation, capitals and typography make no difference, nor does any other paragraph.
    """
    figures, long_words = _telling(list(words_of(point)))
    related = [
        words
        for words in read
        if not figures.isdisjoint(words) or len(long_words.intersection(words)) > 1
    ]
    lines = "\n".join(" ".join(words) for words in related or read if words)
    return hashlib.sha256(lines.encode()).hexdigest()


def note_new_points(article: Article) -> None:
    """Points that the last version did not have were written for this body.

    To be called inside the story's door, before the new version is kept.
    """
    last = article.revisions.first()
    known = {row["text"] for row in last.snapshot["parts"]["summary_points"]} if last else set()
    new = [point.text for point in article.summary_points.all() if point.text not in known]
    _keep(article, new, by=None)


def confirm_points(article: Article, digests: set[str], *, by: User) -> None:
    """Say that points hold for the body as it is now; unknown ones are left out.

    digests: digest_of() their texts.
    Raises PermissionDenied for whoever may not change the story.
    """
    if not may_revise(by, article):
        raise PermissionDenied(_("You may not change this story."))
    texts = [point.text for point in article.summary_points.all()]
    _keep(article, [text for text in texts if digest_of(text) in digests], by=by)


def confirmations_of(article: Article) -> dict[str, PointConfirmation]:
    """By the point's digest."""
    found = PointConfirmation.objects.filter(article=article.story_id)
    return {confirmation.point: confirmation for confirmation in found}


def _keep(article: Article, texts: list[str], *, by: User | None) -> None:
    read = [list(words_of(text)) for text in paragraphs(article.body)] if texts else []
    for text in texts:
        PointConfirmation.objects.update_or_create(
            article_id=article.story_id,
            point=digest_of(text),
            defaults={"basis": basis_of(text, read), "confirmed_by": by},
        )


def _telling(words: list[str]) -> tuple[set[str], set[str]]:
    """Figures, and words long enough to say what a text is about.

    Scripts without capitals have short words; of Chinese, two characters are one.
    """
    figures = {word for word in words if any(letter.isdigit() for letter in word)}
    others = set(words) - figures
    has_case = {word for word in others if word.upper() != word}
    return figures, {word for word in others if word not in has_case or len(word) >= MIN_LONG_WORD}
