"""A pull quote must be a verbatim run of the story's words.

Source: docs/publishing.md, "Pull quotes are proved".
"""

import re
import unicodedata

from articles.rich_text import plain_text

# Typography an editor may change in a quote without changing its words.
_SAME_MARKS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″＂", '"'),
        **dict.fromkeys("‘’‚‛‹›′＇", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        "\u00ad": "",
    }
)
_OUTER_MARKS = "\"' "


def is_verbatim(quote: str, body_html: str) -> bool:
    """Whether the body says the quote word for word.

    Quotation marks, dashes, spaces and ellipses may differ in form, the quote's
    own outer marks don't count, and a quote may not begin or end inside a word.
    """
    wanted = _folded(quote).strip(_OUTER_MARKS)
    if not wanted:
        return False
    # Block by block: words of two paragraphs, run together, were never said.
    run = re.compile(rf"(?<!\w){re.escape(wanted)}(?!\w)")
    return any(run.search(_folded(text)) for text in plain_text(body_html).split("\n\n"))


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.translate(_SAME_MARKS))
    # NFKC may give back marks in another form: “…” of a compatibility character.
    return " ".join(text.translate(_SAME_MARKS).split())
