"""Quotations in a body, which can be set large.

Source: docs/publishing.md, "Pull quotes are proved".
"""

import re
from collections.abc import Sequence

from articles.body_blocks import Block, blocks, place_for
from articles.models import PullQuote
from articles.pull_quotes import is_verbatim

# Fewer words are a turn of phrase.
MIN_WORDS = 4
MAX_CHARACTERS = PullQuote._meta.get_field("text").max_length
# One that never closes goes to the end of its paragraph.
_QUOTATION = re.compile(r'“([^“”]+)(?:”|$)|„([^„“”]+)[“”]|«([^«»]+)»|"([^"]+)"')
_SPEECH = frozenset({"p", "ul", "ol", "blockquote"})


def quotations_in(body: Sequence[Block], taken: Sequence[str] = ()) -> list[str]:
    """What is said in quotation marks, without them, in the order of the text, each once.

    taken: pull quotes that there are already, which are left out.
    """
    found = {}
    for block in body:
        for text in block.paragraphs if block.tag in _SPEECH else ():
            for match in _QUOTATION.finditer(text):
                words = next(filter(None, match.groups())).strip().rstrip(",;: ")
                if len(words.split()) >= MIN_WORDS and len(words) <= MAX_CHARACTERS:
                    found[words] = None
    return [words for words in found if not any(is_verbatim(words, [quote]) for quote in taken)]


def with_place(html: str, quotation: str, key: str) -> str:
    """A body with the place of a pull quote after the block that says its words."""
    pieces, is_placed = [], False
    for block in blocks(html):
        pieces.append(block.html)
        if not is_placed and is_verbatim(quotation, block.paragraphs):
            pieces.append(place_for(key))
            is_placed = True
    return "".join(pieces)
