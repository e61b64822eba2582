"""Figures and names of one text that another does not have."""

import re
from collections.abc import Iterable, Iterator

from articles.search import words_of

# 1,200 · 1.5 · 10:30 · 4 000 with a space that does not break, or an ordinary one.
_FIGURE = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,:/’']\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:[.,’']\d{3})+")
# The first word of a sentence has a capital whatever it is.
_NAME = re.compile(r"(?<![.!?:…“„«\"'(]\s)(?<=[\w,;)”»’'\"–-]\s)[^\W\d_][\w-]*")
# Written out in the text, a figure in its summary.
_WRITTEN = {
    "en": "one two three four five six seven eight nine ten eleven twelve",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze",
    "de": "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "es": "uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
}
# Every noun has a capital there.
_WITHOUT_NAMES = frozenset({"de", "lb"})


class Source:
    """A text that others are held against; read once, whatever their number.

    language: its BCP 47 tag; in some it may have a figure as a word.
    """

    def __init__(self, passages: Iterable[str], language: str) -> None:
        self.language = language.split("-")[0]
        self.figures: set[str] = set()
        self.words: set[str] = set()
        for passage in passages:
            self.figures.update(value for _figure, value in _figures(passage))
            self.words.update(words_of(passage))
        written = _WRITTEN.get(self.language, "").split()
        numbers = enumerate(written, start=1)
        self.figures.update(str(number) for number, word in numbers if word in self.words)

    def figures_missing(self, text: str) -> list[str]:
        """Figures of a text that the source does not have, as written."""
        return [figure for figure, value in _figures(text) if value not in self.figures]

    def names_missing(self, text: str) -> list[str]:
        """Words with a capital inside a sentence that the source does not have."""
        if self.language in _WITHOUT_NAMES:
            return []
        names = [found[0] for found in _NAME.finditer(text) if found[0][0].isupper()]
        return [name for name in names if not self.words.issuperset(words_of(name))]


def _figures(text: str) -> Iterator[tuple[str, str]]:
    """Each figure as written, and as it compares: 1,200 is 1200, 1,5 is 1.5."""
    for found in _FIGURE.finditer(text):
        figure = re.sub(r"\s", "", found[0])
        if _GROUPED.fullmatch(figure):
            yield found[0], re.sub(r"\D", "", figure)
        else:
            yield found[0], re.sub(r"[,:]", ".", figure)
