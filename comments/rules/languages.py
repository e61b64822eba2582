"""Whether a text is surely in another language than its story's.

By its script, and for languages of one script by their commonest words. In doubt,
as with short texts and languages that are not listed, nothing is said.
"""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

MIN_LETTERS = 20
MIN_WORDS = 10
# As much of a text may be names and quotations.
MAX_FOREIGN_SHARE = 0.8
MIN_COMMON_WORDS = 4
# So many times as often as those of the story's language.
MIN_RATIO = 3
LOOKED_AT_CHARACTERS = 1000

_WORD = re.compile(r"[^\W\d_]+")

_SCRIPTS = {
    "CYRILLIC": {"ru", "uk", "bg", "be", "mk", "sr", "kk", "ky", "mn", "tg"},
    "ARABIC": {"ar", "fa", "ur", "ps", "ku", "ckb"},
    "HEBREW": {"he", "yi"},
    "GREEK": {"el"},
    "DEVANAGARI": {"hi", "mr", "ne"},
    "BENGALI": {"bn"},
    "TAMIL": {"ta"},
    "THAI": {"th"},
    "GEORGIAN": {"ka"},
    "ARMENIAN": {"hy"},
    "HANGUL": {"ko"},
    "CJK": {"zh", "ja"},
    "HIRAGANA": {"ja"},
    "KATAKANA": {"ja"},
}
# Words that are common in one and rare in the others.
_COMMON = {
    "en": "the and of is that it was for with this are have not but they you from would their",
    "de": "der und das ist nicht ich ein eine zu den von mit sich auf auch dem wird wie aber sind",
    "fr": "le les et est des une dans pas que qui pour du sur avec ce plus je nous vous sont",
    "es": "el los las y que es por una del con no para como pero más su lo muy está esto",
    "pt": "o os não que é uma do da em para com mais como mas dos isso são muito você ele",
    "it": "il di che è la non per un una sono con gli del della anche più questo come ma lo",
    "nl": "de het een en van is dat niet zijn op te ook met voor maar er wordt deze naar bij",
    "sv": "och att det som är en på inte av för med den till har om jag ett men var från",
    "da": "og at det er en på ikke af for med den til har som jeg et men vi der kan",
    "pl": "i w nie na się że jest to z do jak ale co tak od za po czy już tylko",
    "tr": "bir ve bu da de için çok ne gibi ama daha var kadar olan değil ben sonra her mi",
    "ru": "и в не на что с это как он я но по за от так все его же из",
    "uk": "і в не на що з це як він я але по за від так все його та й до",
}
_COMMON_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_NAMES = {
    "en": _("English"),
    "de": _("German"),
    "fr": _("French"),
    "es": _("Spanish"),
    "pt": _("Portuguese"),
    "it": _("Italian"),
    "nl": _("Dutch"),
    "sv": _("Swedish"),
    "da": _("Danish"),
    "pl": _("Polish"),
    "tr": _("Turkish"),
    "ru": _("Russian"),
    "uk": _("Ukrainian"),
}


def other_language(text: str, language: str) -> str | None:
    """The language or script of a text that is surely not in this language; else None.

    language: a tag such as en or de-AT.
    """
    text = text[:LOOKED_AT_CHARACTERS]
    ours = language.split("-")[0].lower()
    return _other_script(text, ours) or _other_words(text, ours)


def _other_script(text: str, ours: str) -> str | None:
    scripts = [_script(letter) for letter in text if letter.isalpha()]
    if len(scripts) < MIN_LETTERS:
        return None
    expected = {script for script, languages in _SCRIPTS.items() if ours in languages}
    # Serbian, Kurdish and Turkic languages are written in Latin letters, too.
    expected.add("LATIN")
    foreign = [script for script in scripts if script not in expected]
    is_latin_in_other = expected != {"LATIN"} and set(scripts) == {"LATIN"}
    if len(foreign) >= MAX_FOREIGN_SHARE * len(scripts):
        return max(set(foreign), key=foreign.count).capitalize()
    return "Latin" if is_latin_in_other and ours not in ("sr", "ku", "kk") else None


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0] if not letter.isascii() else "LATIN"


def _other_words(text: str, ours: str) -> str | None:
    words = _WORD.findall(text.casefold())
    if ours not in _COMMON_WORDS or len(words) < MIN_WORDS:
        return None
    counts = {
        language: sum(word in common for word in words)
        for language, common in _COMMON_WORDS.items()
    }
    best = max(counts, key=counts.__getitem__)
    is_sure = counts[best] >= max(MIN_COMMON_WORDS, MIN_RATIO * counts[ours])
    return str(_NAMES[best]) if is_sure and best != ours else None
