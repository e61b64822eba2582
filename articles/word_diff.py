"""What two texts have in common and what not, word by word.

Source: Python's difflib, Ratcliff and Obershelp's method.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

# Beyond, comparing words takes seconds, and whole paragraphs are shown instead.
MAX_WORDS = 2000

_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Piece:
    """Words that stood in one text or in both. kind: same, gone or new."""

    kind: str
    text: str


def changed_paragraphs(before: Sequence[str], after: Sequence[str]) -> Iterator[list[Piece] | None]:
    """The paragraphs that are not in both texts, in order; None for some that are."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            yield None
            continue
        for old, new in zip_longest(before[i:i_end], after[j:j_end], fillvalue=""):
            yield changed_words(old, new)


def changed_words(before: str, after: str) -> list[Piece]:
    """One paragraph's words, those of both texts once."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > MAX_WORDS:
        return _pieces([("gone", old), ("new", new)])
    found = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            found.append(("same", old[i:i_end]))
        else:
            found += [("gone", old[i:i_end]), ("new", new[j:j_end])]
    return _pieces(found)


def _pieces(found: list[tuple[str, list[str]]]) -> list[Piece]:
    return [Piece(kind, "".join(words)) for kind, words in found if words]
