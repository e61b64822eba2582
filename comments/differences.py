"""How two texts of one comment differ, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# A word with the blank after it.
_WORDS = re.compile(r"\S+\s*|\s+")
# Comparing takes time with the square of the words, and worse where many are the same.
MAX_COMPARED = 300


@dataclass(frozen=True)
class Piece:
    """Some words of both texts, of the earlier alone, or of the later alone."""

    words: str
    was: bool = True
    stands: bool = True


def differences(earlier: str, later: str) -> list[Piece]:
    """Both texts in one, in reading order; one after the other where either is long."""
    before, after = _WORDS.findall(earlier), _WORDS.findall(later)
    if max(len(before), len(after)) > MAX_COMPARED:
        return [Piece(earlier, stands=False), Piece(later, was=False)]
    pieces = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("".join(before[a:b])))
            continue
        if b > a:
            pieces.append(Piece("".join(before[a:b]), stands=False))
        if d > c:
            pieces.append(Piece("".join(after[c:d]), was=False))
    return pieces
