"""Learns from what moderators decided, once a day, in the worker.

Source: docs/moderation.md, "The classifier".
"""

from datetime import timedelta

from django.db.models import Max
from django.utils import timezone
from django_tasks import task

from comments.classifier.regression import features, learn, probability
from comments.classifier.scoring import checksum_of
from comments.models import Comment, ModerationEntry, ScoreModel
from comments.states import Status

# The newest decisions; older ones are those of another newsroom.
LEARNED_FROM = 20_000
# Fewer say nothing about the next comment.
MIN_OF_EACH = 20
KEPT_OUT_EVERY = 10
TRAIN_EVERY = timedelta(days=1)
KEEP_MODELS = 3
_VERDICTS = {Status.APPROVED: False, Status.REJECTED: True, Status.REMOVED: True}


def train_if_due() -> None:
    """Have the worker learn, if there are decisions newer than the last model, once a day."""
    last = ScoreModel.objects.defer("weights").first()
    if last and last.made_at > timezone.now() - TRAIN_EVERY:
        return
    if last is None or _newest_decision() > last.newest_decision:
        train_classifier.enqueue()


@task()
def train_classifier() -> None:
    """Keep a new model; safe to repeat. None before there are decisions of both kinds."""
    newest = _newest_decision()
    last = ScoreModel.objects.defer("weights").first()
    if last and last.newest_decision >= newest:
        return
    examples = _examples()
    rejections = sum(is_rejected for _pk, _slots, is_rejected in examples)
    if min(rejections, len(examples) - rejections) < MIN_OF_EACH:
        return
    kept_out = [one for one in examples if one[0] % KEPT_OUT_EVERY == 0]
    learned = [one for one in examples if one[0] % KEPT_OUT_EVERY]
    weights = learn([(slots, is_rejected) for _pk, slots, is_rejected in learned])
    data = weights.tobytes()
    ScoreModel.objects.create(
        learned_from=len(learned),
        newest_decision=newest,
        kept_out=len(kept_out),
        wrong=sum(
            (probability(weights, slots) >= 0.5) != is_rejected
            for _pk, slots, is_rejected in kept_out
        ),
        plainly_wrong=sum(is_rejected for _pk, _slots, is_rejected in kept_out),
        weights=data,
        checksum=checksum_of(data),
    )
    _forget_old_models()


def _examples() -> list[tuple[int, list[int], bool]]:
    """The newest decided comments of readers that still have their words, oldest first."""
    decided = Comment.objects.filter(status__in=_VERDICTS, author=None).exclude(body="")
    newest = decided.newest_first().values_list("pk", "body", "status")[:LEARNED_FROM]
    return [
        (pk, list(features(body).values()), _VERDICTS[Status(status)])
        for pk, body, status in reversed(newest)
    ]


def _newest_decision() -> int:
    decisions = ModerationEntry.objects.exclude(from_status="")
    return decisions.aggregate(newest=Max("pk"))["newest"] or 0


def _forget_old_models() -> None:
    kept = ScoreModel.objects.values_list("pk", flat=True)[:KEEP_MODELS]
    ScoreModel.objects.exclude(pk__in=list(kept)).delete()
