"""A reader's search: which words are looked for.

Source: docs/publishing.md, "Search".
"""

import re
from dataclasses import dataclass

MAX_QUERY_CHARACTERS = 200
MAX_QUERY_WORDS = 12

# Neither database takes NUL in a text, and no story holds the others.
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True)
class Query:
    """What is searched for.

    text: the words, separated by single spaces; "" finds nothing.
    was_cut: the reader typed more than is looked for.
    """

    text: str
    was_cut: bool


def read_query(typed: str) -> Query:
    """The first words of whatever was typed: at most 12, in at most 200 characters."""
    kept = _CONTROL_CHARACTERS.sub(" ", typed[:MAX_QUERY_CHARACTERS])
    words = kept.split()
    was_cut = len(typed) > MAX_QUERY_CHARACTERS or len(words) > MAX_QUERY_WORDS
    return Query(" ".join(words[:MAX_QUERY_WORDS]), was_cut)
