"""The words of a story that are most like a quote that it does not say.

Source: docs/publishing.md, "Pull quotes are proved".
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from heapq import nlargest

# Less in common than this is another sentence.
MIN_LIKENESS = 0.5
# A run so much longer than the quote is one endless word, and nothing like it.
MAX_TIMES_AS_LONG = 4
# Compared letter by letter, which takes time; all others are counted only.
_CANDIDATES = 5
# Chinese and Japanese write no spaces: there each character is a word.
_WORD = re.compile("[\u3040-\u30ff\u3400-\u9fff]|[^\\W\u3040-\u30ff\u3400-\u9fff]+")


@dataclass(frozen=True)
class Passage:
    """A run of words as the body has them. paragraph: from 1."""

    paragraph: int
    text: str


def nearest_passage(quote: str, paragraphs: Sequence[str]) -> Passage | None:
    """Where a body comes nearest to a quote; None when nothing is like it.

    Its time grows with the length of the body alone: 200,000 words take a second.
    """
    wanted = Counter(word[0].casefold() for word in _WORD.finditer(quote))
    if not wanted:
        return None
    # A word or two more than the quote has: it may have left some out.
    length = wanted.total() + max(2, wanted.total() // 5)
    runs = (
        (*_best_run(wanted, length, text), number)
        for number, text in enumerate(paragraphs, start=1)
    )
    rated = [
        (_likeness(quote, text), Passage(number, text))
        for _shared, text, number in nlargest(_CANDIDATES, runs, key=lambda run: run[0])
    ]
    likeness, passage = max(rated, key=lambda each: each[0], default=(0, None))
    return passage if likeness >= MIN_LIKENESS else None


def _best_run(wanted: Counter, length: int, text: str) -> tuple[int, str]:
    """Of all runs of so many words the one with most of those wanted, and how many it has."""
    places = list(_WORD.finditer(text))
    words = [place[0].casefold() for place in places]
    inside, shared, best, first = Counter(), 0, 0, 0
    for last, entering in enumerate(words):
        if entering in wanted:
            inside[entering] += 1
            shared += inside[entering] <= wanted[entering]
        if last >= length and (leaving := words[last - length]) in wanted:
            shared -= inside[leaving] <= wanted[leaving]
            inside[leaving] -= 1
        if shared > best:
            best, first = shared, max(0, last - length + 1)
    kept = [n for n in range(first, min(first + length, len(words))) if words[n] in wanted]
    if not kept:
        return 0, ""
    return best, text[places[kept[0]].start() : places[kept[-1]].end()]


def _likeness(quote: str, text: str) -> float:
    if len(text) > MAX_TIMES_AS_LONG * len(quote):
        return 0.0
    return SequenceMatcher(None, quote.casefold(), text.casefold(), autojunk=False).ratio()
