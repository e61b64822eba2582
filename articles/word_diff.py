"""What two texts have in common and what not, word by word.

Comparing takes time with the square of the words, and worse where many are the same, so
whoever asks for it bounds them.
Source: Python's difflib, Ratcliff and Obershelp's method.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

# Beyond, comparing words takes seconds, and whole paragraphs are shown instead.
MAX_WORDS = 2000

# A word with the blank after it.
_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Piece:
    """Some words of both texts, of the earlier alone, or of the later alone."""

    words: str
    was: bool = True
    stands: bool = True


def split_words(text: str) -> list[str]:
    """The words of a text; joined, they are the text."""
    return _WORD.findall(text)


def differences_of(before: Sequence[str], after: Sequence[str]) -> list[Piece]:
    """The words of two texts in one, in reading order."""
    pieces = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("".join(before[a:b])))
        else:
            pieces += one_after_the_other("".join(before[a:b]), "".join(after[c:d]))
    return pieces


def one_after_the_other(earlier: str, later: str) -> list[Piece]:
    """Two texts that are not compared; an empty one is left out."""
    pieces = [Piece(earlier, stands=False), Piece(later, was=False)]
    return [piece for piece in pieces if piece.words]


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
    old, new = split_words(before), split_words(after)
    if len(old) + len(new) > MAX_WORDS:
        return one_after_the_other(before, after)
    return differences_of(old, new)
