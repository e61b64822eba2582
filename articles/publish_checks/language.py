"""Whether a story's language tag can be that of its letters."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from articles.publish_checks.registry import Finding, Kind, publish_check
from articles.publish_checks.story import Story

# Scripts as the names of their letters begin (Unicode Character Database).
_SCRIPTS = {
    "ARABIC": "ar ckb fa ps sd ug ur",
    "HEBREW": "he yi",
    "CYRILLIC": "be bg kk ky mk mn ru sr tg tt uk",
    "GREEK": "el",
    "CJK": "ja yue zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "DEVANAGARI": "hi mr ne",
    "BENGALI": "as bn",
    "THAI": "th",
    "LATIN": "bs ca cs cy da de en es et eu fi fr ga gl hr hu id is it kk lt lv mg ms nb nl nn no "
    "pl pt ro sk sl so sq sr sv sw tr vi",
}
_LETTERS_READ = 2_000
_FEW = 20


@publish_check("language-script")
def language_fits_the_letters(story: Story, at: datetime) -> Iterator[Finding]:
    language, *subtags = story.article.language.lower().split("-")
    expected = {script for script, languages in _SCRIPTS.items() if language in languages.split()}
    # A tag such as uz-Cyrl names its script itself.
    if not expected or any(len(subtag) == 4 for subtag in subtags):
        return
    text = " ".join([story.article.headline, *story.paragraphs[:20]])[:_LETTERS_READ]
    found = Counter(
        unicodedata.name(letter, "").split(" ")[0] for letter in text if letter.isalpha()
    )
    if found.total() >= _FEW and sum(found[script] for script in expected) * 2 < found.total():
        yield Finding(
            "language-script",
            "language",
            _("The story is marked as “%(tag)s”, but is not written in its letters.")
            % {"tag": story.article.language},
            fix=_(
                "Give the language it is written in, so that it is read aloud and laid out right."
            ),
            kind=Kind.ADVICE,
        )
