"""Scores comments by the newest model, and says which words moved a score."""

import logging
import threading
import time
from array import array

from comments.classifier.regression import SLOTS, features, probability
from comments.digests import keyed_digest
from comments.models import Comment, ScoreModel

logger = logging.getLogger(__name__)

ASKED_EVERY_S = 30
SHOWN_WORDS = 5
# A weight below it moved nothing that anybody would notice.
MIN_SHOWN = 0.05


class _Kept:
    """The model of this process. pk: None before there was one."""

    pk: int | None = None
    weights: array | None = None
    asked_at: float = float("-inf")
    lock = threading.Lock()


def score(text: str) -> int | None:
    """How likely a text is to be rejected, 0 to 100; None without a model that can be read.

    Asks for a newer model every half a minute.
    """
    weights = _weights()
    if weights is None:
        return None
    return round(100 * probability(weights, list(features(text).values())))


def reasons_for(comment: Comment) -> list[tuple[str, float]]:
    """The words that move a comment's score most, towards rejection first.

    Worked out when it is shown, by the model of this moment: no word is kept. A word
    stands as comparison sees it; its number is positive when it speaks for rejection.
    """
    weights = _weights()
    if weights is None:
        return []
    moved = [(word, weights[slot]) for word, slot in features(comment.body).items()]
    moved = [(word, weight) for word, weight in moved if abs(weight) >= MIN_SHOWN]
    strongest = sorted(moved, key=lambda pair: (-abs(pair[1]), pair[0]))[:SHOWN_WORDS]
    return sorted(strongest, key=lambda pair: (-pair[1], pair[0]))


def newest_model() -> ScoreModel | None:
    """For the desk: what was learned last and how it did, without its weights."""
    return ScoreModel.objects.defer("weights").first()


def checksum_of(weights: bytes) -> str:
    """Tells whether weights are as they were stored, under the key that told their words apart."""
    return keyed_digest("classifier.weights", weights)


def forget_model() -> None:
    """Have the next score ask for the newest model at once."""
    _Kept.pk, _Kept.weights, _Kept.asked_at = None, None, float("-inf")


def _weights() -> array | None:
    now = time.monotonic()
    if now - _Kept.asked_at < ASKED_EVERY_S:
        return _Kept.weights
    with _Kept.lock:
        _Kept.asked_at = now
        newest = ScoreModel.objects.values_list("pk", flat=True).first()
        if newest != _Kept.pk:
            _Kept.weights = _read(newest) if newest else None
            _Kept.pk = newest
    return _Kept.weights


def _read(pk: int) -> array | None:
    model = ScoreModel.objects.get(pk=pk)
    data = bytes(model.weights)
    weights = array("f")
    if len(data) != weights.itemsize * (SLOTS + 1) or checksum_of(data) != model.checksum:
        logger.error("The classifier's model %d is broken; comments have no score.", pk)
        return None
    weights.frombytes(data)
    return weights
