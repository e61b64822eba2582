"""Words and phrases, compared by what they look like.

Source: docs/moderation.md, "Rules of the newsroom".
"""

import re

from comments.text import folded_words

# Letters that stand apart, as in “c a s i n o”.
_SPACED = re.compile(r"(?<= )(?:\w ){3,}")
# They pass for letters, and as often end a sentence.
_SIGNS = "!|@$"
_WITHOUT_SIGNS = str.maketrans(_SIGNS, " " * len(_SIGNS))


def haystacks(text: str) -> list[str]:
    """A text in the ways it may be read, words between single blanks.

    Once with signs such as ! as letters, once without them, and once with letters
    that stand apart put together; each only where it differs.
    """
    as_letters = f" {folded_words(text)} "
    without = f" {folded_words(text.translate(_WITHOUT_SIGNS))} "
    together = _SPACED.sub(lambda found: found[0].replace(" ", "") + " ", without)
    return list(dict.fromkeys([as_letters, without, together]))


def needle(phrase: str) -> str:
    """What to look for in haystacks(); "" for a phrase without a letter or digit.

    phrase: whole words; `word*` finds what begins so, `*word*` what holds it.
    """
    phrase = phrase.strip()
    words = folded_words(" ".join(word.strip(_SIGNS) for word in phrase.strip("*").split()))
    if not words:
        return ""
    return f"{'' if phrase.startswith('*') else ' '}{words}{'' if phrase.endswith('*') else ' '}"
