"""How two texts of one comment differ, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """Some words of both texts, of the earlier alone, or of the later alone."""

    words: str
    was: bool = True
    stands: bool = True


def differences(earlier: str, later: str) -> list[Piece]:
    """Both texts in one, in reading order."""
    before, after = _WORDS.findall(earlier), _WORDS.findall(later)
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
