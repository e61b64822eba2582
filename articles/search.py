"""A reader's search: what a word is, and which words are looked for.

Stories and queries go through the same words_of(), so that both databases compare
the same strings whatever their locale.
Source: docs/publishing.md, "Search".
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MAX_FOUND = 1_000
MAX_QUERY_CHARACTERS = 200
MAX_QUERY_WORDS = 12
MAX_WORD_CHARACTERS = 64
MIN_BEGINNING = 3
# A tsvector of PostgreSQL holds a megabyte, its own bytes for each word included.
MAX_SEARCH_TEXT_BYTES = 900_000
_BYTES_BESIDE_A_WORD = 8

# Neither database takes NUL in a text, and no story holds the others.
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")

# Thai, Lao, Burmese, Khmer, Japanese and Chinese are written without spaces.
_WITHOUT_SPACES = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]+)"
)


@dataclass(frozen=True)
class Query:
    """What is searched for.

    text: what was typed, in single spaces. words: what a story must have, none
    twice; no words find nothing. was_cut: the reader typed more than is looked for.
    """

    text: str
    words: tuple[str, ...]
    was_cut: bool


def may_go_on(word: str) -> bool:
    """Whether a story's word may be longer: harb finds harbour, but to finds no toast.

    Two letters begin too many words; one character of Chinese is much of a word.
    """
    return len(word) >= MIN_BEGINNING or _WITHOUT_SPACES.match(word) is not None


def read_query(typed: str) -> Query:
    """The first words of whatever was typed: at most 12, in at most 200 characters."""
    kept = _CONTROL_CHARACTERS.sub(" ", typed[:MAX_QUERY_CHARACTERS])
    parts = kept.split()
    text = " ".join(parts[:MAX_QUERY_WORDS])
    words = tuple(dict.fromkeys(words_of(text)))
    was_cut = (
        len(typed) > MAX_QUERY_CHARACTERS
        or len(parts) > MAX_QUERY_WORDS
        or len(words) > MAX_QUERY_WORDS
    )
    return Query(text, words[:MAX_QUERY_WORDS], was_cut)


def search_text(texts: Iterable[str]) -> str:
    """Each word of a story once, separated by single spaces; a megabyte at most."""
    size, kept = 0, {}
    for text in texts:
        for word in words_of(text):
            if word not in kept:
                size += len(word.encode()) + _BYTES_BESIDE_A_WORD
                if size > MAX_SEARCH_TEXT_BYTES:
                    return " ".join(kept)
                kept[word] = True
    return " ".join(kept)


def words_of(text: str) -> Iterator[str]:
    """Words as they are compared: case folded, punctuation left out, 64 characters at most.

    A sign such as % or € is a word by itself. Where no spaces are written, each
    character begins one that ends with its neighbour.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    for word in folded.translate(_SIGNS).split(" "):
        if word.isascii():
            if word:
                yield word[:MAX_WORD_CHARACTERS]
        else:
            for run in _WITHOUT_SPACES.split(word):
                if _WITHOUT_SPACES.match(run):
                    yield from (run[place : place + 2] for place in range(len(run)))
                elif run:
                    yield run[:MAX_WORD_CHARACTERS]


class _Signs(dict):
    """What stands for each character: itself, a space, or itself between spaces."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        category = unicodedata.category(sign)
        if category[0] in "LMN":
            self[code] = sign
        elif category[0] == "S" or sign in "%‰":
            self[code] = f" {sign} "
        elif category == "Cf":
            # Soft hyphens and joiners are inside of words, seen by nobody.
            self[code] = ""
        else:
            self[code] = " "
        return self[code]


_SIGNS = _Signs()
