"""How alike two texts are, and digests by which alike ones are found.

Source: docs/moderation.md, "Campaigns"; A. Broder, "On the resemblance and containment
of documents", 1997, for shingles and the sketch of the smallest digests.
"""

import hashlib
from functools import lru_cache

from django.utils.crypto import salted_hmac

from comments.links import ascii_host
from comments.text import folded_words

MIN_LIKENESS = 0.7
# Short runs measure likeness; long ones are rare enough to search for.
_MEASURED_LETTERS = 3
_SEARCHED_LETTERS = 9
SKETCH_SIZE = 8
# A few words mean another thing under another story.
_SHORT_LETTERS = 40
# No letter of a skeleton.
_LINK = "0"
_AROUND = "()[]<>.,;:!?\"'"


def comparable(body: str) -> str:
    """A text by its looks alone, with every link as one sign."""
    # Without the signs around words: an exclamation mark would pass for a letter.
    words = (_LINK if _is_link(word) else word.strip(_AROUND) for word in body.split())
    return folded_words(" ".join(words))


def likeness(one: str, other: str) -> float:
    """Between 0 and 1; both as comparable()."""
    if one == other:
        return 1.0
    ours, theirs = _runs(one, _MEASURED_LETTERS), _runs(other, _MEASURED_LETTERS)
    return len(ours & theirs) / len(ours | theirs)


def sketch(text: str, story_id: int) -> list[int]:
    """The smallest keyed digests of what a text holds, at most eight.

    text: comparable(); a short one is found again on the same story alone.
    """
    key = _key()
    where = f"{story_id} ".encode() if len(text) < _SHORT_LETTERS else b""
    digests = {
        int.from_bytes(hashlib.blake2b(where + run.encode(), key=key, digest_size=8).digest())
        # Half the range, for databases count from below zero.
        >> 1
        for run in _runs(text, _SEARCHED_LETTERS)
    }
    return sorted(digests)[:SKETCH_SIZE]


def _runs(text: str, letters: int) -> set[str]:
    """All that a text holds of so many letters in a row; a shorter text as it is."""
    return {text[i : i + letters] for i in range(max(1, len(text) - letters + 1))}


def _is_link(word: str) -> bool:
    if "." not in word or "://" in word:
        return "://" in word
    host = word.strip(_AROUND).partition("/")[0]
    return "." in host and ascii_host(host) is not None


@lru_cache(maxsize=1)
def _key() -> bytes:
    # So that the table tells nobody what was written.
    return salted_hmac("comments.likeness", "sketch", algorithm="sha256").digest()
