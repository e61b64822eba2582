"""Logistic regression on the words of a text: plain, deterministic, without a library.

A word is a keyed digest that points at one of 65,536 weights, so that what was learned
holds no words.
Source: docs/moderation.md, "The classifier"; J. Duchi and others, "Adaptive
Subgradient Methods", 2011, for the size of the steps.
"""

import hashlib
import math
from array import array
from collections.abc import Sequence
from functools import lru_cache

from django.utils.crypto import salted_hmac

from comments.text import addresses_in, folded_words

SLOTS = 65_536
# The last weight is what is so of every text.
ALWAYS = SLOTS
ROUNDS = 5
STEP = 0.3
# Draws weights that few decisions rest on towards nothing.
DECAY = 1e-5
MIN_CAPITALS = 12


def features(text: str) -> dict[str, int]:
    """What a text is judged by: its words by their looks, links, and shouting.

    Returns each, as it may be shown, with the slot of its weight.
    """
    words = dict.fromkeys(folded_words(text).split())
    if addresses_in(text):
        words["(link)"] = None
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) >= MIN_CAPITALS and all(letter.isupper() for letter in letters):
        words["(capitals)"] = None
    key = _key()
    return {word: _slot(word, key) for word in words}


def learn(examples: Sequence[tuple[Sequence[int], bool]]) -> array:
    """Weights from texts and whether each was rejected; the same for the same examples.

    examples: the slots of each text, in the order in which they were decided.
    """
    weights = array("f", bytes(4 * (SLOTS + 1)))
    steps = array("f", bytes(4 * (SLOTS + 1)))
    for _round in range(ROUNDS):
        for slots, is_rejected in examples:
            error = probability(weights, slots) - is_rejected
            for slot in (*slots, ALWAYS):
                gradient = error + DECAY * weights[slot]
                steps[slot] += gradient * gradient
                weights[slot] -= STEP * gradient / math.sqrt(steps[slot] + 1e-8)
    return weights


def probability(weights: Sequence[float], slots: Sequence[int]) -> float:
    """That a text of these words is rejected, between 0 and 1."""
    total = weights[ALWAYS] + sum(weights[slot] for slot in slots)
    # Beyond this exp() would overflow, and the answer is certain.
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _slot(word: str, key: bytes) -> int:
    digest = hashlib.blake2b(word.encode(), key=key, digest_size=4).digest()
    return int.from_bytes(digest) % SLOTS


@lru_cache(maxsize=1)
def _key() -> bytes:
    return salted_hmac("comments.classifier", "words", algorithm="sha256").digest()
