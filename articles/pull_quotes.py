"""A pull quote must be a verbatim run of the story's words.

Source: docs/publishing.md, "Pull quotes are proved".
"""

import re
import unicodedata
from collections.abc import Iterable

# Typography an editor may change in a quote without changing its words. The long
# dash is kept apart from the hyphen: it ends a word, a hyphen does not.
_SAME_MARKS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″＂", '"'),
        **dict.fromkeys("‘’‚‛‹›′＇", "'"),
        **dict.fromkeys("‐‑‒–−", "-"),
        "―": "—",
        "…": "...",
        # Soft hyphen, zero-width space, word joiner, byte order mark: unseen.
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff"),
    }
)
_OUTER_MARKS = "\"' "
# “We can” is not what “We can't” says, nor “5 million” what “1.5 million” does.
_NOT_INSIDE_A_WORD_BEFORE = r"(?<![\w-])(?<!\w['.,:/])"
_NOT_INSIDE_A_WORD_AFTER = r"(?![\w-])(?!['.,:/]\w)"


def is_verbatim(quote: str, paragraphs: Iterable[str]) -> bool:
    """Whether one of a story's paragraphs says the quote word for word.

    Quotation marks, dashes, spaces and ellipses may differ in form, the quote's
    own outer marks don't count, and a quote may not begin or end inside a word.
    Paragraph by paragraph: words of two, run together, were never said.
    """
    wanted = _folded(quote).strip(_OUTER_MARKS)
    if not wanted:
        return False
    words = re.sub(r"-|—", "[-—]", re.escape(wanted).replace(r"\-", "-"))
    run = re.compile(f"{_NOT_INSIDE_A_WORD_BEFORE}{words}{_NOT_INSIDE_A_WORD_AFTER}")
    return any(run.search(_folded(text)) for text in paragraphs)


def _folded(text: str) -> str:
    # NFC, not NFKC: that would read “10²” as “102”.
    return " ".join(unicodedata.normalize("NFC", text).translate(_SAME_MARKS).split())
