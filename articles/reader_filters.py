"""What readers' templates ask of stories, as filters."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import structured_data
from articles.models import Article, Author, Byline, Picture
from articles.renditions import CARD_NAME, alternative, rendition_url, renditions, widest
from articles.rich_text import plain_text, render_body
from articles.search import MAX_FOUND

WORDS_A_MINUTE = 230
QUOTATION_MARKS = "“”„‟«»‹›‘’\"'"
# Nothing that could end the script element, and no line end that JavaScript sees
# but JSON does not.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class PictureFiles:
    """What an image element needs; width and height in pixels, of the file at `url`."""

    webp: str
    jpg: str
    url: str
    width: int
    height: int


def reading_minutes(article: Article) -> int:
    """Minutes to read the body, at 230 words each; at least 1.

    A script without spaces between words counts as one minute.
    """
    return max(1, round(len(plain_text(article.body).split()) / WORDS_A_MINUTE))


def is_of_day(moment: datetime, day: date) -> bool:
    """Whether a moment falls on a day in the site's zone."""
    return timezone.localdate(moment) == day


def has_quotation_marks(text: str) -> bool:
    """Whether a quotation was typed with its marks."""
    return text.strip().startswith(tuple(QUOTATION_MARKS))


def by_role(bylines: Iterable[Byline]) -> list[tuple[str, list[Author]]]:
    """Authors in order; neighbours with one role share it."""
    return [
        (role, [byline.author for byline in group])
        for role, group in groupby(bylines, key=lambda byline: byline.role)
    ]


def picture_files(picture: Picture) -> PictureFiles:
    """A picture in every width a screen may want. No query."""
    return _files(picture.key, picture.width, picture.height)


def found_in_words(count: int, words: str) -> str:
    """How many stories contain a reader's words, as a sentence.

    count: one more than MAX_FOUND when there are more than are shown.
    """
    if not count:
        return _("No story contains “%(words)s”.") % {"words": words}
    if count > MAX_FOUND:
        return _(
            "More than %(count)s stories contain “%(words)s”. These are the newest %(count)s."
        ) % {"count": number_format(MAX_FOUND, force_grouping=True), "words": words}
    sentence = ngettext(
        "One story contains “%(words)s”.", "%(count)s stories contain “%(words)s”.", count
    )
    return sentence % {"count": count, "words": words}


def json_ld(article: Article) -> SafeString:
    """A story as JSON-LD, safe inside a script element. No query."""
    data = json.dumps(structured_data.news_article(article), ensure_ascii=False)
    return mark_safe(data.translate(_ESCAPES))  # noqa: S308


@lru_cache(maxsize=1024)
def _files(key: str, width: int, height: int) -> PictureFiles:
    """Kept by each process; the names of a picture's files depend on nothing else."""
    picture = Picture(key=key, width=width, height=height)
    largest = widest(picture)
    return PictureFiles(
        webp=_srcset(picture, "webp"),
        jpg=_srcset(picture, "jpg"),
        url=rendition_url(picture, largest.name),
        width=largest.width,
        height=largest.height,
    )


def _srcset(picture: Picture, encoding: str) -> str:
    return ", ".join(
        f"{rendition_url(picture, rendition.name)} {rendition.width}w"
        for rendition in renditions(picture).values()
        if rendition.encoding == encoding and rendition.name != CARD_NAME
    )


FILTERS = {
    "alternative": alternative,
    "by_role": by_role,
    "canonical_url": structured_data.canonical_url,
    "card": structured_data.card,
    "found_in_words": found_in_words,
    "has_quotation_marks": has_quotation_marks,
    "is_of_day": is_of_day,
    "json_ld": json_ld,
    "last_changed_at": structured_data.last_changed_at,
    "machine_description": structured_data.description,
    "picture_files": picture_files,
    "reading_minutes": reading_minutes,
    "rich_text": render_body,
}
